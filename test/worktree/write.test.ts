import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFiles, removeFile, writeFileAtomic } from '../../src/worktree/write.ts';
import { makeTree, problemOf, tree } from './tree.ts';

describe('one file', () => {
  test('is made with its folders, replaced, removed with its empty folders', () => {
    const root = makeTree();
    writeFileAtomic(root, 'udfs/a/b/c.sql', 'é\r\n');
    writeFileAtomic(root, 'udfs/a/d.sql', 'd');
    expect(tree(root)).toEqual({ 'udfs/a/b/c.sql': 'é\r\n', 'udfs/a/d.sql': 'd' });
    writeFileAtomic(root, 'udfs/a/b/c.sql', '');
    expect(tree(root)).toEqual({ 'udfs/a/b/c.sql': '', 'udfs/a/d.sql': 'd' });
    removeFile(root, 'udfs/a/b/c.sql');
    expect(tree(root)).toEqual({ 'udfs/a/d.sql': 'd' });
    removeFile(root, 'udfs/a/d.sql');
    expect(tree(root)).toEqual({ 'udfs/': null });
    removeFile(root, 'udfs/a/d.sql');
  });

  test('a folder outside udfs/ stays when it is empty', () => {
    const root = makeTree({ 'patches/a.patch': '' });
    removeFile(root, 'patches/a.patch');
    expect(tree(root)).toEqual({ 'patches/': null });
  });

  test('keeps its mode', () => {
    const root = makeTree({ 'udfs/a.sql': 'old' });
    chmodSync(join(root, 'udfs/a.sql'), 0o640);
    writeFileAtomic(root, 'udfs/a.sql', 'new');
    expect(statSync(join(root, 'udfs/a.sql')).mode & 0o7777).toBe(0o640);
  });
});

const before = { 'udfs/a.sql': 'a', 'udfs/dir/b.sql': 'b', file: 'f' };

describe('refusals change nothing', () => {
  test.each([
    ['', 'it is empty'],
    ['/etc/x', 'not relative'],
    ['C:/x', 'not relative'],
    ['../x', 'leaves the folder'],
    ['udfs/../../x', 'leaves the folder'],
    ['udfs//x', 'empty part'],
    ['./x', 'empty part'],
    ['udfs/x/', 'empty part'],
    ['udfs\\x', 'backslash'],
    ['a\0b', 'NUL'],
    ['.git/hooks/pre-commit', "git's own"],
    ['udfs/.GIT/config', "git's own"],
    ['udfs/dir', 'it is a folder'],
    ['file/x', 'is a file, not a folder'],
    [`udfs/${'x'.repeat(300)}.sql`, 'too long'],
  ])('%j', (path, reason) => {
    const root = makeTree(before);
    const write = problemOf(() =>
      changeFiles(root, [
        { path: 'udfs/new/a.sql', text: 'x' },
        { path, text: 'x' },
      ]),
    );
    expect(write.message).toContain(reason);
    expect(write.hint).toBeTruthy();
    expect(tree(root)).toEqual(before);
  });

  test('a folder cannot be removed as a file', () => {
    const root = makeTree(before);
    const changes = [
      { path: 'udfs/a.sql', text: null },
      { path: 'udfs/dir', text: null },
    ];
    expect(problemOf(() => changeFiles(root, changes)).message).toBe('cannot delete udfs/dir: it is a folder');
    expect(tree(root)).toEqual(before);
  });

  test('two changes of one file', () => {
    const root = makeTree(before);
    const change = { path: 'udfs/a.sql', text: 'x' };
    expect(problemOf(() => changeFiles(root, [change, { ...change, text: null }])).message).toContain('the same file');
    expect(tree(root)).toEqual(before);
  });

  test.each([
    ['the file', 'udfs/link.sql', 'udfs/link.sql'],
    ['a folder above', 'udfs/link/x.sql', 'udfs/link'],
    ['a dangling link', 'udfs/nowhere', 'udfs/nowhere'],
  ])('a symbolic link: %s', (_, path, link) => {
    const root = makeTree({ ...before, 'outside/x.sql': 'secret' });
    symlinkSync('../outside/x.sql', join(root, 'udfs/link.sql'));
    symlinkSync('../outside', join(root, 'udfs/link'));
    symlinkSync('../nothing', join(root, 'udfs/nowhere'));
    const was = tree(root);
    for (const text of ['x', null]) {
      const problem = problemOf(() =>
        changeFiles(root, [
          { path: 'udfs/a.sql', text: 'x' },
          { path, text },
        ]),
      );
      expect(problem.message).toContain(`${link} is a symbolic link`);
      expect(tree(root)).toEqual(was);
    }
  });
});

describe('many files', () => {
  test('all at once, a file giving way to a folder of its name not among them', () => {
    const root = makeTree({ 'udfs/old/a.sql': 'a', 'udfs/b.sql': 'b' });
    changeFiles(root, [
      { path: 'udfs/old/a.sql', text: null },
      { path: 'udfs/new/a.sql', text: 'a' },
      { path: 'udfs/b.sql', text: 'B' },
      { path: 'patches/p.patch', text: 'p' },
      { path: 'udfs/gone.sql', text: null },
    ]);
    expect(tree(root)).toEqual({ 'udfs/new/a.sql': 'a', 'udfs/b.sql': 'B', 'patches/p.patch': 'p' });
  });

  test('a folder whose last file goes while another comes stays', () => {
    const root = makeTree({ 'udfs/x/a.sql': 'a' });
    changeFiles(root, [
      { path: 'udfs/x/a.sql', text: null },
      { path: 'udfs/x/b.sql', text: 'b' },
    ]);
    expect(tree(root)).toEqual({ 'udfs/x/b.sql': 'b' });
  });

  test('none', () => {
    const root = makeTree();
    changeFiles(root, []);
    expect(tree(root)).toEqual({});
  });
});

test('what a killed process left waiting is swept; a live one keeps its own', () => {
  const dead = spawnSync('true').pid;
  const name = (pid: number) => `udfs/.pgquilt-${pid}-0123456789abcdef.tmp`;
  const root = makeTree({ [name(dead)]: 'x', [name(process.ppid)]: 'y', 'udfs/.pgquilt-x.tmp': 'mine' });
  mkdirSync(join(root, 'udfs/sub'));
  writeFileSync(join(root, 'udfs/sub/a.sql'), 'a');
  writeFileAtomic(root, 'udfs/a.sql', 'a');
  expect(Object.keys(tree(root)).sort()).toEqual(
    [name(process.ppid), 'udfs/.pgquilt-x.tmp', 'udfs/a.sql', 'udfs/sub/a.sql'].sort(),
  );
});
