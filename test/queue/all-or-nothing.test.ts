// Invariant 3: a push or pop is one transaction. After an error, a lost connection or a kill the database is as it was or
// as it should be, and the next command brings the files in line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnBothKinds, describeOnNewestServer } from '../support/databases.ts';
import { killedAt } from '../support/killed-at.ts';
import type { TestQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { cleanEnvironment, program } from '../support/run.ts';
import { type TestDatabase, useDatabase } from '../support/test-database.ts';

const LEDGER = `SELECT (SELECT pg_catalog.json_agg(t ORDER BY position) FROM pgquilt.patch t)::text
  || (SELECT pg_catalog.json_agg(t ORDER BY path) FROM pgquilt.unit t)::text
  || (SELECT pg_catalog.json_agg(t ORDER BY id) FROM pgquilt.routine t)::text
  || (SELECT pg_catalog.json_agg(t ORDER BY seq) FROM pgquilt.log t)::text AS ledger`;

/** All that an operation may change. */
async function everything(db: TestDatabase, queue: TestQueue) {
  return { catalog: await db.catalog(), ledger: await db.sql(LEDGER), files: queue.files() };
}

/** Who waits for the transaction that asks. pg_stat_activity would not do: within a transaction it stands still. */
const WAITING = 'SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';

const first = { zero: { f: f(1) } };

const refused: [text: string, problem: object][] = [
  // A body that does not parse; a type and a role that are not there.
  [fn('g', '', 'RETRUN 1;'), { sqlstate: '42601' }],
  [fn('g', 'a no_such_type', 'RETURN 1;'), { sqlstate: '42704' }],
  [
    `${fn('g', '', 'RETURN 1;')}GRANT EXECUTE ON FUNCTION public.g() TO nobody_of_that_name;\n`,
    { sqlstate: '42704', line: 2 },
  ],
];

function creating(path: string, text: string): string {
  const diff = diffTexts(path, null, text);
  return formatPatch({ header: '', files: diff === null ? [] : [diff] });
}

describeOnBothKinds('all or nothing', (server) => {
  const db = useDatabase(server);

  test('the second of three patches fails', async () => {
    const queue = db.queue({
      units: { f: f(0) },
      patches: { ...first, one: { f: f(2), h: plus('h', 0) }, two: { g: '-- to come' }, three: { f: f(3) } },
    });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    for (const [text, problem] of refused) {
      queue.write('patches/two.patch', creating('udfs/public/g.sql', text));
      const before = await everything(db, queue);
      await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
        code: 'failed',
        patch: 'two',
        file: 'udfs/public/g.sql',
        ...problem,
      });
      expect(await everything(db, queue)).toEqual(before);
    }
    expect(await push(queue.context(), { goal: { count: 1 } })).toMatchObject({ pushed: ['one'] });
  });

  test('the second of three patches does not apply', async () => {
    const queue = db.queue({
      units: { f: f(0), g: plus('g', 0) },
      patches: { ...first, one: { g: plus('g', 1) }, two: { f: f(2) }, three: { g: plus('g', 2) } },
    });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    queue.write(
      'patches/two.patch',
      queue
        .read('patches/two.patch')
        .replace('a + 1', 'a + 7')
        .replace(/^index.*\n/m, ''),
    );
    const before = await everything(db, queue);
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'conflict',
      patch: 'two',
      file: 'patches/two.patch',
    });
    expect(await everything(db, queue)).toEqual(before);
  });

  test('a dry run has run, and has changed nothing', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) } } });
    await load(queue.context());
    const before = await everything(db, queue);
    const dry = await push(queue.context(), { goal: { all: true }, dryRun: true });
    expect(dry).toMatchObject({ pushed: ['one', 'two'], top: null });
    expect(dry.plan?.map((p) => [p.patch, p.sql.join()])).toEqual([
      ['one', expect.stringContaining('CREATE OR REPLACE FUNCTION public.f(a integer)')],
      ['two', expect.stringContaining('a + 2')],
    ]);
    expect(await everything(db, queue)).toEqual(before);
  });

  test('a patch that is applied is not applied again', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) }, three: { f: f(3) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { name: 'two' } });
    await expect(push(queue.context(), { goal: { name: 'one' } })).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ pushed: ['three'], top: 'three' });
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ pushed: [], top: 'three' });
    await expect(push(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({
      code: 'nothing-to-do',
      message: 'File series fully applied, ends at patch three',
    });
    await expect(load(queue.context())).rejects.toMatchObject({ code: 'nothing-to-do' });
  });

  test('the files cannot be written after the commit: it says so, and the next command brings them in line', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1), g: plus('g', 1) }, two: { f: f(2) } } });
    await load(queue.context());
    mkdirSync(join(queue.root, 'udfs/public/g.sql'));
    await expect(push(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('the database was changed'),
      hint: expect.stringContaining('next pgquilt command'),
    });
    expect(await status(queue.context())).toMatchObject({
      top: 'one',
      tree: { behind: ['udfs/public/f.sql', 'udfs/public/g.sql'], dirty: [] },
    });
    queue.remove('udfs/public/g.sql');
    const moved = await push(queue.context(), { goal: { count: 1 } });
    expect(moved.notes).toHaveLength(2);
    expect(queue.unit('f')).toBe(f(2));
    expect(queue.unit('g')).toBe(plus('g', 1));
    await pop(queue.context(), { goal: { all: true } });
    expect(queue.tree()).toEqual({ 'udfs/public/f.sql': f(0) });
  });

  test('killed between the commit and the tree: the next command brings the tree in line', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1), g: plus('g', 1) }, two: { f: f(2) } } });
    await load(queue.context());
    await killedAt(queue, 'after', (context) => push(context, { goal: { count: 1 } }));
    expect(queue.unit('f')).toBe(f(0));
    expect(await status(queue.context())).toMatchObject({ top: 'one', drift: [] });
    expect(await push(queue.context(), { goal: { count: 1 } })).toMatchObject({ pushed: ['two'], top: 'two' });
    expect(queue.tree()).toEqual({ 'udfs/public/f.sql': f(2), 'udfs/public/g.sql': plus('g', 1) });

    await killedAt(queue, 'after', (context) => pop(context, { goal: { count: 1 } }));
    expect(queue.unit('f')).toBe(f(2));
    expect(await pop(queue.context(), { goal: { count: 1 } })).toMatchObject({ popped: ['one'], top: null });
    expect(queue.tree()).toEqual({ 'udfs/public/f.sql': f(0) });
  });

  test('killed around the commit of a refresh: patch file, series and ledger go together', async () => {
    const queue = db.queue({ units: { f: f(0) } });
    await load(queue.context());
    await killedAt(queue, 'before', (context) => newPatch(context, { name: 'mine' }));
    expect(queue.has('patches/mine.patch')).toBe(false);
    await killedAt(queue, 'after', (context) => newPatch(context, { name: 'mine' }));
    const finished = await refresh(queue.context());
    expect(finished).toMatchObject({ patch: 'mine', changed: false });
    expect(queue.read('series.yaml')).toContain('- mine');
    expect(queue.has('patches/mine.patch')).toBe(true);

    queue.edit('f', f(5));
    const files = queue.files();
    await killedAt(queue, 'before', (context) => refresh(context));
    expect(queue.files()).toEqual(files);
    expect(await status(queue.context())).toMatchObject({ tree: { dirty: ['udfs/public/f.sql'] }, drift: [] });
    await killedAt(queue, 'after', (context) => refresh(context));
    expect((await refresh(queue.context())).changed).toBe(false);
    expect(queue.read('patches/mine.patch')).toContain('a + 5');
    expect(await status(queue.context())).toMatchObject({ tree: { dirty: [], behind: [] }, drift: [], notes: [] });
    await pop(queue.context(), { goal: { all: true } });
    expect(queue.unit('f')).toBe(f(0));
  });
});

describeOnNewestServer('all or nothing, with a process that is killed', (server) => {
  const db = useDatabase(server);

  test('SIGKILL while it waits inside its transaction', async () => {
    const queue = db.queue({
      units: { f: f(0), g: plus('g', 0) },
      patches: { one: { g: plus('g', 1) }, two: { f: f(1) } },
    });
    await load(queue.context());
    const before = await everything(db, queue);
    await db.sql('BEGIN; ALTER FUNCTION public.f(integer) VOLATILE');
    const child = spawn(process.execPath, [program, 'push', '-a'], { cwd: queue.root, env: cleanEnvironment() });
    const ended = once(child, 'exit');
    while ((await db.sql(WAITING)).length === 0 && child.exitCode === null);
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    await db.sql('ROLLBACK');
    expect(await everything(db, queue)).toEqual(before);
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ pushed: ['one', 'two'] });
    expect(queue.tree()).toEqual({ 'udfs/public/f.sql': f(1), 'udfs/public/g.sql': plus('g', 1) });
  });

  test('a connection that the server ends', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    await load(queue.context());
    const before = await everything(db, queue);
    await db.sql('BEGIN; ALTER FUNCTION public.f(integer) VOLATILE');
    const pushing = push(queue.context(), { goal: { all: true } }).catch((error: unknown) => error);
    while ((await db.sql(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) waiting`)).length === 0);
    expect(await pushing).toMatchObject({ code: 'connection', sqlstate: '57P01' });
    await db.sql('ROLLBACK');
    expect(await everything(db, queue)).toEqual(before);
  });
});
