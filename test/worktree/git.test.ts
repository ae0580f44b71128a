import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { blobHash } from '../../src/patch/blob-hash.ts';
import { headText, headUnits } from '../../src/worktree/git.ts';
import { needs } from '../support/needs.ts';
import { makeTree } from './tree.ts';

function git(root: string, ...args: string[]): void {
  needs('git');
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: root, env, stdio: 'pipe' });
}

function commit(root: string, files: Record<string, string | Uint8Array>): void {
  git(root, 'init', '-q');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'x');
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('HEAD', () => {
  test('has the units of a queue in a folder of the repository', () => {
    const top = makeTree();
    commit(top, {
      'udfs/other.sql': 'not of this queue',
      'db/udfs/public/a.sql': 'a\r\n',
      'db/udfs/public/d"é\n.sql': 'odd',
      'db/udfs/.hidden/x.sql': 'no',
      'db/udfs/readme.md': 'no',
      'db/series.yaml': '',
    });
    symlinkSync('a.sql', join(top, 'db/udfs/public/link.sql'));
    git(top, 'add', '-A');
    git(top, 'commit', '-qm', 'link');
    const root = join(top, 'db');
    writeFileSync(join(root, 'udfs/public/a.sql'), 'edited');
    writeFileSync(join(root, 'udfs/public/new.sql'), 'new');
    expect(headUnits(root)).toEqual(
      new Map([
        ['udfs/public/a.sql', blobHash('a\r\n')],
        ['udfs/public/d"é\n.sql', blobHash('odd')],
      ]),
    );
    expect(headText(root, 'udfs/public/a.sql')).toBe('a\r\n');
    expect(headText(root, 'udfs/public/new.sql')).toBeNull();
    expect(headText(root, 'udfs')).toBeNull();
    expect(headText(root, '../udfs/other.sql')).toBeNull();
  });

  test("is asked for in the queue's own repository, whatever GIT_DIR says", () => {
    const root = makeTree();
    commit(root, { 'udfs/a.sql': 'a' });
    vi.stubEnv('GIT_DIR', '/nowhere');
    vi.stubEnv('GIT_WORK_TREE', '/nowhere');
    vi.stubEnv('GIT_CEILING_DIRECTORIES', root);
    expect(headUnits(root)?.size).toBe(1);
  });

  test('with no unit', () => {
    const root = makeTree();
    commit(root, { 'series.yaml': '' });
    expect(headUnits(root)).toEqual(new Map());
  });

  test('a text that is not UTF-8 is none', () => {
    const root = makeTree();
    commit(root, { 'udfs/a.sql': Uint8Array.of(0x61, 0xff) });
    expect(headText(root, 'udfs/a.sql')).toBeNull();
    expect(headUnits(root)?.size).toBe(1);
  });
});

describe('null, never an error', () => {
  test('no repository', () => {
    expect(headUnits(makeTree())).toBeNull();
    expect(headText(makeTree(), 'udfs/a.sql')).toBeNull();
  });

  test('no commit', () => {
    const root = makeTree();
    git(root, 'init', '-q');
    expect(headUnits(root)).toBeNull();
  });

  test('no git', () => {
    const root = makeTree();
    commit(root, { 'udfs/a.sql': 'a' });
    vi.stubEnv('PATH', root);
    expect(headUnits(root)).toBeNull();
    expect(headText(root, 'udfs/a.sql')).toBeNull();
  });

  test('no folder', () => {
    expect(headUnits('/no/such/folder')).toBeNull();
  });

  test('a repository with hashes of another kind', () => {
    const root = makeTree();
    git(root, 'init', '-q', '--object-format=sha256');
    commit(root, { 'udfs/a.sql': 'a' });
    expect(headUnits(root)).toBeNull();
  });
});
