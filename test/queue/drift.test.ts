// Invariant 4: nothing is overwritten unseen. A live routine that is not what the ledger, the base or the patch expects
// stops push and pop, with the difference shown, also where it changes between the check and the change.
import { expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { drift, driftAndStrangers } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnBothKinds, describeOnRealServers } from '../support/databases.ts';
import { f, fn, plus } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

/** So many patches, each of which makes a routine of its own. */
const makers = (count: number): Record<string, Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, { [`m${i}`]: plus(`m${i}`, 1) }]));

/** What another hand does to f(integer), how it shows, and how it is taken back. */
const hands: [does: string, attribute: string, shown: string, back: string][] = [
  [
    f(7).replace('CREATE', 'CREATE OR REPLACE'),
    'body',
    '+AS $function$ BEGIN RETURN a + 7; END $function$',
    f(1).replace('CREATE', 'CREATE OR REPLACE'),
  ],
  [
    "ALTER FUNCTION public.f(integer) SET work_mem = '64kB'",
    'SET work_mem',
    "+ SET work_mem TO '64kB'",
    'ALTER FUNCTION public.f(integer) RESET ALL',
  ],
  ['ALTER FUNCTION public.f(integer) STABLE', 'volatility', ' STABLE', 'ALTER FUNCTION public.f(integer) VOLATILE'],
  [
    'GRANT EXECUTE ON FUNCTION public.f(integer) TO drift_reader WITH GRANT OPTION',
    'privileges',
    'drift_reader* (by postgres)',
    'REVOKE ALL ON FUNCTION public.f(integer) FROM drift_reader',
  ],
  [
    'REVOKE EXECUTE ON FUNCTION public.f(integer) FROM PUBLIC',
    'privileges',
    '-privileges: PUBLIC (by postgres), postgres (by postgres)',
    'GRANT EXECUTE ON FUNCTION public.f(integer) TO PUBLIC',
  ],
  [
    "COMMENT ON FUNCTION public.f(integer) IS 'hot fix'",
    'comment',
    '+comment: "hot fix"',
    'COMMENT ON FUNCTION public.f(integer) IS NULL',
  ],
  [
    'ALTER FUNCTION public.f(integer) OWNER TO drift_reader',
    'owner and privileges',
    '+owner: "drift_reader"',
    'ALTER FUNCTION public.f(integer) OWNER TO postgres',
  ],
  [
    'ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql',
    'extension dependencies',
    'plpgsql',
    'ALTER FUNCTION public.f(integer) NO DEPENDS ON EXTENSION plpgsql',
  ],
  ['DROP FUNCTION public.f(integer)', 'presence', '-AS $function$', f(1)],
];

describeOnBothKinds('drift', (server) => {
  const db = useDatabase(server);

  test('finds the routines that no unit has, where it is asked for them', async () => {
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) }, patches: { one: { h: plus('h', 1) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    expect(await driftAndStrangers(queue.context())).toMatchObject({ checked: 3, drift: [], strangers: [] });
    const beside = plus('g', 7).replace('public.g', 'beside.g');
    const temporary = plus('g', 8).replace('public.g', 'pg_temp.g');
    await db.sql(`CREATE SCHEMA beside; ${beside} ${temporary} ${f(3).replace('a integer)', 'a text)')}`);
    await db.sql(plus('g', 5).replace('CREATE', 'CREATE OR REPLACE'));
    const { drift: drifted, strangers = [] } = await driftAndStrangers(queue.context());
    expect(drifted.map((d) => d.routine)).toEqual(['public.g(integer)']);
    const of = async (...words: string[]) => {
      const { checked, drift: found } = await drift(queue.context(), words);
      return [checked, ...found.map((d) => d.routine)];
    };
    expect(await of('f')).toEqual([1]);
    expect(await of('public.g', 'udfs/public/g.sql', './udfs/public/f.sql')).toEqual([2, 'public.g(integer)']);
    await expect(of('f', 'udfs/public/gg.sql')).rejects.toMatchObject({
      code: 'usage',
      hint: 'Did you mean udfs/public/g.sql?',
    });
    expect(strangers.map((d) => [d.routine, d.file])).toEqual([
      ['beside.g(integer)', 'udfs/beside/g.sql'],
      ['public.f(text)', 'udfs/public/f.sql'],
    ]);
    expect(strangers[0]?.diff).toContain('+CREATE OR REPLACE FUNCTION beside.g(');
    await db.sql('DROP SCHEMA beside CASCADE; DROP FUNCTION public.f(text), pg_temp.g(integer)');
  });

  test('of a recorded routine stops push and pop, and names the attribute', async () => {
    await db.sql(`${ensureRoles('drift_reader')} GRANT CREATE ON SCHEMA public TO drift_reader`);
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) }, two: { f: f(2) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const files = queue.files();
    for (const [does, attribute, shown, back] of hands) {
      await db.sql(does);
      const before = await db.catalog();
      const expected = {
        code: 'drift',
        file: 'udfs/public/f.sql',
        message: expect.stringContaining('public.f(integer)'),
        detail: expect.stringContaining(shown),
        hint: expect.stringMatching(/pgquilt adopt --new NAME.*(push|pop) --merge.*--overwrite/),
      };
      await expect(push(queue.context(), { goal: { all: true } }), does).rejects.toMatchObject(expected);
      await expect(pop(queue.context(), { goal: { all: true } }), does).rejects.toMatchObject(expected);
      const [item] = (await drift(db.alone())).drift;
      expect(item).toMatchObject({
        routine: 'public.f(integer)',
        file: 'udfs/public/f.sql',
        attributes: attribute.split(' and '),
      });
      expect(item?.diff).toContain(shown);
      expect(await db.catalog()).toEqual(before);
      await db.sql(back);
    }
    expect(queue.files()).toEqual(files);
    expect(await status(queue.context())).toMatchObject({ drift: [] });
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ pushed: ['two'] });
  });

  test('elsewhere does not stop an operation that does not touch it', async () => {
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) } } });
    await load(queue.context());
    await db.sql(plus('g', 7).replace('CREATE', 'CREATE OR REPLACE'));
    await push(queue.context(), { goal: { all: true } });
    await pop(queue.context(), { goal: { all: true } });
    expect((await drift(db.alone())).drift.map((d) => d.routine)).toEqual(['public.g(integer)']);
    expect(await db.value('SELECT public.g(0)')).toBe(7);
  });

  test('a routine that a patch creates is there already', async () => {
    const queue = db.queue({ patches: { one: { f: `${f(0)}\n${fn('f', '', 'RETURN 0;')}` } } });
    await load(queue.context());
    await db.sql(f(7));
    const before = await db.catalog();
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.f(integer) is there already, and no patch made it'),
      detail: expect.stringContaining('a + 7'),
    });
    expect(await db.catalog()).toEqual(before);
  });

  test.each([
    ['creates', f(1)],
    ['says that it is not there', 'DROP FUNCTION IF EXISTS public.f(integer);\n'],
  ])('a patch %s what another unit has: alone and among many it is the same', async (_, text) => {
    const outcome = async (more: Record<string, Record<string, string>>): Promise<unknown> => {
      const queue = db.queue({
        units: { f: f(0), h: plus('h', 0) },
        patches: { ...more, two: { h: plus('h', 1), g: text } },
      });
      await load(queue.context());
      const error = await push(queue.context(), { goal: { all: true } }).catch((e: unknown) => e);
      expect(await db.value('SELECT public.f(0)')).toBe(0);
      await db.sql('DROP SCHEMA pgquilt CASCADE; DROP FUNCTION public.f(integer), public.h(integer)');
      return error;
    };
    const alone = await outcome({});
    expect(alone).toBeInstanceOf(Error);
    const many = makers(100);
    expect(await outcome(many)).toEqual(alone);
  });

  test('what many patches would make of it is tried, and not said to be applied', async () => {
    const some = makers(100);
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, ...some } });
    await load(queue.context());
    await db.sql(f(7).replace('CREATE', 'CREATE OR REPLACE'));
    const told: string[] = [];
    const context = queue.context({ progress: (line) => void told.push(line) });
    await expect(push(context, { goal: { all: true } })).rejects.toMatchObject({ code: 'drift' });
    expect(told.at(-1)).toBe('Tried 101 of 101 patches …');
    expect(told.filter((line) => line.startsWith('Applied'))).toEqual([]);
  });

  test('many patches on a base that the tool did not load', async () => {
    const many = makers(101);
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, ...many } });
    await db.sql(f(0));
    expect((await push(queue.context(), { goal: { all: true } })).pushed).toHaveLength(102);
    expect(await db.value('SELECT public.f(0) + public.m100(0)')).toBe(2);
  });

  test('a base that is not as its text says, where the tool did not load it', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    const pushed = () => push(queue.context(), { goal: { all: true } });
    await expect(pushed()).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.f(integer) is not there, but the base has it'),
      hint: expect.stringContaining('pgquilt load'),
    });
    await db.sql(f(7));
    await expect(pushed()).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.f(integer) differs from the base in body'),
      detail: expect.stringContaining(
        '-AS $function$ BEGIN RETURN a + 0; END $function$\n+AS $function$ BEGIN RETURN a + 7;',
      ),
    });
    await db.sql(`DROP FUNCTION public.f(integer); ${f(0).replace('RETURNS integer', 'RETURNS bigint')}`);
    await expect(pushed()).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.f(integer) is not what the base says'),
      detail: expect.stringContaining('return type'),
    });
    await db.sql(`DROP FUNCTION public.f(integer); ${f(0)} ALTER FUNCTION public.f(integer) STRICT`);
    await expect(pushed()).rejects.toMatchObject({ code: 'drift', detail: expect.stringContaining('STRICT') });
    expect(await db.value("SELECT to_regnamespace('pgquilt') IS NULL")).toBe(true);
    await db.sql('ALTER FUNCTION public.f(integer) CALLED ON NULL INPUT');
    expect(await pushed()).toMatchObject({ pushed: ['one'] });
  });

  test('load into a database that has a routine of the base', async () => {
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) } });
    await db.sql(f(0));
    const before = await db.catalog();
    await expect(load(queue.context())).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.g(integer) is not there, but the base has it'),
    });
    expect(await db.catalog()).toEqual(before);
  });
});

describeOnRealServers('drift between the check and the change', (server) => {
  const db = useDatabase(server);
  const replace = (n: number) => f(n).replace('CREATE', 'CREATE OR REPLACE');

  /** The URL of a role that owns what it makes, and is no superuser. */
  async function ofOwner(): Promise<string> {
    await db.sql(
      `${ensureRoles('drift_owner')} ALTER ROLE drift_owner LOGIN; GRANT ALL ON SCHEMA public TO drift_owner`,
    );
    await db.sql(
      `DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO drift_owner', current_database()); END $$`,
    );
    const url = new URL(db.url);
    url.username = 'drift_owner';
    return url.href;
  }

  /** So many are looked at while their texts are read: push.ts. */
  const many = makers(100);
  const others = { alone: {}, 'with a hundred others': many };

  /** Starts the push while this test's session holds the routine, and waits until it waits. */
  async function pushing(held: string, more = {}) {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, ...more } });
    await load(queue.context());
    await db.sql(`BEGIN; ${held}`);
    const result = push(queue.context(), { goal: { all: true } }).catch((error: unknown) => error);
    const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';
    while ((await db.sql(waiting)).length === 0);
    return { queue, result };
  }

  test.each(Object.entries(others))('a replace that commits in between is seen, %s', async (_, more) => {
    const { queue, result } = await pushing(replace(7), more);
    await db.sql('COMMIT');
    expect(await result).toMatchObject({ code: 'drift', detail: expect.stringContaining('a + 7') });
    expect(await db.value('SELECT public.f(0)')).toBe(7);
    expect(queue.unit('f')).toBe(f(0));
  });

  test.each(Object.entries(others))('a replace that is rolled back is not in the way, %s', async (_, more) => {
    const { result } = await pushing(replace(7), more);
    await db.sql('ROLLBACK');
    expect(await result).toMatchObject({ pushed: ['one', ...Object.keys(more)] });
  });

  test.each(Object.entries(others))('a drop that commits in between is seen, %s', async (_, more) => {
    const { result } = await pushing('DROP FUNCTION public.f(integer)', more);
    await db.sql('COMMIT');
    expect(await result).toMatchObject({ code: 'drift', message: expect.stringContaining('is not there') });
  });

  test('a routine that another session creates meanwhile is not overwritten', async () => {
    const queue = db.queue({ patches: { one: { g: plus('g', 1) } } });
    await load(queue.context());
    await db.sql(`BEGIN; ${plus('g', 7)}`);
    const result = push(queue.context(), { goal: { all: true } }).catch((error: unknown) => error);
    const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';
    while ((await db.sql(waiting)).length === 0);
    await db.sql('COMMIT');
    expect(await result).toMatchObject({ code: 'drift', message: expect.stringContaining('is there already') });
    expect(await db.value('SELECT public.g(0)')).toBe(7);
  });

  test.each(Object.entries(others))(
    'a routine held for too long is a lock, and nothing has changed, %s',
    async (_, more) => {
      const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, ...more } });
      await load(queue.context());
      await db.sql(`BEGIN; ${replace(7)}`);
      const impatient = queue.context({ session: { lockTimeout: 20, attempts: 2 } });
      await expect(push(impatient, { goal: { all: true } })).rejects.toMatchObject({
        code: 'locked',
        sqlstate: '55P03',
      });
      await db.sql('ROLLBACK');
      expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({
        pushed: ['one', ...Object.keys(more)],
      });
    },
  );

  test.each([
    ['push', 'a superuser', 'alone', push, 'SAVEPOINT pgquilt_chunk', 1],
    ['push', 'a superuser', 'with a hundred others', push, 'SAVEPOINT pgquilt_chunk', 1],
    ['push', 'their owner', 'alone', push, 'SAVEPOINT pgquilt_chunk', 1],
    ['push', 'their owner', 'with a hundred others', push, 'SAVEPOINT pgquilt_chunk', 1],
    ['pop', 'a superuser', 'alone', pop, 'SAVEPOINT pgquilt_pop', 0],
    ['pop', 'their owner', 'alone', pop, 'SAVEPOINT pgquilt_pop', 0],
  ] as const)(
    'a replace between the check and the change of a %s by %s, %s, is not lost, or does not happen',
    async (verb, by, among, move, change, ours) => {
      const database = by === 'their owner' ? await ofOwner() : db.url;
      const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, ...others[among] } });
      await load(queue.context({ database }));
      if (verb === 'pop') await push(queue.context({ database }), { goal: { all: true } });
      const watcher = await server.connect(db.url);
      const pid = await db.value('SELECT pg_backend_pid()');
      const theirs: { done?: boolean; replaced?: boolean } = {};
      const replacing = async (): Promise<void> => {
        void db.sql(replace(7)).then(
          () => Object.assign(theirs, { done: true, replaced: true }),
          () => Object.assign(theirs, { done: true, replaced: false }),
        );
        const waits = `SELECT 1 FROM pg_locks WHERE NOT granted AND pid = ${pid}`;
        while (theirs.done !== true && (await watcher.client.query(waits)).rows.length === 0);
      };
      const context = queue.context({ database });
      const real = await openTarget(context.target);
      let checked = false;
      // The check has been answered when the first statement of the change is about to be sent.
      const batch: Connection['batch'] = async (statements) => {
        if (!checked && statements.some((s) => s.includes(change))) {
          checked = true;
          await replacing();
        }
        return real.batch(statements);
      };
      const connection = Object.create(real, { batch: { value: batch } }) as Connection;
      const moved = await move({ ...context, connection }, { goal: { all: true } }).then(
        () => true,
        (error: unknown) => error,
      );
      await real.close();
      if (!checked) throw moved;
      while (theirs.done !== true) await watcher.client.query('SELECT 1');
      await watcher.close();
      // A deadlock's victim may be either side: then ours tries again and sees the drift.
      if (theirs.replaced) expect(moved).toMatchObject({ code: 'drift' });
      else expect(moved).toBe(true);
      expect(await db.value('SELECT public.f(0)')).toBe(theirs.replaced ? 7 : ours);
    },
  );
});
