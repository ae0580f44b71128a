// What other programs write, read: series files, headers, mails, paths, names.
import { describe, expect, test } from 'vitest';
import { importedHeader } from '../../src/exchange/header.ts';
import { decodeMail, decodeWords, isMailbox, splitMailbox } from '../../src/exchange/mail.ts';
import { nameFor, nameOfSubject } from '../../src/exchange/names.ts';
import { mapPaths } from '../../src/exchange/paths.ts';
import { formatSeriesFile, readSeriesFile } from '../../src/exchange/series-file.ts';
import { parsePatch } from '../../src/patch/parse.ts';

test('a series with options, comments and guards', () => {
  const text = '# of the shop\n\nfirst.patch\nsecond.diff -p0 -R  # why\nthird -pab\nfourth.patch #+partner #-beta\r\n';
  const read = readSeriesFile(text, 'patches/series');
  expect(read.map(({ file, strip, reverse }) => [file, strip, reverse])).toEqual([
    ['first.patch', 1, false],
    ['second.diff', 0, true],
    ['third', 1, false],
    ['fourth.patch', 1, false],
  ]);
  const guarded = read.slice(3);
  expect(guarded[0]?.guards.map((g) => g.sign + g.name)).toEqual(['+partner', '-beta']);
  expect(formatSeriesFile(guarded, true)).toBe('fourth.patch #+partner #-beta\n');
  expect(formatSeriesFile(guarded, false)).toBe('fourth.patch\n');
  expect(() => readSeriesFile('a.patch --fuzz=3\n', 'series')).toThrow("series:1: '--fuzz=3' is no option");
});

describe('headers', () => {
  test.each([
    ['nothing', '', 'Subject: name\n\n'],
    ['plain text', 'Lower case.\n\nBecause of Ada.\n', 'Subject: Lower case.\n\nBecause of Ada.\n\n'],
    [
      'DEP-3',
      'Description: Lower case\n Because of\n .\n Ada.\nAuthor: Ada <a@example.org>\nLast-Update: 2026-03-02\nBug: 12\n---\n',
      'Subject: Lower case\nAuthor: Ada <a@example.org>\nDate: 2026-03-02\nBug: 12\n\nBecause of\n\nAda.\n\n',
    ],
    [
      'Mercurial',
      '# HG changeset patch\n# User Ada <a@example.org>\n# Date 1772409600 -3600\n#      Mon Mar 02\n# Node ID 12ab\n# Parent 0\nLower case\n\nBecause.\n\n',
      'Subject: Lower case\nAuthor: Ada <a@example.org>\nDate: 2026-03-02\n\nBecause.\n\n',
    ],
    [
      'a mail',
      `From ${'1'.repeat(40)} Mon Sep 17 00:00:00 2001\nFrom: =?UTF-8?q?J=C3=B6rg?= <j@example.org>\nDate: Mon, 2 Mar 2026 23:10:00 +0100\nSubject: [PATCH v2 1/3] Lower\n case\n\nBecause.\n---\n udfs/f.sql | 2 +-\n 1 file changed\n\n`,
      'Subject: Lower case\nAuthor: Jörg <j@example.org>\nDate: 2026-03-02\n\nBecause.\n\n',
    ],
  ])('of %s', (_, text, header) => {
    expect(importedHeader(text, 'name')).toBe(header);
    expect(importedHeader(header, 'name')).toBe(header);
  });
});

test('mails', () => {
  const one = `From ${'a'.repeat(40)} Mon Sep 17 00:00:00 2001\nSubject: one\n\nFrom here on.\n`;
  expect(isMailbox(one)).toBe(true);
  expect(isMailbox('From here on\n')).toBe(false);
  expect(splitMailbox(one + one)).toEqual([one, one]);
  const encoded = (how: string, body: string) => `Content-Transfer-Encoding: ${how}\n\n${body}`;
  expect(decodeMail(encoded('quoted-printable', 'a =3D b=\n c =C3=B6\n'))).toBe(
    encoded('quoted-printable', 'a = b c ö\n'),
  );
  expect(decodeMail(encoded('base64', 'YcO2Cg=='))).toBe(encoded('base64', 'aö\n'));
  expect(decodeWords('=?utf-8?B?w7Y=?= =?iso-8859-1?Q?=F6_x?= =?none?q?a?=')).toBe('öö x=?none?q?a?=');
});

/** Below the name that quilt and Subversion write above a diff. */
const rule = '='.repeat(67);

const hunk = '@@ -1,2 +1,2 @@\n--- a comment that goes\n+-- one that comes\n SELECT 1;\n';

test.each([
  ['-p1', 'a/udfs/f.sql', 1, '', 'udfs/f.sql'],
  ['-p0', 'udfs/f.sql', 0, '', 'udfs/f.sql'],
  ['-p3 with a folder before', 'x/raw_sql/procs/f.sql', 3, 'udfs/public/', 'udfs/public/f.sql'],
])('paths, %s', (_, name, strip, prefix, path) => {
  const head = `Index: ${name}\n${rule}\n--- ${name}\t2026-01-01\n+++ ${name}\t2026-01-02\n`;
  expect(mapPaths(`Why.\n${head}${hunk}`, { strip, prefix })).toEqual({
    header: 'Why.\n',
    diffs: `\n\n\n--- a/${path}\t2026-01-01\n+++ b/${path}\t2026-01-02\n${hunk}`,
    others: [],
  });
  expect(
    mapPaths(`diff --git ${name} ${name}\nnew file mode 100644\n--- /dev/null\n+++ ${name}\n@@ -0,0 +1 @@\n+x\n`, {
      strip,
      prefix,
    }),
  ).toEqual({
    header: '',
    diffs: `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`,
    others: [],
  });
});

test.each([
  ['udfs/f.sql.orig', 'udfs/f.sql', 'a/udfs/f.sql', 'b/udfs/f.sql'],
  ['udfs/f.sql.orig', '/dev/null', 'a/udfs/f.sql', '/dev/null'],
  ['/dev/null', 'udfs/f.sql', '/dev/null', 'b/udfs/f.sql'],
])('the names of quilt refresh -p0, %s and %s', (old, fresh, a, b) => {
  const diff = (from: string, to: string) => `--- ${from}\n+++ ${to}\n${hunk}`;
  expect(mapPaths(diff(old, fresh), { strip: 0, prefix: '' })).toEqual({ header: '', diffs: diff(a, b), others: [] });
});

test.each([
  ['quilt', `Index: a/udfs/f.sql\n${rule}\n`],
  ['Mercurial', 'diff -r f5f51d579b1d udfs/f.sql\n'],
  ['diff', 'diff -Naur a/udfs/f.sql b/udfs/f.sql\n'],
])('what %s writes above a diff is no part of the header', (_, above) => {
  const diff = `--- a/udfs/f.sql\n+++ b/udfs/f.sql\n${hunk}`;
  const header = 'Why.\n\nIndex: of first editions\n====\ndiff -u is read, too.\n\\ is no more.\n\n';
  const { header: kept, diffs } = mapPaths(`${header}${above}${diff}${above}${diff}`, { strip: 1, prefix: '' });
  expect(kept).toBe(header);
  const blank = (text: string) => text.replace(/.*\n/g, '\n');
  expect(diffs).toBe(`${blank(header + above)}${diff}${blank(above)}${diff}`);
});

const git = 'diff --git a/udfs/f.sql b/udfs/f.sql\n';
const names = '--- a/udfs/f.sql\n+++ b/udfs/f.sql\n';

test.each([
  ['a heading and its underline', 'A heading\n=========\n'],
  ['a heading and a long underline', `A heading\n${rule}\n\n`],
  ['a line that is no diff', 'diff --git was used.\nSo it was.\n'],
])('%s above a diff stays in the header', (_, header) => {
  const diffs = `${git}${names}${hunk}`;
  const blank = '\n'.repeat(header.split('\n').length - 1);
  expect(mapPaths(header + diffs, { strip: 1, prefix: '' })).toEqual({ header, diffs: blank + diffs, others: [] });
  expect(parsePatch(header + diffs, 'a.patch').header).toBe(header);
});

test('a byte order mark hides nothing', () => {
  const diffs = `${git}${names}${hunk}`;
  expect(mapPaths(`\uFEFF${diffs}`, { strip: 1, prefix: '' })).toEqual({ header: '', diffs, others: [] });
});

test('Subversion writes its own names above those of git', () => {
  const [above, diffs] = [`Index: udfs/f.sql\n${rule}\n`, `${git}${names}${hunk}`];
  expect(mapPaths(`Why.\n${above}${diffs}`, { strip: 1, prefix: '' })).toMatchObject({ header: 'Why.\n' });
  expect(parsePatch(`Why.\n${above}${diffs}`, 'a.patch')).toMatchObject({
    header: 'Why.\n',
    files: [{ path: 'udfs/f.sql' }],
  });
});

test.each([
  ['what git says of how alike they are', `${git}dissimilarity index 90%\n${names}${hunk}⟦@@ -9 +9 @@\n-a\n`],
  ['a blank line between two hunks', `${git}${names}${hunk}\n⟦@@ -9 +9 @@\n-a\n+b\n`],
  [
    'what stands between two files',
    `${git}${names}${hunk}\nWhy not.\ndiff --git a/udfs/g.sql b/udfs/g.sql\n⟦new mode 120000\n`,
  ],
  ['more lines than the hunk says', `${git}${names}${hunk}⟦+SELECT 2;\n`],
  ['a binary file', `${git}⟦Binary files a/udfs/f.sql and b/udfs/f.sql differ\n`],
])('an error is on the line that it is on in the patch: %s', (_, marked) => {
  const [before = '', after = ''] = marked.split('⟦');
  const { diffs } = mapPaths(`Why.\n${before}${after}`, { strip: 1, prefix: '' });
  const line = before.split('\n').length + 1;
  expect(() => parsePatch(diffs, 'a.patch')).toThrow(expect.objectContaining({ line }));
});

test('properties of Subversion are no lines of the diff', () => {
  const properties =
    '\nProperty changes on: udfs/f.sql\n___\nAdded: a\n## -0,0 +1 ##\n+b\n\\ No newline at end of property\n';
  expect(mapPaths(`${names}${hunk}${properties}`, { strip: 1, prefix: '' }).diffs).toBe(`${names}${hunk}`);
});

test('files that are no units are told apart', () => {
  const of = (path: string) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunk}`;
  const found = mapPaths(of('README.md') + of('udfs/f.sql') + of('udfs/f.txt'), { strip: 1, prefix: '' });
  const before = '\n'.repeat(of('README.md').split('\n').length - 1);
  expect(found).toEqual({ header: '', diffs: before + of('udfs/f.sql'), others: ['README.md', 'udfs/f.txt'] });
});

test.each([
  ['fix.patch', [], 'fix'],
  ['fix.patch', ['fix', 'fix-2'], 'fix-3'],
  ['a/b c.diff', [], 'a-b-c'],
  ['--', [], 'patch'],
  ['…', [], 'patch'],
])('the name of %s beside %j', (wanted, taken, name) => {
  expect(nameFor(wanted, new Set(taken))).toBe(name);
});

test('a name from a subject', () => {
  expect(nameOfSubject('Fix bug 972,612: is_gc_count!')).toBe('fix-bug-972-612-is-gc-count');
  expect(nameOfSubject('')).toBe('patch');
});
