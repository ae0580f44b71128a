// The numbers of an edited patch, counted anew.
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { recount } from '../../src/patch/recount.ts';

const before = 'a\nb\n\nc\nd\ne\nf\ng\nh\n-- i\nj\n';
const diff = diffTexts('udfs/f.sql', before, 'a\nB\n\nc\nd\ne\nf\ng\nh\nj\n');
const text = formatPatch({ header: 'Subject: x\n\n', files: diff === null ? [] : [diff] });

test('a patch that nobody has edited is the same', () => {
  expect(parsePatch(recount(text), 'x')).toEqual(parsePatch(text, 'x'));
  expect(recount('Subject: x\n\n@ no diff\n')).toBe('Subject: x\n\n@ no diff\n');
});

test.each([
  ['a line is added', text.replace('+B\n', '+B\n+BB\n'), { newLines: 6 }],
  ['a line is not taken away', text.replace('-b\n', ' b\n'), { newLines: 6 }],
  ['an addition is left out', text.replace('+B\n', ''), { newLines: 4 }],
  ['an editor took the blank of an empty line', text.replace('\n \n', '\n\n'), { oldLines: 5, newLines: 5 }],
  ['a comment is taken away', text.replace(' c\n', '--- c\n c\n'), { oldLines: 6 }],
])('%s', (_, edited, hunk) => {
  expect(parsePatch(recount(edited), 'x').files[0]?.hunks[0]).toMatchObject(hunk);
});

test('blank lines at the end are none of the last hunk', () => {
  expect(parsePatch(recount(`${text}\n\n`), 'x')).toEqual(parsePatch(text, 'x'));
});
