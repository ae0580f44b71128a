// Invariant 1: after push and pop the database is what it was before: every routine with its envelope and all that
// depends on it, by the catalogs and, where pg_dump fits the server, by its dump.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnEveryMajor } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type TestDatabase, useDatabase } from '../support/test-database.ts';
import { type Case, cases, f1, sinceMajor14, together } from './round-trip-cases.ts';

/** Up and down again in strides, and at once, comparing at each level that was stood at on the way up. */
async function prove(db: TestDatabase, cases: Record<string, Case>, loaded: boolean): Promise<void> {
  const { schemas, before = '', live = '', dependents = '', plan, ...data } = together(cases);
  await db.sql(`${schemas.map((s) => `CREATE SCHEMA ${s};`).join('')} ${before}; ${live};`);
  const queue = db.queue(data);
  if (loaded) await load(queue.context());
  await db.sql(`${dependents};`);
  const names = Object.keys(data.patches ?? {});
  const dump = await db.dump();
  const base = queue.files();

  const dry = await push(queue.context(), { goal: { all: true }, dryRun: true });
  expect(dry.plan?.flatMap((p) => p.routines.map((r) => `${r.action} ${r.routine}`))).toEqual(plan);

  const levels = [await db.catalog()];
  const trees = [queue.tree()];
  const heights = [0];
  while ((heights.at(-1) ?? 0) < names.length) {
    const height = heights.at(-1) ?? 0;
    const next = names.slice(height, height + (height < ALONE ? 1 : STRIDE));
    const moved = await push(queue.context(), { goal: { count: next.length } });
    expect(moved).toMatchObject({ pushed: next, popped: [], top: next.at(-1), notes: [] });
    levels.push(await db.catalog());
    trees.push(queue.tree());
    heights.push(height + next.length);
  }
  // What each patch found and left, and so the way back from each level.
  const rows = () => db.sql('SELECT name, routines, reverse, forward, units, id FROM pgquilt.patch ORDER BY position');
  const recorded = await rows();
  for (let i = heights.length - 1; i > 0; i--) {
    await pop(queue.context(), { goal: { count: (heights[i] ?? 0) - (heights[i - 1] ?? 0) } });
    expect(await db.catalog()).toEqual(levels[i - 1]);
    expect(queue.tree()).toEqual(trees[i - 1]);
  }
  expect(await db.dump()).toEqual(dump);

  await push(queue.context(), { goal: { all: true } });
  expect(await db.catalog()).toEqual(levels.at(-1));
  expect(await rows()).toEqual(recorded);
  expect(queue.tree()).toEqual(trees.at(-1));
  await pop(queue.context(), { goal: { all: true } });
  expect(await db.catalog()).toEqual(levels[0]);
  expect(await db.dump()).toEqual(dump);
  expect(queue.files()).toEqual(base);
}

/** Patches in one step, behind the first few, which go one at a time. */
const STRIDE = isLong ? 12 : 30;
const ALONE = 3;

describeOnEveryMajor('pop after push leaves nothing behind', (server) => {
  const db = useDatabase(server);
  const known = server.major >= 14 ? { ...cases, ...sinceMajor14 } : cases;
  const by = (live: boolean) =>
    Object.fromEntries(Object.entries(known).filter(([, c]) => (c.live !== undefined) === live));

  test('where the tool loaded the base', async () => prove(db, by(false), true));
  test('where the routines were there before the tool', async () => prove(db, by(true), false));

  test('a change that must drop is refused where a view would not fit what comes, by name', async () => {
    const queue = db.queue({
      units: { f: f1 },
      patches: { one: { f: f1.replace('RETURNS integer', 'RETURNS bigint') } },
    });
    await load(queue.context());
    await db.sql('CREATE VIEW public.uses_f AS SELECT public.f(1) AS one');
    const before = [await db.catalog(), queue.files()];
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'failed',
      patch: 'one',
      file: 'udfs/public/f.sql',
      sqlstate: '42P16',
      message: expect.stringMatching(
        /view public\.uses_f depends on public\.f\(integer\).*data type of view column "one"/,
      ),
    });
    expect([await db.catalog(), queue.files()]).toEqual(before);
  });

  test('a replace, and a drop with a create, keep the envelope that is not in the text', async () => {
    await db.sql(`${f1} COMMENT ON FUNCTION public.f(integer) IS 'kept'; REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;
      ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql`);
    const body = f1.replace('RETURN a', 'RETURN a + 1');
    const queue = db.queue({
      units: { f: f1 },
      patches: { one: { f: body }, two: { f: body.replace('RETURNS integer', 'RETURNS bigint') } },
    });
    const envelope = `SELECT obj_description(p.oid, 'pg_proc'), proacl::text, (SELECT string_agg(e.extname, ',')
      FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.objid = p.oid AND d.deptype = 'x') AS depends
      FROM pg_proc p WHERE p.oid = 'public.f(integer)'::regprocedure`;
    const before = await db.sql(envelope);
    expect(before).toMatchObject([{ depends: 'plpgsql' }]);
    for (const name of ['one', 'two']) {
      await push(queue.context(), { goal: { name } });
      expect(await db.sql(envelope), name).toEqual(before);
    }
  });

  test('a pop that something in the database turns into another change is none', async () => {
    const queue = db.queue({ units: { f: f1 }, patches: { one: { f: f1.replace('RETURN a', 'RETURN a + 1') } } });
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    await db.sql(`CREATE FUNCTION public.meddle() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN ALTER FUNCTION public.f(integer) COST 77; END';
      CREATE EVENT TRIGGER meddles ON ddl_command_end WHEN TAG IN ('CREATE FUNCTION') EXECUTE FUNCTION public.meddle()`);
    const before = [await db.catalog(), queue.files()];
    await expect(pop(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'failed',
      patch: 'one',
      file: 'udfs/public/f.sql',
      message: 'public.f(integer) would not come back exactly: its cost would differ',
      detail: expect.stringContaining('+ COST 77'),
    });
    expect([await db.catalog(), queue.files()]).toEqual(before);
    await db.sql('DROP EVENT TRIGGER meddles');
  });

  test('a drop is refused where something depends, with the list', async () => {
    const queue = db.queue({ units: { f: f1 }, patches: { one: { f: null } } });
    await load(queue.context());
    await db.sql('CREATE VIEW public.uses_f AS SELECT public.f(1) AS one');
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      sqlstate: '2BP01',
      detail: expect.stringContaining('uses_f'),
    });
  });
});
