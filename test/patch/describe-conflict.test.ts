import { expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { describeConflict } from '../../src/patch/describe-conflict.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatFileDiff } from '../../src/patch/format.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import type { FileDiff } from '../../src/patch/types.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}\n`);

/** What a person reads when a patch from `before` to `after` meets `text`. */
function told(before: string | null, after: string | null, text: string | null): string {
  const written = formatFileDiff(diffTexts('udfs/f.sql', before, after) as FileDiff);
  const diff = parsePatch(`Subject: x\n\n${written}`, 'p').files[0] as FileDiff;
  const result = applyFileDiff(text, diff);
  if (result.status !== 'conflict') throw new Error('it applied');
  return describeConflict('fix-rates', 'patches/fix-rates.patch', diff, result);
}

test('the hunk, its line in the patch file and the lines it looked for', () => {
  expect(told('a\n\nb\n', 'a\n\nB', 'x\n')).toBe(
    `Patch fix-rates does not apply to udfs/f.sql.
Hunk 1 of 1 of "udfs/f.sql" does not apply: its lines are not in the text. (patches/fix-rates.patch:7)
It looks for these lines, all of them and one after the other:
    a

    b`,
  );
});

test('where an ambiguous hunk fits', () => {
  const text = told('a\nb\n', 'a\nB\n', 'a\nb\na\nb\n');
  expect(text).toContain('fits in 2 places');
  expect(text).toContain('They begin at each of these lines of udfs/f.sql: 1, 3.');
});

test('a long hunk is cut', () => {
  const before = numbered(30);
  const text = told(before.join(''), before.map((line) => line.replace('line', 'row')).join(''), 'x\n');
  expect(text.split('\n').slice(3, 15)).toEqual(before.slice(0, 12).map((line) => `    ${line.trim()}`));
  expect(text).toMatch(/… and 18 more$/);
});

test('the second hunk of two, and an open last line', () => {
  const before = numbered(20);
  const after = before.map((line, i) => (i === 2 || i === 19 ? `new ${line}` : line));
  const text = told(before.join('').trimEnd(), after.join('').trimEnd(), before.slice(0, 15).join(''));
  expect(text).toContain('Hunk 2 of 2');
  expect(text).toContain('line 20  (end of file, no newline)');
});

test.each([
  ['absent', 'a\n', 'b\n', null, /to be changed, but it is not there\. \(patches\/fix-rates\.patch:3\)$/],
  ['exists', null, 'a\n', 'b\n', /already there, with another text/],
  ['wrong-content', 'a\n', null, 'b\n', /to be deleted, but its text/],
])('a whole file: %s', (_, before, after, text, message) => {
  expect(told(before, after, text)).toMatch(message);
});
