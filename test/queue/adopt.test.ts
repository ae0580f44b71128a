// adopt: what was changed by hand becomes a patch on top, a patch further down, or part of the base.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { adopt } from '../../src/queue/adopt.ts';
import { applied } from '../../src/queue/applied.ts';
import { diff } from '../../src/queue/diff.ts';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { overwritten } from '../../src/queue/overwritten.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { needs } from '../support/needs.ts';
import { f, plus } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

/** A function of several lines: what each line adds to the result. */
const long = (...adds: number[]): string =>
  `create function public.f(a integer) returns integer\n  language plpgsql\nas $$\nbegin\n${adds
    .map((n, i) => `  -- step ${i}\n  a := a + ${n};\n`)
    .join('')}  return a;\nend\n$$;\n`;
const replace = (text: string): string => text.replace(/create/i, 'CREATE OR REPLACE');
const ALL = { goal: { all: true } } as const;
const ONE = { goal: { count: 1 } } as const;

describeOnUsualKind('adopt', (server) => {
  const db = useDatabase(server);
  const data = {
    units: { f: long(1, 2, 3, 4), g: plus('g', 0), h: plus('h', 0) },
    patches: { one: { f: long(1, 2, 3, 40) }, two: { f: long(1, 2, 30, 40), g: plus('g', 1) } },
  };
  const HAND = `${replace(long(1000, 2, 30, 40))} COMMENT ON FUNCTION public.f(integer) IS 'hot';
    GRANT EXECUTE ON FUNCTION public.f(integer) TO adopt_reader; DROP FUNCTION public.h(integer);`;

  /** A queue whose base the database has, with both patches pushed, and the hand's changes above them. */
  async function changed() {
    await db.sql(ensureRoles('adopt_reader'));
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), ALL);
    const top = { catalog: await db.catalog(), tree: queue.tree() };
    await db.sql(HAND);
    return { queue, base, top, live: await db.catalog() };
  }

  test('as a patch on top: nothing is touched, and pop gives what was there before', async () => {
    const { queue, base, top, live } = await changed();
    const result = await adopt(queue.context(), { words: [], place: { patch: 'hot' } });
    expect(result).toMatchObject({ patch: 'hot', top: 'hot', routines: ['public.f(integer)', 'public.h(integer)'] });
    expect(await db.catalog()).toBe(live);
    expect(await applied(queue.context())).toEqual(['one', 'two', 'hot']);
    expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [], behind: [] }, notes: [] });
    expect(queue.unit('f')).toContain('a + 1000');
    expect(queue.unit('h')).toBeNull();
    const above = queue.tree();
    await pop(queue.context(), ONE);
    expect([await db.catalog(), queue.tree()]).toEqual([top.catalog, top.tree]);
    await push(queue.context(), ONE);
    expect([await db.catalog(), queue.tree()]).toEqual([live, above]);
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(base);
    await expect(adopt(queue.context(), { words: [], place: { patch: 'more' } })).rejects.toMatchObject({
      code: 'nothing-to-do',
    });
  });

  test.each([{ patch: 'hot' }, { patch: 'hot', below: 'two' }] as const)(
    'a unit that is edited as well: the edit is laid aside, as the hint says, and put on top again: %j',
    async (place) => {
      const { queue, live } = await changed();
      const edited = long(1, 2, 30, 41);
      queue.edit('f', edited);
      const both = {
        code: 'failed',
        file: 'udfs/public/f.sql',
        hint: expect.stringContaining('pgquilt diff -z > mine.diff'),
      };
      await expect(adopt(queue.context(), { words: [], place })).rejects.toMatchObject(both);
      await expect(refresh(queue.context(), { fromDatabase: true })).rejects.toMatchObject(both);
      expect([await db.catalog(), queue.unit('f')]).toEqual([live, edited]);

      needs('patch');
      const patch = (...args: string[]) =>
        execFileSync('patch', [...args, '-p1', '-i', 'mine.diff'], { cwd: queue.root });
      queue.write('mine.diff', (await diff(queue.context(), { mode: 'unrefreshed' })).text);
      patch('-R');
      await adopt(queue.context(), { words: [], place });
      patch();
      expect(queue.unit('f')).toMatch(/a \+ 1000;.*a \+ 41;/s);
      await refresh(queue.context(), {});
      expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [], behind: [] } });
      expect(await db.value('SELECT public.f(0)')).toBe(1000 + 2 + 30 + 41);
    },
  );

  test('one routine of two, by its name', async () => {
    const { queue } = await changed();
    await adopt(queue.context(), { words: ['h'], place: { patch: 'hot' } });
    expect((await drift(queue.context())).drift.map((d) => d.routine)).toEqual(['public.f(integer)']);
    await adopt(queue.context(), { words: ['udfs/public/f.sql'], place: { patch: 'hotter' } });
    expect((await drift(queue.context())).drift).toEqual([]);
    await expect(adopt(queue.context(), { words: ['nosuch'], place: { patch: 'x' } })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  test.each([{ patch: 'hot' }, { patch: 'hot', below: 'one' }, 'base'] as const)(
    'a routine that no unit has, where it is named: %j',
    async (place) => {
      await db.sql(ensureRoles('adopt_reader'));
      const queue = db.queue(data);
      await load(queue.context());
      await push(queue.context(), ALL);
      await db.sql(`${plus('made', 7)} COMMENT ON FUNCTION public.made(integer) IS 'by hand'; ALTER FUNCTION public.made(integer) OWNER TO adopt_reader;
        CREATE FUNCTION public.h(text) RETURNS text LANGUAGE sql AS 'SELECT $1'`);
      const live = await db.catalog();
      // What is named no more than by being there is left alone.
      await expect(adopt(queue.context(), { words: [], place })).rejects.toMatchObject({ code: 'nothing-to-do' });
      const result = await adopt(queue.context(), { words: ['made', 'public.h'], place });
      expect(result.routines).toEqual(['public.made(integer)', 'public.h(text)']);
      expect(result.units).toEqual(['udfs/public/h.sql', 'udfs/public/made.sql']);
      expect(await db.catalog()).toBe(live);
      expect(queue.unit('made')).toContain("COMMENT ON ROUTINE public.made(integer) IS 'by hand'");
      expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [], behind: [] }, notes: [] });
      await pop(queue.context(), ALL);
      await push(queue.context(), ALL);
      expect(await db.catalog()).toBe(live);
    },
  );

  test('an overload made beside one that was dropped is mentioned, and can be taken in', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), ALL);
    await db.sql(
      'DROP FUNCTION public.h(integer); CREATE FUNCTION public.h(bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT $1 $$',
    );
    const { notes } = await refresh(queue.context(), { fromDatabase: true });
    expect(notes).toEqual([
      expect.stringMatching(
        /^public\.h\(bigint\) is there beside public\.h\(integer\), .*pgquilt adopt 'public\.h\(bigint\)' --new NAME$/,
      ),
    ]);
    await adopt(queue.context(), { words: ['public.h(bigint)'], place: { patch: 'new-h' } });
    expect(queue.unit('h')).toContain('public.h(bigint)');
  });

  test('as a patch below the others, which are laid anew on it', async () => {
    const { queue, base, live } = await changed();
    const result = await adopt(queue.context(), { words: [], place: { patch: 'hot', below: 'one' } });
    expect(result).toMatchObject({ patch: 'hot', top: 'two', changed: ['one', 'two'] });
    expect(await db.catalog()).toBe(live);
    expect(await applied(queue.context())).toEqual(['hot', 'one', 'two']);
    expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [], behind: [] }, notes: [] });
    const above = queue.tree();
    await pop(queue.context(), { goal: { name: 'hot' } });
    expect(await db.value('SELECT public.f(0)')).toBe(1009);
    expect(queue.unit('f')).toContain('a + 4;');
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(base);
    await push(queue.context(), ALL);
    expect([await db.catalog(), queue.tree()]).toEqual([live, above]);
  });

  test('as part of the base', async () => {
    const { queue, live } = await changed();
    await adopt(queue.context(), { words: [], place: 'base' });
    expect(await db.catalog()).toBe(live);
    expect(await status(queue.context())).toMatchObject({ drift: [], tree: { dirty: [], behind: [] }, notes: [] });
    await pop(queue.context(), ALL);
    expect(await db.value('SELECT public.f(0)')).toBe(1009);
    expect(await db.value("SELECT to_regproc('public.h') IS NULL")).toBe(true);
    expect(queue.unit('f')).toContain('a + 1000');
    const base = await db.catalog();
    await push(queue.context(), ALL);
    expect(await db.catalog()).toBe(live);
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(base);
    await expect(adopt(queue.context({ database: db.url }), { words: [], place: 'base' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  test('below a patch that changed the same lines: a conflict, nothing changed', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), ALL);
    await db.sql(replace(long(1, 2, 30, 4000)));
    const before = [await db.catalog(), queue.files()];
    for (const place of ['base', { patch: 'hot', below: 'one' }] as const) {
      await expect(adopt(queue.context(), { words: [], place })).rejects.toMatchObject({
        code: 'conflict',
        patch: 'one',
        file: expect.stringContaining('.pgquilt/merges/below-one'),
      });
    }
    expect([await db.catalog(), queue.files()]).toEqual(before);
    expect(await adopt(queue.context(), { words: [], place: { patch: 'hot', below: 'two' } })).toMatchObject({
      changed: ['two'],
    });
    expect(await applied(queue.context())).toEqual(['one', 'hot', 'two']);
  });

  test('a base that differs, on a database that the tool did not load', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    await db.sql(f(7));
    const base = await db.catalog();
    await adopt(queue.context(), { words: ['f'], place: 'base' });
    expect(queue.unit('f')).toBe(f(7));
    expect(await db.catalog()).toBe(base);
    const other = db.queue({ units: { f: f(7) }, patches: {} });
    await db.sql('DROP SCHEMA pgquilt CASCADE; ALTER FUNCTION public.f(integer) STRICT');
    await adopt(other.context(), { words: ['f'], place: { patch: 'hot' } });
    await pop(other.context(), ALL);
    expect(await db.catalog()).toBe(base);
  });

  test('a version that was overwritten is brought back as a patch', async () => {
    const { queue, top, live } = await changed();
    await pop(queue.context(), { ...ONE, onDrift: 'overwrite' });
    await push(queue.context(), ONE);
    await db.sql(plus('h', 0));
    expect(await db.catalog()).toBe(top.catalog);
    const { versions } = await overwritten(queue.context());
    expect(versions.map((v) => v.routine)).toEqual(['public.f(integer)']);
    const entry = versions[0]?.entry ?? 0;
    await expect(
      adopt(queue.context(), { words: [], place: { patch: 'back' }, overwritten: entry + 1 }),
    ).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining(`${entry}`) });
    await adopt(queue.context(), { words: [], place: { patch: 'back' }, overwritten: entry });
    await db.sql('DROP FUNCTION public.h(integer)');
    expect(await db.catalog()).toBe(live);
    await db.sql(plus('h', 0));
    await pop(queue.context(), ONE);
    expect(await db.catalog()).toBe(top.catalog);
  });
});
