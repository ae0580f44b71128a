import { expect, test } from 'vitest';
import { formatEntry, isGuarded, parseGuard } from '../../src/series/guards.ts';
import type { Guard } from '../../src/series/types.ts';

const guards = (text: string): Guard[] =>
  text.split(' ').flatMap((word) => {
    const guard = parseGuard(word);
    return guard === null ? [] : [guard];
  });

test.each([
  ['', '', false],
  ['', 'a', false],
  ['+a', '', true],
  ['+a', 'a', false],
  ['+a', 'b', true],
  ['+a +b', 'b', false],
  ['-a', '', false],
  ['-a', 'b', false],
  ['-a', 'a', true],
  ['+a -b', 'a', false],
  ['+a -b', 'a b', true],
  ['+a -b', 'b', true],
  ['-a -b', 'b', true],
])('guards %j under the selection %j: hidden is %s', (written, selection, hidden) => {
  const selected = new Set(selection.split(' ').filter((name) => name !== ''));
  expect(isGuarded({ guards: guards(written) }, selected)).toBe(hidden);
});

test.each(['', 'a', '+', '-', '++a', '+-a', '+a b', '+a:b', '+a#'])('%j is no guard', (word) => {
  expect(parseGuard(word)).toBeNull();
});

test('an entry is its name and its guards', () => {
  expect(formatEntry('p', guards('+a -b.c'))).toBe('p +a -b.c');
  expect(formatEntry('p', [])).toBe('p');
});
