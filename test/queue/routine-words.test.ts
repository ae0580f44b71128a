// A word means a routine by its identity or its name, or by its unit's path.
import { expect, test } from 'vitest';
import { bareName, meansRoutine } from '../../src/queue/common/routine-words.ts';

const odd = `"S.x"."f(a).b"("S.x"."t(y)",integer)`;

test.each([
  ['public.f(integer,text)', 'f'],
  [odd, '"f(a).b"'],
  ['f()', 'f'],
])('the name of %s alone is %s', (id, name) => {
  expect(bareName(id)).toBe(name);
});

test.each([
  ['public.f(integer)', ['public.f(integer)', 'public.f', 'f', 'udfs/public/f.sql', './udfs/public/f.sql']],
  [odd, [odd, '"S.x"."f(a).b"', '"f(a).b"', 'udfs/public/f.sql']],
])('%s is meant by %j', (id, words) => {
  const routine = { id, path: 'udfs/public/f.sql' };
  expect(words.filter((word) => !meansRoutine(word, routine))).toEqual([]);
  const others = ['', 'g', 'other.f', 'f(text)', 'b"', '"f', 'f.sql', 'public/f.sql'];
  expect(others.filter((word) => meansRoutine(word, routine))).toEqual([]);
});
