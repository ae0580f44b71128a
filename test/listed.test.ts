import { expect, test } from 'vitest';
import { listed } from '../src/listed.ts';

test('a sentence names ten, and how many more', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `n${i}`);
  expect(listed([])).toBe('');
  expect(listed(names.slice(0, 2))).toBe('n0, n1');
  expect(listed(names.slice(0, 11))).toMatch(/, n10$/);
  expect(listed(names.slice(0, 12))).toMatch(/, n9 and 2 more$/);
  expect(listed(names)).toMatch(/, n9 and 990 more$/);
});
