// --overwrite: what was changed by hand is replaced, kept, and can be shown.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { goTo } from '../../src/queue/goto.ts';
import { load } from '../../src/queue/load.ts';
import { overwritten } from '../../src/queue/overwritten.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import type { TestQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const replace = (n: number): string => f(n).replace('CREATE', 'CREATE OR REPLACE');
const ALL = { goal: { all: true } } as const;

/** The versions kept in the checkout. */
function kept(queue: TestQueue): string[] {
  return Object.entries(queue.local('overwritten')).map(([, text]) => text);
}

describeOnUsualKind('--overwrite', (server) => {
  const db = useDatabase(server);
  const data = { units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) }, two: { f: f(2) } } };

  /** The envelope that another hand gives the routine. */
  const HAND = `${replace(7)} COMMENT ON FUNCTION public.f(integer) IS 'hot';
    GRANT EXECUTE ON FUNCTION public.f(integer) TO over_friend; ALTER FUNCTION public.f(integer) OWNER TO over_reader`;

  test.each(['integer', 'bigint'])(
    'a routine that a patch creates, made before by another hand, with a view on it: RETURNS %s',
    async (returns) => {
      await db.sql(ensureRoles('over_reader', 'over_friend'));
      const queue = db.queue({ patches: { one: { h: plus('h', 1) } } });
      await load(queue.context());
      await db.sql(`CREATE FUNCTION public.h(a integer) RETURNS ${returns} LANGUAGE sql AS 'SELECT 7::${returns}';
        COMMENT ON FUNCTION public.h(integer) IS 'hot'; GRANT EXECUTE ON FUNCTION public.h(integer) TO over_friend;
        CREATE VIEW public.v AS SELECT public.h(1)::text AS n`);
      const hot = await db.catalog();
      await expect(push(queue.context(), ALL)).rejects.toMatchObject({ code: 'drift' });
      const result = await push(queue.context(), { ...ALL, onDrift: 'overwrite' });
      expect(result).toMatchObject({ pushed: ['one'], overwritten: ['public.h(integer)'] });
      expect(await db.value('SELECT n FROM public.v')).toBe('2');
      expect(
        await db.value(
          "SELECT obj_description('public.h(integer)'::regprocedure) IS NULL AND proacl IS NULL FROM pg_proc WHERE proname = 'h'",
        ),
      ).toBe(true);
      expect((await drift(db.alone())).drift).toEqual([]);
      expect(kept(queue)).toEqual([expect.stringContaining('SELECT 7')]);
      await pop(db.alone(), ALL);
      expect(await db.catalog()).toEqual(hot);
    },
  );

  test('push: the change goes, envelope and all; pop gives what the ledger had', async () => {
    await db.sql(`${ensureRoles('over_reader', 'over_friend')} GRANT CREATE ON SCHEMA public TO over_reader`);
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), { goal: { count: 1 } });
    await db.sql(HAND);
    const hot = await db.catalog();
    const result = await push(queue.context(), { goal: { count: 1 }, onDrift: 'overwrite', dryRun: true });
    expect(result.overwritten).toEqual(['public.f(integer)']);
    expect(await db.catalog()).toEqual(hot);
    expect(kept(queue)).toEqual([]);
    expect(await push(queue.context(), { goal: { count: 1 }, onDrift: 'overwrite' })).toMatchObject({
      pushed: ['two'],
      overwritten: ['public.f(integer)'],
    });
    expect(await db.value('SELECT public.f(0)')).toBe(2);
    expect((await drift(db.alone())).drift).toEqual([]);

    const { versions } = await overwritten(db.alone(), 'f');
    expect(versions).toMatchObject([{ routine: 'public.f(integer)', verb: 'push', patches: ['two'] }]);
    expect(kept(queue)).toEqual([expect.stringContaining('a + 7')]);
    expect(kept(queue)[0]).toContain(versions[0]?.sql);

    await pop(queue.context(), ALL);
    expect(await db.catalog()).toEqual(base);
    // What was kept is the whole of it: run again, it is what the other hand had made.
    await push(queue.context(), { goal: { count: 1 } });
    await db.sql(versions[0]?.sql ?? '');
    expect(await db.catalog()).toEqual(hot);
  });

  test('pop, also from an empty folder: the ledger keeps the version', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), ALL);
    await db.sql(replace(7));
    expect(await pop(db.alone(), { ...ALL, onDrift: 'overwrite' })).toMatchObject({
      popped: ['two', 'one'],
      overwritten: ['public.f(integer)'],
    });
    expect(await db.catalog()).toEqual(base);
    expect((await overwritten(db.alone())).versions).toMatchObject([{ verb: 'pop', patches: ['two', 'one'] }]);
    expect((await overwritten(db.alone(), 'public.g')).versions).toEqual([]);
  });

  test('goto, up and down; a routine that was dropped by hand', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await db.sql('DROP FUNCTION public.f(integer)');
    await goTo(queue.context(), { name: 'two', onDrift: 'overwrite' });
    expect(await db.value('SELECT public.f(0)')).toBe(2);
    await db.sql('DROP FUNCTION public.f(integer)');
    await goTo(queue.context(), { name: 'one', onDrift: 'overwrite' });
    expect(await db.value('SELECT public.f(0)')).toBe(1);
    expect((await drift(db.alone())).drift).toEqual([]);
    expect((await overwritten(db.alone())).versions).toEqual([]);
  });

  test('a base that was changed, and a routine that is there before the patch that creates it', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1), g: plus('g', 1) } } });
    await db.sql(`${f(0)}${plus('g', 7)}`);
    const base = await db.catalog();
    await db.sql(replace(7));
    const pushed = await push(queue.context(), { ...ALL, onDrift: 'overwrite' });
    expect([...(pushed.overwritten ?? [])].sort()).toEqual(['public.f(integer)', 'public.g(integer)']);
    expect(await db.value('SELECT public.f(0) * 10 + public.g(0)')).toBe(11);
    expect((await overwritten(db.alone())).versions).toHaveLength(2);
    await pop(queue.context(), ALL);
    await db.sql(plus('g', 7));
    expect(await db.catalog()).toEqual(base);
  });
});
