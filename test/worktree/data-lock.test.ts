import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { acquireDataLock } from '../../src/worktree/data-lock.ts';
import { ownIdentity } from '../../src/worktree/process-identity.ts';
import { tempDir } from '../support/temp.ts';

/** The lock as a module that a plain `node -e` can load. */
let module: string;

beforeAll(async () => {
  module = join(tempDir(), 'data-lock.mjs');
  const entry = resolve(import.meta.dirname, '../../src/worktree/data-lock.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: module,
    logLevel: 'error',
  });
});

/** Runs a script in a process of its own; `acquireDataLock`, `fs` and `dir` are there. */
function run(dir: string, script: string): ChildProcess {
  const head = `import fs from 'node:fs'; import { acquireDataLock } from ${JSON.stringify(module)};`;
  const source = `${head} const dir = ${JSON.stringify(dir)}; ${script}`;
  return spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** A process that holds the lock until it is killed or its input ends. */
async function holder(dir: string): Promise<ChildProcess> {
  const child = run(dir, `await acquireDataLock(dir); console.log('held'); process.stdin.resume();`);
  await once(child.stdout ?? child, 'data');
  return child;
}

async function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode;
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

async function locked(dir: string, waitMs = 0): Promise<Problem> {
  try {
    const lock = await acquireDataLock(dir, { waitMs });
    lock.release();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return error as Problem;
  }
  throw new Error('the lock was given');
}

/** An identity as a lock file has it; a process that has ended unless told otherwise. */
function identity(token: string, changes: object = {}): string {
  const pid = spawnSync('true').pid;
  return JSON.stringify({ pid, start: 'another', host: hostname(), token: token.repeat(24), ...changes });
}

const dataDir = () => join(tempDir(), 'data');
const filesBeside = (dir: string) => readdirSync(join(dir, '..'));

describe('a live holder', () => {
  test('in this process', async () => {
    const dir = dataDir();
    const lock = await acquireDataLock(dir);
    expect(JSON.parse(readFileSync(`${dir}.lock`, 'utf8'))).toMatchObject(ownIdentity());
    expect(filesBeside(dir)).toEqual(['data.lock']);
    const problem = await locked(dir);
    expect(problem).toMatchObject({ code: 'locked' });
    expect(problem.message).toContain(`in use by process ${process.pid} on ${hostname()}`);
    expect(problem.hint).toContain('data.lock');
    lock.release();
    lock.release();
    expect(filesBeside(dir)).toEqual([]);
    (await acquireDataLock(dir)).release();
  });

  test('in another process keeps its lock whatever its age', async () => {
    const dir = dataDir();
    const child = await holder(dir);
    utimesSync(`${dir}.lock`, 0, 0);
    expect((await locked(dir, 30)).message).toContain(`process ${child.pid} on`);
    child.stdin?.end();
    expect(await ended(child)).toBe(0);
    expect(filesBeside(dir)).toEqual([]);
  });

  test('is waited for', async () => {
    const dir = dataDir();
    const first = await acquireDataLock(dir);
    const second = acquireDataLock(dir);
    first.release();
    (await second).release();
  });

  test('holds the directory by whatever link it is reached', async () => {
    const dir = dataDir();
    mkdirSync(dir);
    const link = join(tempDir(), 'link');
    symlinkSync(dir, link);
    const lock = await acquireDataLock(link);
    expect((await locked(dir)).code).toBe('locked');
    lock.release();
  });

  test('a second release does not take the lock of the next holder', async () => {
    const dir = dataDir();
    const first = await acquireDataLock(dir);
    first.release();
    const second = await acquireDataLock(dir);
    first.release();
    expect((await locked(dir)).code).toBe('locked');
    second.release();
  });
});

describe('who cannot be judged keeps the lock', () => {
  test.each([
    ['another machine', () => identity('a', { host: 'elsewhere' }), 'on elsewhere'],
    ['an empty file', () => '', 'damaged'],
    ['a file of another kind', () => '{"pid":1}', 'damaged'],
    ['a token that is a path', () => identity('a', { token: '/../../x' }), 'damaged'],
  ])('%s', async (_, content, message) => {
    const dir = dataDir();
    const text = content();
    writeFileSync(`${dir}.lock`, text);
    expect((await locked(dir)).message).toContain(message);
    expect(readFileSync(`${dir}.lock`, 'utf8')).toBe(text);
  });
});

describe('a dead holder', () => {
  test('that was killed is succeeded', async () => {
    const dir = dataDir();
    const child = await holder(dir);
    child.kill('SIGKILL');
    expect(await ended(child)).toBe('SIGKILL');
    expect(filesBeside(dir)).toEqual(['data.lock']);
    const lock = await acquireDataLock(dir, { waitMs: 0 });
    expect((await locked(dir)).message).toContain(`process ${process.pid} on`);
    lock.release();
    expect(filesBeside(dir)).toEqual([]);
  });

  test('whose number another process has now', async () => {
    const dir = dataDir();
    writeFileSync(`${dir}.lock`, identity('a', { pid: process.pid }));
    (await acquireDataLock(dir, { waitMs: 0 })).release();
    expect(filesBeside(dir)).toEqual([]);
  });

  test('that nobody has reaped yet', async () => {
    const dir = dataDir();
    const shell = spawn('sh', ['-c', 'exit 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [output] = await once(shell.stdout, 'data');
    writeFileSync(`${dir}.lock`, identity('a', { pid: Number(String(output)), start: null }));
    (await acquireDataLock(dir, { waitMs: 30_000 })).release();
    shell.kill('SIGKILL');
  });

  test('and takers that died while they took it over', async () => {
    const dir = dataDir();
    writeFileSync(`${dir}.lock`, identity('a'));
    writeFileSync(`${dir}.lock.${'a'.repeat(24)}`, identity('b'));
    writeFileSync(`${dir}.lock.${'b'.repeat(24)}`, identity('c'));
    const lock = await acquireDataLock(dir, { waitMs: 0 });
    expect(filesBeside(dir)).toEqual(['data.lock']);
    expect((await locked(dir)).message).toContain(`process ${process.pid} on`);
    lock.release();
  });

  test("whose leftovers the next holder clears away, and nobody else's", async () => {
    const dir = dataDir();
    const near = (name: string, text: string) => writeFileSync(`${dir}.lock.${name}`, text);
    near('a'.repeat(24), identity('b'));
    near(`${'c'.repeat(24)}.new`, identity('c'));
    near(`${'d'.repeat(24)}.new`, identity('d', ownIdentity()));
    near('notes', 'mine');
    const lock = await acquireDataLock(dir);
    expect(filesBeside(dir)).toEqual(['data.lock', `data.lock.${'d'.repeat(24)}.new`, 'data.lock.notes']);
    lock.release();
  });

  test('and a live taker that has not finished: the taker holds it', async () => {
    const dir = dataDir();
    writeFileSync(`${dir}.lock`, identity('a'));
    writeFileSync(`${dir}.lock.${'a'.repeat(24)}`, identity('b', ownIdentity()));
    expect((await locked(dir, 30)).message).toContain(`process ${process.pid} on`);
    expect(filesBeside(dir)).toHaveLength(2);
  });
});

test('eight takers of a dead holder: one at a time, though some are killed as holders', async () => {
  const dir = dataDir();
  mkdirSync(dir);
  const first = await holder(dir);
  first.kill('SIGKILL');
  await ended(first);
  // Two in the critical section would meet at the exclusive creation of the file.
  const taker = (dies: boolean) => `
    for (let turn = 0; turn < 6; turn++) {
      const lock = await acquireDataLock(dir, { waitMs: 50_000 });
      fs.closeSync(fs.openSync(dir + '/inside', 'wx'));
      await new Promise((resolve) => setImmediate(resolve));
      fs.appendFileSync(dir + '/log', process.pid + '\\n');
      fs.rmSync(dir + '/inside');
      if (${dies} && turn === 4) process.kill(process.pid, 'SIGKILL');
      lock.release();
    }`;
  const takers = Array.from({ length: 8 }, (_, index) => run(dir, taker(index % 2 === 0)));
  const ends = await Promise.all(takers.map(ended));
  expect(ends).toEqual(['SIGKILL', 0, 'SIGKILL', 0, 'SIGKILL', 0, 'SIGKILL', 0]);
  expect(readFileSync(join(dir, 'log'), 'utf8').trim().split('\n')).toHaveLength(4 * 5 + 4 * 6);
  (await acquireDataLock(dir)).release();
  expect(filesBeside(dir)).toEqual(['data']);
});
