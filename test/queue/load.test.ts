// load: creates the base, or records the one that is there; and what it says where it can do neither.
import { expect, test } from 'vitest';
import { embeddedIsReady } from '../../src/database/open.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnBothKindsInTime, describeOnEmbedded } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const data = { units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) } } };

describeOnBothKindsInTime('load', (server) => {
  const db = useDatabase(server);

  test('of what is loaded has nothing to do, at the base and above it', async () => {
    const queue = db.queue(data);
    expect(await load(queue.context())).toMatchObject({ units: 2, routines: 2, recorded: false });
    const again = { code: 'nothing-to-do', message: expect.stringMatching(/^The base is loaded in /) };
    await expect(load(queue.context())).rejects.toMatchObject(again);
    await push(queue.context(), all);
    await expect(load(queue.context())).rejects.toMatchObject(again);
    await pop(queue.context(), all);
    queue.edit('n', plus('n', 0));
    const hint = 'A patch takes in what is new since, udfs/public/n.sql: pgquilt new NAME, then pgquilt refresh';
    await expect(load(queue.context())).rejects.toMatchObject({ ...again, hint });
    queue.edit('n', null);
    queue.edit('f', plus('f', 7));
    await db.sql('DROP SCHEMA pgquilt CASCADE');
    await db.sql('DROP FUNCTION f(integer); DROP FUNCTION g(integer)');
    await load(db.queue({ units: { other: plus('other', 0) } }).context());
    const foreign = { code: 'failed', message: expect.stringMatching(/has a ledger already, and not of this base$/) };
    await expect(load(queue.context())).rejects.toMatchObject(foreign);
  });

  test('of what has come to the base since, as git has it, which status shows', async () => {
    const queue = db.queue(data);
    queue.git('init', '-q');
    const commit = (): void => {
      queue.git('add', '-A');
      queue.git('commit', '-q', '-m', 'a unit');
    };
    commit();
    await load(queue.context());
    await push(queue.context(), all);
    const before = await db.catalog();
    queue.edit('late', plus('late', 3));
    expect((await status(queue.context())).tree).toMatchObject({ dirty: ['udfs/public/late.sql'] });
    commit();
    const unloaded = ['udfs/public/late.sql'];
    expect((await status(queue.context())).tree).toMatchObject({ level: 'one', dirty: [], unloaded });
    expect(await load(queue.context())).toMatchObject({ units: 1, routines: 1, recorded: false, setup: [] });
    expect(await db.value('SELECT late(1)')).toBe(4);
    expect((await status(queue.context())).tree).not.toHaveProperty('unloaded');
    // It is of the base: a patch can change it, and a pop leads back to it.
    await newPatch(queue.context(), { name: 'two' });
    queue.edit('late', plus('late', 5));
    await refresh(queue.context());
    await pop(queue.context(), all);
    expect(await db.value('SELECT late(1)')).toBe(4);
    await db.sql('DROP FUNCTION late(integer)');
    await push(queue.context(), { goal: { count: 1 } });
    expect(await db.catalog()).toBe(before);
  });

  test.runIf(server.kind === 'server')('is what status says before it, in place of an edit a unit', async () => {
    const queue = db.queue(data);
    const [f_, g] = ['udfs/public/f.sql', 'udfs/public/g.sql'];
    const fresh = { dirty: [], behind: [], unloaded: [f_, g] };
    // Nothing is committed: nothing but the files themselves tells of the base.
    queue.git('init', '-q');
    expect((await status(queue.context())).tree).toMatchObject(fresh);
    queue.git('add', '-A');
    queue.git('commit', '-q', '-m', 'first');
    expect((await status(queue.context())).tree).toMatchObject(fresh);
    queue.edit('g', plus('g', 5));
    expect((await status(queue.context())).tree).toMatchObject({ ...fresh, dirty: [g] });
    await load(queue.context());
    const { tree } = await status(queue.context());
    expect([tree.dirty, tree.unloaded]).toEqual([[g], undefined]);
  });

  test('says, as status does, which files are no units for the case of their names', async () => {
    const queue = db.queue(data);
    queue.write('udfs/public/k.SQL', plus('k', 0));
    const note = (files: string) => [`${files}: its name does not end in .sql`];
    expect((await status(queue.context())).notes).toEqual(note('udfs/public/k.SQL is no unit'));
    expect(await load(queue.context())).toMatchObject({ units: 2, notes: note('udfs/public/k.SQL is no unit') });
    queue.write('udfs/J.Sql', plus('j', 0));
    expect((await status(queue.context())).notes).toEqual([
      'udfs/J.Sql, udfs/public/k.SQL are no units: their names do not end in .sql',
    ]);
    expect(await push(queue.context(), all)).toMatchObject({ notes: [] });
  });

  test('records a base that is there already, and touches nothing', async () => {
    await db.sql(`${f(0)} ${plus('g', 0)} COMMENT ON FUNCTION public.g(integer) IS 'its own'`);
    const oids =
      "SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384 AND proname IN ('f', 'g')";
    const [before, rows] = [await db.catalog(), await db.value(oids)];
    const queue = db.queue(data);
    expect(await load(queue.context())).toMatchObject({ units: 2, routines: 2, recorded: true });
    expect([await db.catalog(), await db.value(oids)]).toEqual([before, rows]);
    expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [] }, notes: [] });
    await db.sql(plus('g', 7).replace('CREATE', 'CREATE OR REPLACE'));
    expect((await status(queue.context())).drift).toMatchObject([{ routine: 'public.g(integer)' }]);
    await db.sql(plus('g', 0).replace('CREATE', 'CREATE OR REPLACE'));
    await push(queue.context(), all);
    await pop(queue.context(), all);
    expect(await db.catalog()).toEqual(before);
  });

  test('takes a correction of the base: any while the series is empty, later those that git has committed', async () => {
    const wrong = 'CREATE FUNCTION public.w() RETURNS no_such_type LANGUAGE sql AS $$ SELECT 1 $$;\n';
    const queue = db.queue({ units: { f: f(0), w: wrong, x: wrong.replace('w()', 'x()') }, patches: {} });
    queue.git('init', '-q');
    queue.git('add', '-A');
    queue.git('commit', '-q', '-m', 'a base that does not load');
    await expect(load(queue.context())).rejects.toMatchObject({ sqlstate: '42704' });
    queue.edit('w', plus('w', 0));
    queue.edit('x', null);
    expect(await load(queue.context())).toMatchObject({ units: 2, routines: 2 });
    expect(await db.value('SELECT w(1)')).toBe(1);
    queue.git('commit', '-q', '-a', '-m', 'corrected');
    queue.edit('w', null);
    queue.git('commit', '-q', '-a', '-m', 'out of the base of another database');
    const elsewhere = { ...queue.context(), followsTree: false };
    expect((await status(elsewhere)).tree.dirty).toEqual(['udfs/public/w.sql']);
    queue.git('revert', '-n', 'HEAD');
    expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [] }, notes: [] });

    const other = db.queue(data);
    other.git('init', '-q');
    other.git('add', '-A');
    other.git('commit', '-q', '-m', 'first');
    await db.sql('DROP SCHEMA pgquilt CASCADE; DROP FUNCTION f, w');
    await load(other.context());
    await db.sql('DROP SCHEMA pgquilt CASCADE; DROP FUNCTION f, g');
    other.edit('g', plus('g', 5));
    other.git('commit', '-q', '-a', '-m', 'g has another base');
    other.edit('f', f(7));
    other.edit('g', plus('g', 6));
    await load(other.context());
    expect([await db.value('SELECT f(0)'), await db.value('SELECT g(0)')]).toEqual([0, 5]);
    const { dirty } = (await status(other.context())).tree;
    expect(dirty).toEqual(['udfs/public/f.sql', 'udfs/public/g.sql']);
  });

  test('shows only what differs, or is missing, of a base that is partly there', async () => {
    await db.sql(`${f(0)} ${plus('g', 7)}`);
    const before = await db.catalog();
    const queue = db.queue({ units: { ...data.units, h: plus('h', 0) } });
    const refusal = await load(queue.context()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'drift',
      message: expect.stringContaining(
        'not all as the base says: public.g(integer) differs from the base in body (and 1 more)',
      ),
    });
    expect(refusal).toMatchObject({ detail: expect.stringContaining('public.h(integer) is not there') });
    expect(refusal).not.toMatchObject({ detail: expect.stringContaining('public.f(integer)') });
    expect(await db.catalog()).toEqual(before);
    expect(await db.value("SELECT to_regnamespace('pgquilt') IS NULL")).toBe(true);
  });

  test.each([
    ['a schema', 'CREATE FUNCTION other.f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;'],
    ['a type', 'CREATE FUNCTION public.t(a colour) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;'],
    ['a table', 'CREATE FUNCTION public.t() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM orders $$;'],
    ['a role', `${f(0)}GRANT EXECUTE ON FUNCTION public.f(integer) TO nobody_here;`],
  ])('that lacks %s says where it comes from', async (_what, text) => {
    const queue = db.queue({ units: { x: text } });
    await expect(load(queue.context())).rejects.toMatchObject({
      code: 'failed',
      file: 'udfs/public/x.sql',
      hint: expect.stringMatching(/setup: \[schema\.sql\].*--target NAME|Create it in .* first/),
    });
  });
});

describeOnBothKindsInTime('push', (server) => {
  const db = useDatabase(server);

  test('where neither base nor schema has been created says how they are', async () => {
    const one = (n: number) => `CREATE FUNCTION other.f() RETURNS integer LANGUAGE sql AS $$ SELECT ${n} $$;\n`;
    const queue = db.queue({ units: { f: one(0) }, patches: { one: { f: one(1) } } });
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      code: 'failed',
      message: 'the server refused: schema "other" does not exist',
      hint: expect.stringContaining('If the base has not been created in this database: pgquilt load'),
    });
  });
});

describeOnEmbedded('load into the database that pgquilt makes', () => {
  test.runIf(isLong)('names the set-up files, and the targets there are', async () => {
    const text = 'CREATE FUNCTION other.f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\n';
    const settings = 'targets:\n  origin: postgres://app@localhost/app\n';
    const queue = writeQueue({ units: { x: text }, settings, files: { 'a.sql': 'CREATE TABLE t ();' } });
    const hint = async () => {
      const refusal = await load(queue.context()).catch((error: unknown) => error);
      expect(queue.has('.pgquilt/dev/pgquilt.created')).toBe(true);
      return (refusal as { hint: string }).hint;
    };
    expect(await hint()).toMatch(/setup: \[schema\.sql\].*--target NAME \(origin\)/);
    // What failed was rolled back: the set-up runs in the database that is there now.
    queue.write('series.yaml', `setup: [a.sql]\n${queue.read('series.yaml')}`);
    expect(await hint()).toMatch(/set-up file \(a\.sql\)/);
  });

  test.runIf(isLong)('is done by the first verb that can, where the one that made the database could not', async () => {
    const text = 'CREATE FUNCTION other.f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\n';
    const queue = writeQueue({ units: { x: text }, files: { 'a.sql': 'CREATE SCHEMA other;' } });
    const make = (name: string) => newPatch(queue.context(), { name });
    await expect(make('one')).rejects.toMatchObject({ code: 'failed', file: 'udfs/public/x.sql' });
    await expect(make('one')).rejects.toMatchObject({ code: 'failed', file: 'udfs/public/x.sql' });
    queue.write('series.yaml', `setup: [a.sql]\n${queue.read('series.yaml')}`);
    const { notes } = await make('one');
    expect(notes).toEqual(['Created pglite:.pgquilt/dev with a.sql and the base (1 unit)']);
    expect((await make('two')).notes).toEqual([]);
    const verbs = (await log(queue.context())).entries.map((entry) => entry.verb);
    expect(verbs).toEqual(['load', 'new', 'new']);
  });

  test.runIf(isLong)('leaves no part of it to the next verb', async () => {
    const queue = writeQueue(data);
    await load(queue.context());
    expect(embeddedIsReady(`${queue.root}/.pgquilt/dev`)).toBe(true);
  });
});
