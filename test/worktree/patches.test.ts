import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headerSubject, plainSubject } from '../../src/patch/header.ts';
import { headerPart } from '../../src/queue/series.ts';
import { headerReader, listPatchFiles, patchPath, readPatchFile } from '../../src/worktree/patches.ts';
import { makeTree, problemOf } from './tree.ts';

test('the files by name', () => {
  const root = makeTree({
    'patches/b.patch': 'B',
    'patches/a.patch': 'A',
    'patches/.x.patch': '',
    'patches/notes': '',
  });
  mkdirSync(join(root, 'patches/dir.patch'));
  expect(listPatchFiles(root)).toEqual(['a', 'b']);
  expect(readPatchFile(root, 'a')).toBe('A');
  expect(readPatchFile(root, 'c')).toBeNull();
  expect(patchPath('a')).toBe('patches/a.patch');
  expect(listPatchFiles(makeTree())).toEqual([]);
});

test('a name that is none reads nothing', () => {
  expect(problemOf(() => readPatchFile(makeTree(), '../series')).message).toContain('cannot name a patch');
});

test('links are refused', () => {
  const root = makeTree({ 'outside/a.patch': 'secret', 'patches/b.patch': '' });
  symlinkSync('../outside/a.patch', join(root, 'patches/a.patch'));
  expect(problemOf(() => listPatchFiles(root)).message).toContain('patches/a.patch is a symbolic link');
  expect(problemOf(() => readPatchFile(root, 'a')).message).toContain('patches/a.patch is a symbolic link');
  const other = makeTree({ 'outside/a.patch': 'secret' });
  symlinkSync('outside', join(other, 'patches'));
  expect(problemOf(() => listPatchFiles(other)).message).toContain('patches is a symbolic link');
  expect(problemOf(() => readPatchFile(other, 'a')).message).toContain('patches is a symbolic link');
});

test('a file that is not UTF-8', () => {
  const root = makeTree({ 'patches/a.patch': Uint8Array.of(0x61, 0xff) });
  expect(problemOf(() => readPatchFile(root, 'a'))).toMatchObject({ file: 'patches/a.patch', line: 1, column: 2 });
});

test('headers are read alone, and as of the whole file', () => {
  const diff = 'diff --git a/udfs/f.sql b/udfs/f.sql\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n';
  const texts = {
    usual: `Subject: a\n\n${diff}`,
    none: diff,
    only: 'Subject: a\n',
    empty: '',
    quilt: `Subject: a\n${diff.replace(/.*\n/, '')}`,
    long: `Subject: a\n\n${'A line of words — and more.\n'.repeat(200)}${diff}`,
    wide: `Subject: ${'é'.repeat(507)}\n${diff}`,
    mark: `\ufeffSubject: \ufffd\n${diff}`,
    words: `Subject: größer\n\n${diff}`,
    mail: `Subject: [PATCH 2/3] a\n\n${diff}`,
    folded: `Subject: a\n b\n\n${diff}`,
    // The end of what is read at once.
    cut: `Subject: ${'a'.repeat(1024 - 10)}\n b\n${diff}`,
    bare: `Subject: \nDescription: b\n\n${diff}`,
    lines: `Subject: a\r\n\r\n${diff.replaceAll('\n', '\r\n')}`,
  };
  const root = makeTree(Object.fromEntries(Object.entries(texts).map(([name, text]) => [patchPath(name), text])));
  const whole = { headerOf: headerPart, read: (header: string) => header };
  const read = headerReader(root, whole);
  for (const [name, text] of Object.entries(texts)) expect(read(name)).toBe(headerPart(text));
  expect(read('missing')).toBeNull();
  const subjectOf = headerReader(root, { glance: plainSubject, headerOf: headerPart, read: headerSubject });
  for (const [name, text] of Object.entries(texts)) expect(subjectOf(name)).toBe(headerSubject(headerPart(text)));

  const odd = makeTree({
    'patches/bad.patch': Uint8Array.of(0x61, 0xff, ...Buffer.from(`\n${diff}`)),
    'outside/a.patch': diff,
  });
  symlinkSync('../outside/a.patch', join(odd, 'patches/a.patch'));
  const readOdd = headerReader(odd, whole);
  expect(problemOf(() => readOdd('bad'))).toMatchObject({ line: 1, column: 2 });
  expect(problemOf(() => readOdd('a')).message).toContain('patches/a.patch is a symbolic link');
  expect(problemOf(() => readOdd('../series')).message).toContain('cannot name a patch');
  const linked = makeTree({ 'outside/a.patch': diff });
  symlinkSync('outside', join(linked, 'patches'));
  expect(problemOf(() => headerReader(linked, whole)('a')).message).toContain('patches is a symbolic link');
});
