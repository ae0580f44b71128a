// An identity taken apart, whatever its words hold.
import { expect, test } from 'vitest';
import { identityParts } from '../../src/routine/identity.ts';

test.each([
  ['public.f()', 'public', 'public.f', '()'],
  ['public.f(integer,"S x".t)', 'public', 'public.f', '(integer,"S x".t)'],
  ['"S.(x".f(text)', '"S.(x"', '"S.(x".f', '(text)'],
  ['"a""b"."c(""d"("T(".u)', '"a""b"', '"a""b"."c(""d"', '("T(".u)'],
])('%s', (id, schema, name, args) => expect(identityParts(id)).toEqual({ schema, name, args }));
