import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatFileDiff, formatPatch } from '../../src/patch/format.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import type { FileDiff, Patch } from '../../src/patch/types.ts';
import { Problem } from '../../src/problem.ts';
import { path, versions } from './texts.ts';

const diffOf = (name: string, before: string | null, after: string | null) =>
  diffTexts(name, before, after) as FileDiff;

/** The data without the line numbers of the patch file, which only a parsed patch has. */
function data(patch: Patch): Patch {
  const files = patch.files.map((file) => ({
    ...file,
    line: 0,
    hunks: file.hunks.map((hunk) => ({ ...hunk, line: 0 })),
  }));
  return { header: patch.header, files };
}

describe('formatFileDiff', () => {
  test.each([
    [
      'a modification',
      diffOf('udfs/f.sql', 'a\n', 'b'),
      'diff --git a/udfs/f.sql b/udfs/f.sql\nindex 78981922613b2afb6025042ff6bd878ac1994e85..63d8dbd40c23542e740659a7168a0ce3138ea748 100644\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n',
    ],
    [
      'a new file',
      diffOf('udfs/é.sql', null, 'a\n'),
      'diff --git "a/udfs/\\303\\251.sql" "b/udfs/\\303\\251.sql"\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..78981922613b2afb6025042ff6bd878ac1994e85\n--- /dev/null\n+++ "b/udfs/\\303\\251.sql"\n@@ -0,0 +1 @@\n+a\n',
    ],
    [
      'a deleted file',
      diffOf('udfs/a b.sql', 'a\n', null),
      'diff --git a/udfs/a b.sql b/udfs/a b.sql\ndeleted file mode 100644\nindex 78981922613b2afb6025042ff6bd878ac1994e85..0000000000000000000000000000000000000000\n--- a/udfs/a b.sql\t\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
    ],
    [
      'a new empty file',
      diffOf('udfs/f.sql', null, ''),
      'diff --git a/udfs/f.sql b/udfs/f.sql\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n',
    ],
    [
      'unknown hashes',
      { ...diffOf('udfs/f.sql', 'a\n', 'b\n'), before: null },
      'diff --git a/udfs/f.sql b/udfs/f.sql\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n',
    ],
  ])('%s', (_, diff, text) => expect(formatFileDiff(diff)).toBe(text));
});

describe('formatPatch', () => {
  test('property: parsing gives the same data', () => {
    const header = fc.constantFrom('', 'Subject: é\n\nText\n\n', '--- a\n+++ b\n', 'no end of line\r\n', '\uFEFF');
    const file = fc.record({
      path,
      texts: versions,
      known: fc.boolean(),
      section: fc.constantFrom('', 'f()', ' two  '),
    });
    const files = fc.uniqueArray(file, { maxLength: 4, selector: (one) => one.path });
    fc.assert(
      fc.property(header, files, (text, given) => {
        const patch: Patch = {
          header: text,
          files: given.flatMap((one) => {
            const diff = diffTexts(one.path, ...one.texts);
            if (diff === null) return [];
            const hunks = diff.hunks.map((hunk) => ({ ...hunk, section: one.section }));
            return [{ ...diff, hunks, ...(one.known ? {} : { before: null, after: null }) }];
          }),
        };
        const written = formatPatch(patch);
        const read = parsePatch(written, 'patches/p.patch');
        expect(data(read)).toEqual(patch);
        expect(formatPatch(read)).toBe(written);
        const lines = written.split('\n');
        for (const one of read.files) {
          expect(lines[one.line - 1]?.replace(/^\uFEFF/, '')).toMatch(/^diff --git /);
          for (const hunk of one.hunks) expect(lines[hunk.line - 1]).toMatch(/^@@ /);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a header without an end of line gets one', () => {
    const patch = { header: 'Subject: x', files: [diffOf('udfs/f.sql', 'a\n', 'b\n')] };
    expect(parsePatch(formatPatch(patch), 'p')).toMatchObject({
      header: 'Subject: x\n',
      files: [{ path: 'udfs/f.sql' }],
    });
    expect(formatPatch({ header: 'Subject: x', files: [] })).toBe('Subject: x');
  });

  test.each(['--- a\n+++ b\n@@\n', 'x\ndiff --git a/udfs/x.sql b/udfs/x.sql', '\uFEFFdiff --git a/x b/x\n'])(
    'a header that would be read as a diff is refused: %j',
    (header) => expect(() => formatPatch({ header, files: [] })).toThrow(Problem),
  );
});
