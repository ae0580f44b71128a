import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { ABSENT, blobHash } from '../../src/patch/blob-hash.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatFileDiff } from '../../src/patch/format.ts';
import { diffLines } from '../../src/patch/line-diff.ts';
import { splitLines } from '../../src/patch/lines.ts';
import { reverseFileDiff } from '../../src/patch/reverse.ts';
import type { FileDiff } from '../../src/patch/types.ts';
import { longBody, versions } from './texts.ts';

const letters = (all: string) => [...all].map((letter) => `${letter}\n`).join('');

/** The @@ lines and what follows, for comparing by eye. */
function hunksOf(before: string | null, after: string | null, context?: number): string {
  const diff = diffTexts('udfs/f.sql', before, after, context === undefined ? {} : { context });
  return diff === null ? '' : formatFileDiff(diff).replace(/^[^@]*/, '');
}

describe('diffTexts', () => {
  test.each([
    ['equal', 'a\n', 'a\n'],
    ['both absent', null, null],
    ['both empty', '', ''],
  ])('nothing for %s', (_, before, after) => expect(diffTexts('udfs/f.sql', before, after)).toBeNull());

  test.each([
    ['a change', letters('abcdefgh'), letters('abcdEfgh'), '@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n'],
    ['a first line', letters('ab'), letters('xab'), '@@ -1,2 +1,3 @@\n+x\n a\n b\n'],
    ['a last line', letters('abcd'), letters('abc'), '@@ -1,4 +1,3 @@\n a\n b\n c\n-d\n'],
    ['to empty', 'a\n', '', '@@ -1 +0,0 @@\n-a\n'],
    ['from empty', '', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b\n'],
    ['created', null, 'a\nb\nc\n', '@@ -0,0 +1,3 @@\n+a\n+b\n+c\n'],
    ['deleted', 'a\n', null, '@@ -1 +0,0 @@\n-a\n'],
    ['no newline any more', 'a\n', 'a', '@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n'],
    ['a newline now', 'a', 'a\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'],
    ['line ends', 'a\n', 'a\r\n', '@@ -1 +1 @@\n-a\n+a\r\n'],
  ])('%s', (_, before, after, hunks) => expect(hunksOf(before, after)).toBe(hunks));

  test('joins hunks whose contexts touch, and no others', () => {
    const base = 'abcdefghijklmnop';
    expect(hunksOf(letters(base), letters('aBcdefghIjklmnop')).match(/^@@.*$/gm)).toEqual(['@@ -1,12 +1,12 @@']);
    expect(hunksOf(letters(base), letters('aBcdefghiJklmnop')).match(/^@@.*$/gm)).toEqual([
      '@@ -1,5 +1,5 @@',
      '@@ -7,7 +7,7 @@',
    ]);
  });

  test('with no context, an empty range is named by the line before it', () => {
    expect(hunksOf(letters('abc'), letters('abxc'), 0)).toBe('@@ -2,0 +3 @@\n+x\n');
    expect(hunksOf(letters('abxc'), letters('abc'), 0)).toBe('@@ -3 +2,0 @@\n-x\n');
  });

  test('fills the hashes', () => {
    expect(diffTexts('udfs/f.sql', null, 'a\n')).toMatchObject({
      change: 'create',
      before: ABSENT,
      after: blobHash('a\n'),
      line: 0,
    });
    expect(diffTexts('udfs/f.sql', '', null)).toMatchObject({ change: 'delete', hunks: [], after: ABSENT });
  });

  test('property: apply gives the new text, the reverse gives the old one back, byte for byte', () => {
    fc.assert(
      fc.property(versions, fc.constantFrom(0, 1, 3, 10), fc.boolean(), ([before, after], context, hashes) => {
        const made = diffTexts('udfs/f.sql', before, after, { context });
        if (made === null) {
          expect(before).toBe(after);
          return;
        }
        // Without hashes the hunks have to be found by content, which a short context need not allow.
        const diff: FileDiff = hashes ? made : { ...made, before: null, after: null };
        const forward = applyFileDiff(before, diff);
        if (!hashes && forward.status === 'conflict') {
          expect(forward.reason).toBe('ambiguous');
          return;
        }
        expect(forward).toMatchObject({ status: 'applied', text: after });
        const back = applyFileDiff(after, reverseFileDiff(diff));
        if (!hashes && back.status === 'conflict') {
          expect(back.reason).toBe('ambiguous');
          return;
        }
        expect(back).toMatchObject({ status: 'applied', text: before });
        expect(reverseFileDiff(reverseFileDiff(diff))).toEqual(diff);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('diffLines', () => {
  test('property: the edits are in order, apart, and turn the one into the other', () => {
    fc.assert(
      fc.property(versions, ([before, after]) => {
        const a = splitLines(before ?? '');
        const b = splitLines(after ?? '');
        const rebuilt: string[] = [];
        let done = -1;
        for (const edit of diffLines(a, b)) {
          expect(edit.oldStart).toBeGreaterThan(done);
          rebuilt.push(...a.slice(Math.max(done, 0), edit.oldStart), ...b.slice(edit.newStart, edit.newEnd));
          done = edit.oldEnd;
        }
        expect([...rebuilt, ...a.slice(Math.max(done, 0))]).toEqual(b);
      }),
    );
  });

  test('a line that occurs once is a fixed point among lines that repeat', () => {
    const before = ['END;\n', '\n', 'one\n', 'END;\n', '\n'];
    expect(diffLines(before, ['END;\n', '\n', 'END;\n', '\n', 'one\n', 'END;\n', '\n'])).toHaveLength(1);
  });
});

describe('10,000 lines', () => {
  const body = longBody(10_000);

  test('a few changes are a few hunks', () => {
    const after = [...body];
    for (const at of [9_990, 7_000, 4_001, 4_002, 10]) after.splice(at, 1, '  changed;\n');
    const diff = diffTexts('udfs/f.sql', body.join(''), after.join('')) as FileDiff;
    expect(diff.hunks.map((hunk) => hunk.oldStart)).toEqual([8, 3_999, 6_998, 9_988]);
    expect(applyFileDiff(body.join(''), diff)).toMatchObject({ text: after.join('') });
  });

  test.each([
    ['no line in common', body.map((line, i) => `${line.trim()} ${i}!\n`)],
    ['the same lines in another order', [...body].reverse()],
    ['only repeated lines', body.map((_, i) => ['\n', '  END IF;\n', '  END LOOP;\n'][(i * i) % 3] as string)],
  ])('%s: an end is found, and the diff is right', (_, after) => {
    const diff = diffTexts('udfs/f.sql', body.join(''), after.join('')) as FileDiff;
    expect(applyFileDiff(body.join(''), diff)).toMatchObject({ text: after.join('') });
  });

  test('bodies of nothing but repeated lines', () => {
    const few = (seed: number) =>
      Array.from({ length: 10_000 }, (_, i) => `${Math.imul(i + 1, 2_654_435_761 + seed) >>> 29}\n`).join('');
    const diff = diffTexts('udfs/f.sql', few(0), few(7_919)) as FileDiff;
    expect(applyFileDiff(few(0), diff)).toMatchObject({ text: few(7_919) });
  });
});
