// The names in a diff: a patch that reaches outside udfs/ is refused, however it spells the path.
import { describe, expect, test } from 'vitest';
import { parsePatch } from '../../src/patch/parse.ts';
import { Problem } from '../../src/problem.ts';

/** What parsing throws. */
function problemOf(text: string): Problem {
  try {
    parsePatch(text, 'patches/p.patch');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was parsed');
}

describe('refused', () => {
  test.each([
    ['a/other/f.sql', /not under udfs/],
    ['a/udfs/../f.sql', /"\.\."/],
    ['../udfs/f.sql', /"\.\."/],
    ['a/../udfs/f.sql', /"\.\."/],
    ['a/udfs/./f.sql', /"\." segment/],
    ['a/udfs//f.sql', /empty segment/],
    ['a//udfs/f.sql', /absolute/],
    ['/udfs/f.sql', /absolute/],
    ['/etc/udfs/f.sql', /absolute/],
    ['C:/udfs/f.sql', /absolute/],
    ['a/udfs/f.txt', /end in \.sql/],
    ['a/udfs\\f.sql', /backslash/],
    ['udfs/f.sql', /not under udfs/],
    ['f.sql', /not under udfs/],
    ['"a/udfs/a\\nb.sql"', /control character/],
    ['"a/udfs/a\\000b.sql"', /control character/],
    ['"a/udfs/a\\\\b.sql"', /backslash/],
    ['"a/udfs/\\377.sql"', /quoted/],
    ['"a/udfs/open.sql', /quoted/],
    ['a/udfs/\x7f.sql', /control character/],
  ])('the path %s', (name, message) => {
    const other = name.replace(/^("?)a\//, '$1b/');
    const hunk = '@@ -1 +1 @@\n-a\n+b\n';
    expect(problemOf(`--- ${name}\n+++ ${other}\n${hunk}`)).toMatchObject({ code: 'failed', line: 1 });
    expect(problemOf(`--- ${name}\n+++ ${other}\n${hunk}`).message).toMatch(message);
    expect(problemOf(`--- /dev/null\n+++ ${name}\n@@ -0,0 +1 @@\n+b\n`).message).toMatch(message);
    expect(problemOf(`diff --git ${name} ${other}\nnew file mode 100644\n`).message).toMatch(message);
  });

  test.each(['"a/udfs/f.sql" "b/udfs/f.sql" more', '"a/udfs/f.sql" "b/udfs/f.sql', 'a/udfs/f.sql "b/udfs/\\377.sql"'])(
    'the names %s, the second one in broken quotes',
    (names) => {
      expect(problemOf(`diff --git ${names}\nnew file mode 100644\n`)).toMatchObject({
        line: 1,
        message: expect.stringContaining('quoted'),
      });
    },
  );

  test('names without a prefix are told apart from names outside udfs/', () => {
    expect(problemOf('--- udfs/f.sql\n+++ udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n').hint).toMatch(/noprefix/);
  });
});
