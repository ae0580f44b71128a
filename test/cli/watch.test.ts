// watch, as the program in a process of its own: files are saved, and what it says is awaited.
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { undo } from '../../src/queue/undo.ts';
import { describeOnEmbedded, describeOnNewestServer } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type TestQueue, writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { cleanEnvironment, pgquilt, program } from '../support/run.ts';
import { openTerminal } from '../tui/terminal.ts';
import { ran } from './terminal.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A statement that is none. */
const wrong = f(2).replace('BEGIN RETURN', 'BEGIN RETRUN');

const long = test.skipIf(!isLong);
/** Milliseconds after which a test gives up. */
const PATIENCE = 100_000;

type Event = Record<string, unknown> & { event: string };

/** `pgquilt watch --json` in the queue. */
function watching(queue: TestQueue) {
  const child = spawn(process.execPath, [program, 'watch', '--json'], { cwd: queue.root, env: cleanEnvironment() });
  child.stderr.resume();
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  onTestFinished(async () => {
    clearTimeout(limit);
    child.kill('SIGKILL');
    await ended;
  });
  /** The next line; undefined at the end. */
  const next = async (): Promise<Event | undefined> => {
    const { value, done } = await lines.next();
    return done === true ? undefined : (JSON.parse(value) as Event);
  };
  return {
    child,
    ended,
    next,
    /** What became of a save. */
    async outcome(): Promise<Event | undefined> {
      for (;;) {
        const event = await next();
        if (event?.event !== 'saved') return event;
      }
    },
  };
}

test.each([
  [
    'watch --database postgres://db.example/x',
    'watch changes the target at every save, and postgres://db.example/x is on',
  ],
  ['watch --read-only', 'watch changes things, and --read-only forbids it'],
  ['refresh --test -p one', 'refresh: --test runs the test of the top patch, and -p names another'],
])('%s is refused', async (words, message) => {
  const queue = writeQueue({ patches: { one: { f: f(1) } } });
  const { code, err } = await ran(words, { cwd: queue.root });
  expect([code, err]).toEqual([64, expect.stringContaining(message)]);
});

describeOnNewestServer('watch', (server) => {
  const standing = async (files: Record<string, string> = {}) => {
    const url = await server.freshDatabase();
    const queue = writeQueue({ units: { f: f(0) }, patches: { one: { f: f(1) } }, files }, url);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const { client } = await server.connect(url);
    return { queue, given: async (call: string) => Object.values((await client.query(`SELECT ${call}`)).rows[0])[0] };
  };

  test('takes in what is saved, shows what is wrong with it, and goes on', async () => {
    const { queue, given } = await standing();
    const seen = watching(queue);
    expect(await seen.next()).toMatchObject({ event: 'watching', target: queue.context().target.label });
    expect(await seen.next()).toMatchObject({ event: 'refresh', patch: 'one', changed: false });

    queue.edit('f', wrong);
    expect(await seen.next()).toMatchObject({ event: 'saved', paths: ['udfs/public/f.sql'] });
    const error = { file: 'udfs/public/f.sql', line: 1, detail: expect.stringMatching(/RETRUN.*\n.*\^/) };
    expect(await seen.next()).toMatchObject({ event: 'error', error });
    expect(await given('f(0)')).toBe(1);
    queue.edit('f', f(2));
    expect(await seen.outcome()).toMatchObject({ event: 'refresh', changed: true, units: [{ change: 'changed' }] });
    expect(await given('f(0)')).toBe(2);
    expect(queue.read('patches/one.patch')).toContain('+ 2');

    // A test that does not hold keeps an edit out until it does.
    queue.write('patches/one.test.sql', 'SELECT f(0) = 3;\n');
    const failed = { event: 'error', error: { file: 'patches/one.test.sql', line: 1, column: 1 } };
    expect(await seen.outcome()).toMatchObject(failed);
    queue.edit('f', f(4));
    expect(await seen.outcome()).toMatchObject(failed);
    expect(await given('f(0)')).toBe(2);
    queue.edit('f', f(3));
    expect(await seen.outcome()).toMatchObject({ event: 'refresh', changed: true, tests: [{ assertions: 1 }] });
    expect(await given('f(0)')).toBe(3);

    // A whole folder moved in, a file written anew and renamed over the old one, and both removed.
    mkdirSync(join(queue.root, 'new'));
    writeFileSync(join(queue.root, 'new/g.sql'), plus('g', 1));
    renameSync(join(queue.root, 'new'), join(queue.root, 'udfs/my.own'));
    expect(await seen.outcome()).toMatchObject({ event: 'refresh', units: [{ change: 'added' }] });
    writeFileSync(join(queue.root, 'udfs/my.own/.g'), plus('g', 2));
    renameSync(join(queue.root, 'udfs/my.own/.g'), join(queue.root, 'udfs/my.own/g.sql'));
    expect(await seen.outcome()).toMatchObject({ event: 'refresh', units: [{ path: 'udfs/my.own/g.sql' }] });
    expect(await given('g(0)')).toBe(2);
    queue.remove('udfs/my.own');
    expect(await seen.outcome()).toMatchObject({ event: 'refresh', units: [{ change: 'reverted' }] });

    // What series.yaml says is read anew: a target that is far is not changed.
    const series = queue.read('series.yaml');
    queue.write('series.yaml', series.replace(/dev: ".*"/, 'dev: "postgres://db.example/x"'));
    queue.edit('f', f(9));
    expect(await seen.outcome()).toMatchObject({ event: 'error', error: { code: 'usage' } });
    queue.write('series.yaml', series);
    queue.edit('f', f(3));
    expect(await seen.outcome()).toMatchObject({ event: 'refresh', changed: false, tests: [{ assertions: 1 }] });

    seen.child.kill('SIGINT');
    expect(await seen.next()).toEqual({ event: 'end', refreshes: 5 });
    expect([await seen.next(), await seen.ended]).toEqual([undefined, 0]);
    await undo(queue.context(), { by: 'undo', extent: { count: 4 } });
    expect([await given('f(0)'), queue.unit('f')]).toEqual([2, f(3)]);
  });

  long('an interrupt in the middle of a refresh is exit 130, and nothing was taken in', async () => {
    const { queue } = await standing({ 'patches/one.test.sql': 'SELECT true;\n' });
    const patch = queue.read('patches/one.patch');
    const seen = watching(queue);
    await seen.next();
    await seen.next();
    queue.write('patches/one.test.sql', 'SELECT pg_sleep(60);\n');
    queue.edit('f', f(2));
    expect(await seen.next()).toMatchObject({ event: 'saved' });
    seen.child.kill('SIGINT');
    expect(await seen.ended).toBe(130);
    expect([queue.unit('f'), queue.read('patches/one.patch')]).toEqual([f(2), patch]);
  });
});

describeOnEmbedded('watch', (server) => {
  long('at a terminal, with a caret; another command has the database between two saves', async () => {
    const queue = writeQueue({ units: { f: f(0) }, patches: { one: { f: f(1) } } }, await server.freshDatabase());
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const screen = openTerminal(['watch'], { cwd: queue.root, rows: 60, env: { NO_COLOR: '1' } });
    await screen.until('Patch one is unchanged', 60);
    expect(screen.text()).toMatch(/^Watching udfs\/ and the tests in patches\/ for pglite:.*; \^C ends it\n/);
    queue.edit('f', wrong);
    await screen.until(/at udfs\/public\/f.sql:1:\d+\n[^^]*\^\n/, 60);
    queue.edit('f', f(2));
    await screen.until('Refreshed patch one', 60);
    expect((await pgquilt(['pop'], { cwd: queue.root })).stdout).toContain('No patches applied');
    // The pop saved a unit, too.
    await screen.until(/hint: .*\n(.*\n)*No patches applied/, 60);
    expect(await screen.press('ctrl+c').end(60)).toBe(0);
  });
});
