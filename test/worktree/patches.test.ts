import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listPatchFiles, patchPath, readPatchFile } from '../../src/worktree/patches.ts';
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
