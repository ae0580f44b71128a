// What lives under .pgquilt/: the store of texts, the index of clean units, the backups.
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blobHash } from '../../src/patch/blob-hash.ts';
import { backup } from '../../src/worktree/backup.ts';
import { cleanIndexText, readCleanIndex, writeCleanIndex } from '../../src/worktree/clean-index.ts';
import { ensureLocalFolder } from '../../src/worktree/local.ts';
import { getObject, putObject } from '../../src/worktree/objects.ts';
import { makeTree, problemOf, tree } from './tree.ts';

describe('the folder', () => {
  test('is hidden from git', () => {
    const root = makeTree();
    ensureLocalFolder(root);
    ensureLocalFolder(root);
    expect(tree(root)).toEqual({ '.pgquilt/.gitignore': '*\n' });
  });

  test('keeps a .gitignore of the user', () => {
    const root = makeTree({ '.pgquilt/.gitignore': '*\n!x\n' });
    ensureLocalFolder(root);
    expect(tree(root)).toEqual({ '.pgquilt/.gitignore': '*\n!x\n' });
  });

  test('is no link', () => {
    const root = makeTree({ 'outside/x': '' });
    symlinkSync('outside', join(root, '.pgquilt'));
    expect(problemOf(() => ensureLocalFolder(root)).message).toContain('.pgquilt is a symbolic link');
  });
});

describe('objects', () => {
  test('are kept once, by hash', () => {
    const root = makeTree();
    const text = '\uFEFFé\r\n';
    const hash = putObject(root, text);
    expect(hash).toBe(blobHash(text));
    expect(putObject(root, text)).toBe(hash);
    expect(getObject(root, hash)).toBe(text);
    expect(Object.keys(tree(root))).toEqual([
      '.pgquilt/.gitignore',
      `.pgquilt/objects/${hash.slice(0, 2)}/${hash.slice(2)}`,
    ]);
  });

  test('a damaged one reads as null, and is mended', () => {
    const root = makeTree();
    const hash = putObject(root, 'text');
    const file = join(root, '.pgquilt/objects', hash.slice(0, 2), hash.slice(2));
    for (const damage of ['texT', '', Uint8Array.of(0xff, 0xfe)]) {
      writeFileSync(file, damage);
      expect(getObject(root, hash)).toBeNull();
    }
    expect(putObject(root, 'text')).toBe(hash);
    expect(getObject(root, hash)).toBe('text');
  });

  test.each(['', 'xyz', '../../series.yaml', '0'.repeat(40), 'A'.repeat(40)])('%j is no object', (hash) => {
    expect(getObject(makeTree({ 'series.yaml': 'x' }), hash)).toBeNull();
  });
});

describe('the clean index', () => {
  const units = new Map([
    ['udfs/b.sql', blobHash('b')],
    ['udfs/a.sql', blobHash('a')],
  ]);

  test('comes back as it went', () => {
    const root = makeTree();
    expect(readCleanIndex(root)).toBeNull();
    writeCleanIndex(root, cleanIndexText({ version: 1, units }));
    expect(readCleanIndex(root)).toEqual({ version: 1, units });
    const text = readFileSync(join(root, '.pgquilt/tree.json'), 'utf8');
    expect(text.indexOf('udfs/a.sql')).toBeLessThan(text.indexOf('udfs/b.sql'));
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    '{"version":2,"units":{}}',
    '{"version":1,"units":[]}',
    '{"version":1,"units":{"udfs/a.sql":1}}',
    '{"version":1,"units":{"udfs/a.sql":"abc"}}',
    Uint8Array.of(0xff),
  ])('a damaged one reads as null: %j', (text) => {
    expect(readCleanIndex(makeTree({ '.pgquilt/tree.json': text }))).toBeNull();
  });
});

describe('backups', () => {
  test('never overwrite one another', () => {
    const root = makeTree({ 'udfs/a.sql': 'now' });
    const copies = ['1', '2', '3', '4', '5'].map((text) => backup(root, 'udfs/a.sql', text));
    expect(new Set(copies).size).toBe(5);
    for (const copy of copies)
      expect(copy).toMatch(/^\.pgquilt\/backups\/\d{4}-\d\d-\d\dT[\d-]+\.\d{3}Z(-\d+)?\/udfs\/a\.sql$/);
    expect(copies.map((copy) => readFileSync(join(root, copy), 'utf8'))).toEqual(['1', '2', '3', '4', '5']);
    expect(tree(root)['udfs/a.sql']).toBe('now');
  });

  test('stay in the queue', () => {
    expect(problemOf(() => backup(makeTree(), '../../x', '')).message).toContain('leaves the folder');
  });
});
