import { describe, expect, test } from 'vitest';
import { ABSENT, blobHash } from '../../src/patch/blob-hash.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { Problem } from '../../src/problem.ts';

const parse = (text: string) => parsePatch(text, 'patches/p.patch');
const H1 = '1'.repeat(40);
const H2 = '2'.repeat(40);

/** What parsing throws. */
function problemOf(text: string): Problem {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was parsed');
}

const NAMES = 'diff --git a/udfs/f.sql b/udfs/f.sql\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n';
const ONE = `${NAMES}@@ -1 +1 @@\n-a\n+b\n`;

describe('what git writes', () => {
  test('a modification, whole', () => {
    const text = `Subject: x\n\ndiff --git a/udfs/p/f.sql b/udfs/p/f.sql
index ${H1}..${H2} 100644
--- a/udfs/p/f.sql
+++ b/udfs/p/f.sql
@@ -1,3 +1,4 @@ CREATE FUNCTION f()
 a
--- b
+++ c
+d\r
 e
\\ No newline at end of file
`;
    expect(parse(text)).toEqual({
      header: 'Subject: x\n\n',
      files: [
        {
          path: 'udfs/p/f.sql',
          change: 'modify',
          before: H1,
          after: H2,
          line: 3,
          hunks: [
            {
              oldStart: 1,
              oldLines: 3,
              newStart: 1,
              newLines: 4,
              section: 'CREATE FUNCTION f()',
              line: 7,
              lines: [
                { kind: ' ', text: 'a\n' },
                { kind: '-', text: '-- b\n' },
                { kind: '+', text: '++ c\n' },
                { kind: '+', text: 'd\r\n' },
                { kind: ' ', text: 'e' },
              ],
            },
          ],
        },
      ],
    });
  });

  test.each([
    [
      'create',
      `new file mode 100644\nindex ${ABSENT}..${H2}\n--- /dev/null\n+++ b/udfs/f.sql\n@@ -0,0 +1 @@\n+a\n`,
      ABSENT,
      H2,
    ],
    [
      'delete',
      `deleted file mode 100644\nindex ${H1}..${ABSENT}\n--- a/udfs/f.sql\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n`,
      H1,
      ABSENT,
    ],
    ['create', `new file mode 100755\nindex ${ABSENT}..${blobHash('')}\n`, ABSENT, blobHash('')],
    ['delete', `deleted file mode 100644\nindex ${blobHash('')}..${ABSENT}\n`, blobHash(''), ABSENT],
    ['create', 'new file mode 100644\nindex 0000000..e69de29\n', null, null],
    ['create', 'new file mode 100644\n', null, null],
    ['modify', 'index 1111111..2222222 100644\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n', null, null],
    [
      'modify',
      'old mode 100644\nnew mode 100755\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n',
      null,
      null,
    ],
  ])('%s: %j', (change, rest, before, after) => {
    const { files } = parse(`diff --git a/udfs/f.sql b/udfs/f.sql\n${rest}`);
    expect(files).toMatchObject([{ path: 'udfs/f.sql', change, before, after, line: 1 }]);
  });

  test('a change of mode alone is nothing to a unit', () => {
    expect(parse(`diff --git a/udfs/f.sql b/udfs/f.sql\nold mode 100644\nnew mode 100755\n${ONE}`).files).toHaveLength(
      1,
    );
  });

  test.each([
    ['"a/udfs/\\303\\251.sql" "b/udfs/\\303\\251.sql"', 'udfs/é.sql'],
    ['a/udfs/a b.sql b/udfs/a b.sql', 'udfs/a b.sql'],
    ['a/udfs/b/udfs b/a.sql b/udfs/b/udfs b/a.sql', 'udfs/b/udfs b/a.sql'],
    ['i/udfs/f.sql w/udfs/f.sql', 'udfs/f.sql'],
  ])('names %s', (names, path) => {
    expect(parse(`diff --git ${names}\nnew file mode 100644\n`).files).toMatchObject([{ path }]);
  });

  test('a name with a space ends at a tab', () => {
    const text = `diff --git a/udfs/a b.sql b/udfs/a b.sql\n--- a/udfs/a b.sql\t\n+++ b/udfs/a b.sql\t\n@@ -1 +1 @@\n-a\n+b\n`;
    expect(parse(text).files).toMatchObject([{ path: 'udfs/a b.sql' }]);
  });

  test("format-patch's signature and blank lines at the end are no diff", () => {
    expect(parse(`${ONE}-- \n2.39.5\n\n`).files).toHaveLength(1);
    expect(parse(`${ONE}\n${ONE.replaceAll('f.sql', 'g.sql')}\n\n`).files).toHaveLength(2);
  });
});

describe('what other tools write', () => {
  const stamp = '\t2024-01-02 03:04:05.678901234 +0100';
  const epoch = '\t1970-01-01 01:00:00.000000000 +0100';
  test.each([
    ['diff -u', `--- a/udfs/f.sql${stamp}\n+++ b/udfs/f.sql${stamp}\n@@ -1 +1 @@\n-a\n+b\n`, 'modify'],
    [
      'quilt',
      `Index: w/udfs/f.sql\n${'='.repeat(67)}\n--- w.orig/udfs/f.sql\n+++ w/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n`,
      'modify',
    ],
    [
      'diff -r',
      `diff -ru a/udfs/f.sql b/udfs/f.sql\n--- a/udfs/f.sql${stamp}\n+++ b/udfs/f.sql${stamp}\n@@ -1 +1 @@\n-a\n+b\n`,
      'modify',
    ],
    ['quilt, a new file', '--- /dev/null\n+++ b/udfs/f.sql\n@@ -0,0 +1 @@\n+b\n', 'create'],
    ['diff -N, a new file', `--- a/udfs/f.sql${epoch}\n+++ b/udfs/f.sql${stamp}\n@@ -0,0 +1 @@\n+b\n`, 'create'],
    ['diff -N, a file gone', `--- a/udfs/f.sql${stamp}\n+++ b/udfs/f.sql${epoch}\n@@ -1 +0,0 @@\n-b\n`, 'delete'],
    [
      'diff -u, from an empty file',
      `--- a/udfs/f.sql${stamp}\n+++ b/udfs/f.sql${stamp}\n@@ -0,0 +1 @@\n+b\n`,
      'modify',
    ],
  ])('%s', (_, diff, change) => {
    for (const header of ['', 'Some words.\n\n']) {
      const patch = parse(header + diff);
      expect(patch.header).toBe(header);
      expect(patch.files).toMatchObject([{ path: 'udfs/f.sql', change, before: null, after: null }]);
    }
  });

  test('an editor that strips blanks leaves empty context lines', () => {
    const [file] = parse(`${NAMES}@@ -1,3 +1,3 @@\n\n-a\n+b\n\r\n`).files;
    expect(file?.hunks[0]?.lines.map((line) => line.kind + line.text)).toEqual([' \n', '-a\n', '+b\n', ' \r\n']);
  });

  test('an editor that writes CRLF everywhere: the structure is read, the content is kept', () => {
    const [file] = parse(ONE.replaceAll('\n', '\r\n')).files;
    expect(file?.path).toBe('udfs/f.sql');
    expect(file?.hunks[0]?.lines.map((line) => line.text)).toEqual(['a\r\n', 'b\r\n']);
  });
});

describe('the header', () => {
  test.each([
    '',
    'Subject: only a header\n',
    'no newline at the end',
    '--- a comment\nmore\n\n',
    '--- a\n+++ b\nno hunk\n',
    '---\n udfs/f.sql | 2 +-\n 1 file changed\n\n',
    'diff --git is how git begins a diff\n',
    '  diff --git a/udfs/x.sql b/udfs/x.sql\n',
    '@@ -1 +1 @@\n',
    'Index: of first editions\n',
    '\r\n\r\n',
    '\uFEFF',
  ])('%j survives, alone and above a diff', (header) => {
    expect(parse(header)).toEqual({ header, files: [] });
    if (header.endsWith('\n') || header === '\uFEFF' || header === '') {
      expect(parse(header + ONE)).toMatchObject({ header, files: [{ path: 'udfs/f.sql' }] });
    }
  });
});

describe('refused, with the line', () => {
  const git = (rest: string) => `diff --git a/udfs/f.sql b/udfs/f.sql\n${rest}`;
  test.each<[string, string, number, RegExp]>([
    ['cut short', `${NAMES}@@ -1,2 +1,2 @@\n-a\n+b\n`, 4, /ends inside the hunk/],
    ['cut in a line', ONE.slice(0, -1), 6, /middle of a line/],
    ['too few lines', `${NAMES}@@ -1,3 +1,3 @@\n-a\n+b\n${ONE}`, 7, /does not have the lines it promises/],
    ['too many old lines', `${NAMES}@@ -1,2 +1 @@\n a\n b\n`, 6, /does not have the lines/],
    ['too many lines', `${ONE} c\n`, 7, /beyond the end of its hunk/],
    ['a bad @@ line', `${NAMES}@@ -1 +1\n-a\n+b\n`, 4, /@@ line/],
    ['a hunk of nothing', `${NAMES}@@ -1,0 +1,0 @@\n`, 4, /no lines/],
    ['huge counts', `${NAMES}@@ -1,9999999999999999 +1 @@\n-a\n`, 4, /@@ line/],
    [
      'an early no-newline mark',
      `${NAMES}@@ -1,2 +1 @@\n-a\n\\ No newline at end of file\n-b\n+c\n`,
      6,
      /not the last/,
    ],
    ['text between hunks', `${ONE}hello\n@@ -5 +5 @@\n-a\n+b\n`, 7, /"hello" is no part/],
    ['a blank line between hunks', `${ONE}\n@@ -5 +5 @@\n-a\n+b\n`, 8, /does not follow/],
    ['text after the last diff', `${ONE}bye\n`, 7, /"bye" is no part/],
    ['a mail after a mail', `${ONE}-- \n2.39.5\n\nFrom: x\n`, 7, /beyond the end/],
    ['no +++ line', git('--- a/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n'), 2, /not followed/],
    ['no hunks', NAMES, 1, /no hunks/],
    ['an index and no hunks', git(`index ${H1}..${H2} 100644\n`), 1, /no hunks/],
    ['a new file cut short', git(`new file mode 100644\nindex ${ABSENT}..${H2}\n`), 1, /no hunks/],
    ['a rename', git('similarity index 90%\nrename from udfs/e.sql\nrename to udfs/f.sql\n'), 2, /rename/],
    ['a copy', git('copy from udfs/e.sql\ncopy to udfs/f.sql\n'), 2, /rename or copy/],
    ['a binary diff', git(`index ${H1}..${H2}\nGIT binary patch\nliteral 1\n`), 3, /binary/],
    ['binary files', git('Binary files a/udfs/f.sql and b/udfs/f.sql differ\n'), 2, /binary/],
    ['a symbolic link', git('new file mode 120000\n'), 2, /symbolic link/],
    ['a submodule', git(`index ${H1}..${H2} 160000\n`), 2, /submodule/],
    [
      'a combined diff',
      `diff --cc udfs/f.sql\nindex 1,2..3\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@@ -1 -1 +1 @@@\n`,
      1,
      /combined/,
    ],
    ['a context diff', '*** a/udfs/f.sql\n--- b/udfs/f.sql\n***************\n*** 1 ****\n', 1, /context/],
    ['the same path twice', ONE + ONE, 7, /twice, first on line 1/],
    ['two names', `--- a/udfs/e.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n`, 2, /two different/],
    ['two names for git', `diff --git a/udfs/e.sql b/udfs/f.sql\nindex 1..2\n`, 1, /two different/],
    [
      'names that change',
      ONE.replace('diff --git a/udfs/f.sql b/udfs/f.sql', 'diff --git a/udfs/e.sql b/udfs/e.sql'),
      3,
      /two different/,
    ],
    ['no file at all', '--- /dev/null\n+++ /dev/null\n@@ -0,0 +1 @@\n+b\n', 2, /Both sides/],
    [
      'created, with old lines',
      git('new file mode 100644\n--- /dev/null\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n'),
      1,
      /not the whole file/,
    ],
    [
      'deleted, with new lines',
      git('deleted file mode 100644\n--- a/udfs/f.sql\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n'),
      1,
      /not the whole/,
    ],
    ['created and deleted', git('new file mode 100644\ndeleted file mode 100644\n'), 1, /both creates and deletes/],
    [
      'created, but named',
      git('new file mode 100644\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -0,0 +1 @@\n+b\n'),
      1,
      /contradicts itself/,
    ],
    ['modified from nothing', ONE.replace('---', `index ${ABSENT}..${H2} 100644\n---`), 1, /index line/],
    [
      'created from something',
      git(`new file mode 100644\nindex ${H1}..${H2}\n--- /dev/null\n+++ b/udfs/f.sql\n@@ -0,0 +1 @@\n+b\n`),
      1,
      /index line/,
    ],
  ])('%s', (_, text, line, message) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code: 'failed', file: 'patches/p.patch', line });
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(/\w/);
    expect(problemOf(`Subject: x\n\n${text}`)).toMatchObject({ line: line + 2 });
  });
});
