import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { blobHash } from '../../src/patch/blob-hash.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import type { FileDiff } from '../../src/patch/types.ts';
import { longBody, versions } from './texts.ts';

const letters = (all: string) => [...all].map((letter) => `${letter}\n`).join('');
const diffOf = (before: string | null, after: string | null, context = 3) =>
  diffTexts('udfs/f.sql', before, after, { context }) as FileDiff;
const unhashed = (diff: FileDiff): FileDiff => ({ ...diff, before: null, after: null });
const plain = (hunks: string) => parsePatch(`--- a/udfs/f.sql\n+++ b/udfs/f.sql\n${hunks}`, 'p').files[0] as FileDiff;

describe('where the text has moved on', () => {
  const diff = diffOf(letters('abcdefg'), letters('abcDefg'));

  test('a hunk goes where its lines are, and says how far that is', () => {
    expect(applyFileDiff(letters('xyzabcdefg'), diff)).toEqual({
      status: 'applied',
      text: letters('xyzabcDefg'),
      offsets: [3],
    });
    expect(applyFileDiff(letters('abcdefgz'), diff)).toMatchObject({ text: letters('abcDefgz'), offsets: [0] });
  });

  test.each<[string, string | null, FileDiff, object]>([
    ['no fuzz: one context line differs', letters('abXdefg'), diff, { hunk: 0, reason: 'not-found', places: [] }],
    ['two places', letters('abcdefgabcdefg'), diff, { hunk: 0, reason: 'ambiguous', places: [1, 8] }],
    [
      'the stated place is no reason to choose',
      letters('abcdefgzabcdefg'),
      diff,
      { reason: 'ambiguous', places: [1, 9] },
    ],
    [
      'places that overlap',
      letters('aaaa'),
      plain('@@ -1,3 +1,2 @@\n a\n-a\n a\n'),
      { reason: 'ambiguous', places: [1, 2] },
    ],
    ['absent', null, diff, { hunk: -1, reason: 'absent' }],
    ['empty', '', diff, { hunk: 0, reason: 'not-found' }],
    ['other line ends', letters('abcdefg').replaceAll('\n', '\r\n'), diff, { reason: 'not-found' }],
    ['a pure insertion', letters('ab'), plain('@@ -1,0 +2 @@\n+x\n'), { hunk: 0, reason: 'ambiguous', places: [] }],
    ['created, but there', 'x\n', diffOf(null, 'a\n'), { hunk: -1, reason: 'exists' }],
    ['created, but there and the same', 'a\n', diffOf(null, 'a\n'), { hunk: -1, reason: 'exists' }],
    ['created empty, but there and empty', '', diffOf(null, ''), { hunk: -1, reason: 'exists' }],
    ['deleted, but another text', 'x\n', diffOf('a\n', null), { hunk: -1, reason: 'wrong-content' }],
    ['deleted, but with more', 'a\nb\n', diffOf('a\n', null), { hunk: -1, reason: 'wrong-content' }],
    ['deleted, but no newline', 'a', diffOf('a\n', null), { hunk: -1, reason: 'wrong-content' }],
    ['deleted, but absent', null, diffOf('a\n', null), { hunk: -1, reason: 'absent' }],
    ['a last line without newline, now with one', 'a\nb\n', diffOf('x\na\nb', 'x\na\nc', 1), { reason: 'not-found' }],
    [
      'a last line without newline, now with more',
      'a\nb\nc\n',
      diffOf('x\na\nb', 'x\na\nc', 1),
      { reason: 'not-found' },
    ],
    ['to no newline, where more follows', 'a\nb\nc\n', diffOf('x\na\nb\n', 'x\na\nb', 1), { reason: 'not-found' }],
  ])('%s', (_, text, given, result) => {
    expect(applyFileDiff(text, given)).toMatchObject({ status: 'conflict', ...result });
  });

  test('a change to no newline fits only at the end of the file', () => {
    const open = diffOf('a\nb\n', 'a\nb', 1);
    expect(applyFileDiff('a\nb\nx\na\nb\n', open)).toMatchObject({ status: 'applied', text: 'a\nb\nx\na\nb' });
  });

  test('a hunk is looked for below the one before it', () => {
    const two = plain('@@ -1,2 +1,2 @@\n top\n-a\n+A\n@@ -9,2 +9,2 @@\n a\n-b\n+B\n');
    expect(applyFileDiff('a\nb\ntop\na\nx\na\nb\n', two)).toEqual({
      status: 'applied',
      text: 'a\nb\ntop\nA\nx\na\nB\n',
      offsets: [2, -3],
    });
    expect(applyFileDiff('a\nb\ntop\na\nx\n', two)).toMatchObject({ hunk: 1, reason: 'not-found' });
  });

  test('a pure insertion goes into an empty text', () => {
    expect(applyFileDiff('', plain('@@ -0,0 +1 @@\n+x\n'))).toMatchObject({ text: 'x\n', offsets: [0] });
  });

  test('the message says what can be known about the cause', () => {
    expect(applyFileDiff(letters('abcdefg').replaceAll('\n', '\r\n'), diff)).toMatchObject({
      message: expect.stringMatching(/line ends/),
    });
    expect(applyFileDiff(letters('abcDefg'), diff)).toMatchObject({ message: expect.stringMatching(/already/) });
  });
});

describe('where the hash says that it is the text', () => {
  const before = letters('aaaaaaaa');
  const after = letters('aaaaXaaa');

  test('the stated lines count, however often they occur', () => {
    expect(applyFileDiff(before, diffOf(before, after))).toMatchObject({ text: after, offsets: [0] });
    expect(applyFileDiff(before, diffOf(before, `${before}b\n`, 0))).toMatchObject({ text: `${before}b\n` });
    expect(applyFileDiff(before, unhashed(diffOf(before, after)))).toMatchObject({ reason: 'ambiguous' });
  });

  test('wrong numbers are no harm where there is one place', () => {
    const text = letters('abc');
    const moved = {
      ...plain('@@ -7,3 +7,3 @@\n a\n-b\n+B\n c\n'),
      before: blobHash(text),
      after: blobHash(letters('aBc')),
    };
    expect(applyFileDiff(text, moved)).toEqual({ status: 'applied', text: letters('aBc'), offsets: [-6] });
  });

  test.each<[string, string, string, object]>([
    ['hunks at one place', 'a\n', '@@ -1 +1 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+c\n', { hunk: 1, reason: 'not-found' }],
    [
      'hunks in the wrong order',
      'a\nb\n',
      '@@ -2 +2 @@\n-b\n+B\n@@ -1 +1 @@\n-a\n+A\n',
      { hunk: 1, reason: 'not-found' },
    ],
    ['a line after one without newline', 'a', '@@ -1,0 +2 @@\n+b\n', { hunk: 0, reason: 'ambiguous' }],
    ['a place beyond the end', 'a\n', '@@ -7,0 +8 @@\n+b\n', { hunk: 0, reason: 'ambiguous' }],
  ])('numbers that cannot be right are refused: %s', (_, text, hunks, result) => {
    expect(applyFileDiff(text, { ...plain(hunks), before: blobHash(text) })).toMatchObject({
      status: 'conflict',
      ...result,
    });
  });

  test.each<[string, string | null, FileDiff]>([
    ['modify', before, { ...diffOf(before, after), after: blobHash('other') }],
    ['create', null, { ...diffOf(null, 'a\n'), after: blobHash('other') }],
  ])('a result that has not the stated hash is refused: %s', (_, text, diff) => {
    expect(applyFileDiff(text, diff)).toMatchObject({ status: 'conflict', hunk: -1, reason: 'wrong-content' });
  });

  test('where the text is another, the stated result is not asked for', () => {
    const diff = diffOf(letters('abc'), letters('aBc'));
    expect(applyFileDiff(letters('zabc'), diff)).toMatchObject({ status: 'applied', text: letters('zaBc') });
  });
});

test('property: lines above and below that the hunks do not know change nothing but the place', () => {
  fc.assert(
    fc.property(versions, fc.nat(5), ([before, after], count) => {
      const diff = before === null || after === null ? null : diffTexts('udfs/f.sql', before, after);
      if (diff === null || before === null || after === null) return;
      const above = Array.from({ length: count }, (_, i) => `-- above ${i}\n`).join('');
      const result = applyFileDiff(above + before, unhashed(diff));
      if (result.status === 'conflict') expect(result.reason).toBe('ambiguous');
      else
        expect(result).toEqual({
          status: 'applied',
          text: above + after,
          offsets: diff.hunks.map(() => count),
        });
    }),
  );
});

test('hunks of a body of 10,000 lines are found in a body that moved on', () => {
  const body = longBody(10_000);
  const changed = body.map((line, i) => (i % 500 === 250 ? '  changed;\n' : line));
  const diff = diffOf(body.join(''), changed.join(''));
  expect(diff.hunks).toHaveLength(20);
  const result = applyFileDiff(`-- above\n${body.join('')}`, diff);
  expect(result).toMatchObject({ status: 'applied', text: `-- above\n${changed.join('')}` });
});
