// An identity taken apart, whatever its words hold.
import { expect, test } from 'vitest';
import { bareName, identityParts } from '../../src/routine/identity.ts';

test.each([
  ['public.f()', 'public', 'public.f', '()', 'f'],
  ['public.f(integer,"S x".t)', 'public', 'public.f', '(integer,"S x".t)', 'f'],
  ['"S.(x".f(text)', '"S.(x"', '"S.(x".f', '(text)', 'f'],
  ['"a""b"."c(""d"("T(".u)', '"a""b"', '"a""b"."c(""d"', '("T(".u)', 'c("d'],
  ['public."A b"(integer)', 'public', 'public."A b"', '(integer)', 'A b'],
])('%s', (id, schema, name, args, bare) => {
  expect(identityParts(id)).toEqual({ schema, name, args });
  expect(bareName(id)).toBe(bare);
});
