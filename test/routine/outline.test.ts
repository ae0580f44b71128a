import { expect, test } from 'vitest';
import { outlineOf } from '../../src/routine/outline.ts';

test('the outline of a function ends at its language; that of an aggregate is the whole', () => {
  const head = 'CREATE OR REPLACE FUNCTION public.f(a integer DEFAULT 1)\n RETURNS SETOF text';
  expect(outlineOf(`${head}\n LANGUAGE sql\n STABLE\nAS $function$ SELECT '\n LANGUAGE ' $function$\n`)).toBe(head);
  const aggregate = 'CREATE OR REPLACE AGGREGATE public.a(integer) (\n    SFUNC = int4pl, STYPE = integer\n)';
  expect(outlineOf(aggregate)).toBe(aggregate);
});
