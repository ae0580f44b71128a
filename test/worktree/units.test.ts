import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readUnit, readUnits } from '../../src/worktree/units.ts';
import { makeTree, problemOf } from './tree.ts';

describe('readUnits', () => {
  test('every *.sql file in any layout, exact and sorted; nothing hidden', () => {
    const root = makeTree({
      'udfs/public/b.sql': 'b\r\n',
      'udfs/public/a.sql': '\uFEFFa é 😀',
      'udfs/z.sql': '',
      'udfs/deep/er/x.sql/y.sql': 'y',
      'udfs/.hidden.sql': 'no',
      'udfs/.git/x.sql': 'no',
      'udfs/readme.md': 'no',
      'other/c.sql': 'no',
    });
    expect([...readUnits(root)]).toEqual([
      ['udfs/deep/er/x.sql/y.sql', 'y'],
      ['udfs/public/a.sql', '\uFEFFa é 😀'],
      ['udfs/public/b.sql', 'b\r\n'],
      ['udfs/z.sql', ''],
    ]);
  });

  test('names that end in .sql but for their case are gathered where that is asked for', () => {
    const root = makeTree({
      'udfs/a.sql': 'a',
      'udfs/B.SQL': 'b',
      'udfs/D.SQL/c.Sql': 'c',
      'udfs/.E.SQL': 'e',
      'udfs/sql': 'f',
    });
    const misnamed: string[] = [];
    expect([...readUnits(root, undefined, misnamed).keys()]).toEqual(['udfs/a.sql']);
    expect(misnamed.sort()).toEqual(['udfs/B.SQL', 'udfs/D.SQL/c.Sql']);
  });

  test('no udfs/ is no unit', () => {
    expect(readUnits(makeTree())).toEqual(new Map());
  });

  test('a large tree', () => {
    const root = makeTree();
    for (let folder = 0; folder < 20; folder++) {
      mkdirSync(join(root, `udfs/s${folder}`), { recursive: true });
      for (let file = 0; file < 100; file++) writeFileSync(join(root, `udfs/s${folder}/f${file}.sql`), `${file}`);
    }
    expect(readUnits(root).size).toBe(2000);
  });

  test.each([
    ['a link to a file', 'udfs/a.sql', 'outside/x.sql'],
    ['a link to a folder', 'udfs/dir', 'outside'],
    ['a dangling link', 'udfs/a.sql', 'nothing'],
    ['a link of another kind of file', 'udfs/readme', 'outside/x.sql'],
  ])('%s is refused', (_, link, to) => {
    const root = makeTree({ 'outside/x.sql': 'secret', 'udfs/b.sql': '' });
    symlinkSync(join(root, to), join(root, link));
    const problem = problemOf(() => readUnits(root));
    expect(problem.message).toContain(`${link} is a symbolic link`);
    expect(problem.file).toBe(link);
  });

  test.each([
    ['udfs/a\tb.sql', 'udfs/a\\tb.sql', 'a control character'],
    ['udfs/new\nline/a.sql', 'udfs/new\\nline/a.sql', 'a control character'],
    ['udfs/a\\b.sql', 'udfs/a\\\\b.sql', 'a backslash'],
  ])('a path that no patch can name is refused: %j', (path, shown, fault) => {
    const root = makeTree({ [path]: '', 'udfs/tab\there/readme': '' });
    const problem = problemOf(() => readUnits(root));
    expect(problem).toMatchObject({
      code: 'failed',
      message: `"${shown}" contains ${fault}, so no patch could name it`,
    });
  });

  test('long files are whole, and leave nothing in those that come after them', () => {
    const texts = [65_535, 65_536, 65_537, 131_072, 300_001, 3].map((n) =>
      'é'.repeat(n / 2).padEnd(n - Math.trunc(n / 2), '.'),
    );
    const root = makeTree(Object.fromEntries(texts.map((text, i) => [`udfs/${i}.sql`, text])));
    expect([...readUnits(root).values()].map((text, i) => text === texts[i])).toEqual(texts.map(() => true));
  });

  test('udfs/ itself being a link is refused', () => {
    const root = makeTree({ 'outside/x.sql': 'secret' });
    symlinkSync('outside', join(root, 'udfs'));
    expect(problemOf(() => readUnits(root)).message).toContain('udfs is a symbolic link');
  });

  test('udfs/ being a file', () => {
    expect(problemOf(() => readUnits(makeTree({ udfs: '' }))).message).toContain('cannot list udfs');
  });

  test('a pipe is refused, not waited for', () => {
    const root = makeTree({ 'udfs/a.sql': '' });
    rmSync(join(root, 'udfs/a.sql'));
    expect(spawnSync('mkfifo', [join(root, 'udfs/a.sql')]).status).toBe(0);
    expect(problemOf(() => readUnits(root)).message).toBe('udfs/a.sql is neither a file nor a folder');
  });
});

describe('what is not UTF-8', () => {
  test.each<[string, number[], number, number, number]>([
    ['Latin-1', [0x61, 0x0a, 0x62, 0xe9, 0x20], 3, 2, 2],
    ['at the start', [0xff, 0xfe, 0x61, 0x00], 0, 1, 1],
    ['cut off at the end', [0x61, 0xef, 0xbf], 1, 1, 2],
    ['cut off, then text', [0xc3, 0xa9, 0xe2, 0x82, 0x61], 2, 1, 2],
    ['overlong', [0x61, 0xc0, 0xaf], 1, 1, 2],
    ['a surrogate', [0x61, 0x0a, 0xed, 0xa0, 0x80], 2, 2, 1],
    ['after a real replacement character', [0xef, 0xbf, 0xbd, 0x80], 3, 1, 2],
  ])('%s', (_, bytes, offset, line, column) => {
    const root = makeTree({ 'udfs/a.sql': Uint8Array.from(bytes) });
    const problem = problemOf(() => readUnits(root));
    expect(problem.message).toContain(
      `udfs/a.sql is not UTF-8 text: byte 0x${bytes[offset]?.toString(16)} at offset ${offset}`,
    );
    expect(problem).toMatchObject({ code: 'failed', file: 'udfs/a.sql', line, column });
  });

  test('a NUL, which no database takes', () => {
    const problem = problemOf(() => readUnits(makeTree({ 'udfs/a.sql': 'é\n- \0 -' })));
    const message = 'udfs/a.sql has a NUL character, which no text of a database can have';
    expect(problem).toMatchObject({ code: 'failed', message, file: 'udfs/a.sql', line: 2, column: 3 });
  });

  test('a name', () => {
    const root = makeTree({ 'udfs/a.sql': '' });
    renameSync(join(root, 'udfs/a.sql'), Buffer.concat([Buffer.from(`${root}/udfs/`), Buffer.from('é.sql', 'latin1')]));
    expect(problemOf(() => readUnits(root)).message).toBe('"udfs/\ufffd.sql" is not UTF-8, so no patch could name it');
  });
});

describe('readUnit', () => {
  test('the text, or null', () => {
    const root = makeTree({ 'udfs/public/a.sql': 'a' });
    expect(readUnit(root, 'udfs/public/a.sql')).toBe('a');
    expect(readUnit(root, 'udfs/public/b.sql')).toBeNull();
    expect(readUnit(root, 'udfs/public/a.sql/b.sql')).toBeNull();
    expect(readUnit(root, 'udfs/none/a.sql')).toBeNull();
  });

  test.each([
    '/etc/passwd',
    'udfs/../series.sql',
    'patches/a.sql',
    'udfs//a.sql',
    'udfs/./a.sql',
    'udfs/a\0.sql',
    'udfs/a',
  ])('the path %j is refused', (path) => {
    expect(problemOf(() => readUnit(makeTree(), path)).code).toBe('failed');
  });

  test('a link on the way is refused', () => {
    const root = makeTree({ 'outside/x.sql': 'secret', 'udfs/b.sql': '' });
    symlinkSync('../outside', join(root, 'udfs/dir'));
    expect(problemOf(() => readUnit(root, 'udfs/dir/x.sql')).message).toContain('udfs/dir is a symbolic link');
  });
});
