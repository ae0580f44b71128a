// The patch that changed the lines which another one above it looks for.
import { expect, test } from 'vitest';
import { changedBelow } from '../../src/patch/changed-below.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import type { FileDiff } from '../../src/patch/types.ts';

const PATH = 'udfs/f.sql';
const text = (head: string, foot: string): string => `${head}\n2\n3\n4\n5\n6\n7\n8\n9\n${foot}\n`;
const diff = (before: string | null, after: string | null): FileDiff => diffTexts(PATH, before, after) as FileDiff;
const base = text('a', 'z');

test.each([
  ['the one that changed the line', diff(base, text('top', 'z')), text('b', 'z'), [[base, text('b', 'z')]], 'p0'],
  [
    'not one that changed another line',
    diff(base, text('top', 'z')),
    text('b', 'y'),
    [
      [base, text('b', 'z')],
      [text('b', 'z'), text('b', 'y')],
    ],
    'p0',
  ],
  [
    'the newer of two that changed it',
    diff(text('b', 'z'), text('top', 'z')),
    text('c', 'z'),
    [
      [base, text('b', 'z')],
      [text('b', 'z'), text('c', 'z')],
    ],
    'p1',
  ],
  ['the one that took the unit away', diff(base, text('top', 'z')), null, [[base, null]], 'p0'],
  ['the one that created it first', diff(null, base), text('b', 'z'), [[null, text('b', 'z')]], 'p0'],
  [
    'none, where it never fitted',
    diff(text('x', 'z'), text('top', 'z')),
    text('b', 'z'),
    [[base, text('b', 'z')]],
    null,
  ],
  ['none, where a hand is in between', diff(base, text('top', 'z')), text('hand', 'z'), [[base, text('b', 'z')]], null],
  ['none, where nothing is below', diff(base, text('top', 'z')), text('b', 'z'), [], null],
] as const)('is %s', (_, wanted, now, changes, name) => {
  const below = changes.map(([before, after], i) => ({ name: `p${i}`, diff: diff(before, after) }));
  expect(changedBelow(now, wanted, wanted.change === 'modify' ? 0 : -1, below)).toBe(name);
});
