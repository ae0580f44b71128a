// A patch that changes its place among others.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { formatClash, moveInLevels } from '../../src/patch/commute.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { edited } from './texts.ts';

const path = 'udfs/public/f.sql';
/** Six lines of which patch i changes the lines in `changes[i]`. */
const levels = (...changes: number[][]): string[] => {
  const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const text = () => lines.map((line) => `${line}\n`).join('');
  const texts = [text()];
  for (const [i, numbers] of changes.entries()) {
    for (const n of numbers) lines[n] = `${lines[n]}${i}`;
    texts.push(text());
  }
  return texts;
};

describe('moving', () => {
  test.each<[what: string, changes: number[][], from: number, to: number, order: number[] | number]>([
    ['up by one', [[0], [2]], 0, 1, [1, 0]],
    ['down by one', [[0], [2]], 1, 0, [1, 0]],
    ['up past two', [[0], [2], [4], [6]], 0, 2, [1, 2, 0, 3]],
    ['down past two', [[6], [0], [2], [4]], 3, 1, [0, 3, 1, 2]],
    ['to where it is', [[0], [2]], 1, 1, [0, 1]],
    ['what does not touch the unit moves freely', [[0], [], [0]], 1, 0, [1, 0, 2]],
    ['past one that does not touch it', [[0], [], [0]], 2, 1, [0, 2, 1]],
    ['the same line', [[0], [2], [2]], 1, 2, 2],
    ['the same line, from above', [[2], [0], [2]], 2, 0, 0],
    ['the next line', [[2], [3]], 0, 1, 1],
  ])('%s', (_, changes, from, to, order) => {
    const moved = moveInLevels(path, levels(...changes), from, to);
    if (typeof order === 'number') expect(moved).toMatchObject({ past: order });
    else {
      // The same changes in the other order; which number a line is marked with stays.
      const lines = levels([])[0]?.split('\n').slice(0, -1) ?? [];
      const expected = [levels()[0]];
      for (const i of order) {
        for (const n of changes[i] ?? []) lines[n] = `${lines[n]}${i}`;
        expected.push(lines.map((line) => `${line}\n`).join(''));
      }
      expect(moved).toEqual({ texts: expected });
    }
  });

  test('units that come and go', () => {
    expect(moveInLevels(path, [null, 'a\n', 'a\n'], 0, 1)).toEqual({ texts: [null, null, 'a\n'] });
    expect(moveInLevels(path, [null, 'a\n', 'b\n'], 1, 0)).toMatchObject({ past: 0 });
    expect(moveInLevels(path, ['a\n', 'b\n', null], 0, 1)).toMatchObject({ past: 1 });
  });

  test('the two hunks that clash are shown', () => {
    const moved = moveInLevels(path, levels([0], [5], [5]), 1, 2);
    expect('clash' in moved ? formatClash(moved.clash, 'one', 'two') : '').toBe(
      'patch one:\n@@ -5,3 +5,3 @@\n e\n-f\n+f1\n g\npatch two:\n@@ -5,3 +5,3 @@\n e\n-f1\n+f12\n g',
    );
  });

  test('property: there and back is where it was; the ends stay, and each patch keeps its lines', () => {
    fc.assert(
      fc.property(edited, edited, fc.boolean(), ([below, between], [, last], up) => {
        const texts = [below, between, `${between}${last}`];
        const moved = moveInLevels(path, texts, up ? 0 : 1, up ? 1 : 0);
        if ('past' in moved) return;
        expect([moved.texts[0], moved.texts[2]]).toEqual([texts[0], texts[2]]);
        const back = moveInLevels(path, moved.texts, up ? 1 : 0, up ? 0 : 1);
        if ('texts' in back) expect(back.texts).toEqual(texts);
        const upper = diffTexts(path, texts[1] ?? null, texts[2] ?? null);
        const applied = upper === null ? null : applyFileDiff(below, upper);
        if (applied?.status === 'applied' && below !== between) expect(applied.text).toBe(moved.texts[1]);
      }),
      { numRuns: 100 },
    );
  });
});
