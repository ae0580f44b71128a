import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatFileDiff, formatPatch } from '../../src/patch/format.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { reverseFileDiff, reversePatch } from '../../src/patch/reverse.ts';
import type { FileDiff } from '../../src/patch/types.ts';
import { versions } from './texts.ts';

const diffOf = (path: string, before: string | null, after: string | null) =>
  diffTexts(path, before, after) as FileDiff;

describe('reverseFileDiff', () => {
  test.each([
    ['modify', 'a\nb\n', 'a\nB', 'modify'],
    ['create', null, 'a\n', 'delete'],
    ['delete', 'a\n', null, 'create'],
    ['create empty', null, '', 'delete'],
  ])('%s', (_, before, after, change) => {
    const reverse = reverseFileDiff(diffOf('udfs/f.sql', before, after));
    expect(reverse.change).toBe(change);
    expect(applyFileDiff(after, reverse)).toMatchObject({ status: 'applied', text: before });
    expect(formatFileDiff(reverse)).toBe(formatFileDiff(diffOf('udfs/f.sql', after, before)));
  });

  test('removed lines stay before added ones', () => {
    const reverse = reverseFileDiff(diffOf('udfs/f.sql', 'a\nb\nc\n', 'a\nX\nc\n'));
    expect(reverse.hunks[0]?.lines.map((line) => line.kind).join('')).toBe(' -+ ');
  });

  test('property: through text and back', () => {
    fc.assert(
      fc.property(versions, ([before, after]) => {
        const diff = diffTexts('udfs/f.sql', before, after);
        if (diff === null) return;
        const [read] = parsePatch(formatFileDiff(reverseFileDiff(diff)), 'p').files;
        expect(applyFileDiff(after, read as FileDiff)).toMatchObject({ status: 'applied', text: before });
      }),
    );
  });
});

test('reversePatch: the last diff comes first, the header stays', () => {
  const patch = {
    header: 'Subject: x\n\n',
    files: [diffOf('udfs/a.sql', null, 'a\n'), diffOf('udfs/b.sql', 'b\n', 'B\n')],
  };
  const reverse = reversePatch(patch);
  expect(reverse.header).toBe(patch.header);
  expect(reverse.files.map((file) => [file.path, file.change])).toEqual([
    ['udfs/b.sql', 'modify'],
    ['udfs/a.sql', 'delete'],
  ]);
  expect(formatPatch(reversePatch(reverse))).toBe(formatPatch(patch));
});
