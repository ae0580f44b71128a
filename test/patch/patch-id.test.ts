import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { patchId, showsId } from '../../src/patch/patch-id.ts';
import type { FileDiff } from '../../src/patch/types.ts';

const one = diffTexts('udfs/f.sql', 'a\nb\nc\n', 'a\nB\nc\n') as FileDiff;
const two = diffTexts('udfs/g.sql', null, 'x\n') as FileDiff;
const id = patchId([one, two]);
const text = formatPatch({ header: 'Subject: both\n\nWhy.\n\n', files: [one, two] });
const own = { files: parsePatch(text, 'p').files };

test('the id of a patch is that of its diffs', () => {
  expect(patchId(own.files)).toBe(id);
  expect(patchId([two, one])).not.toBe(id);
});

test.each([
  ['as it is written here', text, true],
  ['without a header', formatPatch({ header: '', files: [one, two] }), true],
  ['with another header', text.replace('Why.', 'Because --- and diff of a kind.'), true],
  [
    'with a diff more at the end',
    `${text}${text.slice(text.indexOf('diff --git')).replaceAll('udfs/', 'udfs/h/')}`,
    false,
  ],
  ['with a line of it changed', text.replace('+B', '+C'), false],
  ['with line ends of Windows', text.replaceAll('\n', '\r\n'), false],
  ['with no diff', 'Subject: none\n', false],
])('%s: shown %j only where it is so', (_, changed, shows) => {
  expect(showsId(changed, id)).toBe(shows);
});

test('a diff above the others, of another make, is not taken for a header', () => {
  const plain = '--- a/udfs/h.sql\n+++ b/udfs/h.sql\n@@ -1 +1 @@\n-a\n+b\n';
  const context = '*** a/udfs/h.sql\n--- b/udfs/h.sql\n***************\n';
  for (const above of [plain, `Index: h.sql\n${'='.repeat(67)}\n${plain}`, `diff -u h h\n${plain}`, context]) {
    expect(showsId(`Subject: more\n\n${above}${text.slice(text.indexOf('diff --git'))}`, id)).toBe(false);
  }
});
