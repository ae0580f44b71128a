// What a role may not do is found before the first change, and all of it is said.
import { expect, test } from 'vitest';
import type { Problem } from '../../src/problem.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKinds } from '../support/databases.ts';
import type { TestQueue } from '../support/queue.ts';
import { f, fn } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const roles = `${ensureRoles('fb_lesser', 'fb_team', 'fb_other')} ALTER ROLE fb_lesser LOGIN NOSUPERUSER;
  REVOKE fb_team FROM fb_lesser;
  GRANT CREATE, USAGE ON SCHEMA public TO fb_lesser, fb_team;
  DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO fb_lesser', current_database()); END $$;`;
const low = (name: string): string =>
  `CREATE FUNCTION public.${name}(internal) RETURNS internal LANGUAGE internal AS 'numeric_serialize';\n`;

describeOnBothKinds('what a role may not do', (server) => {
  const db = useDatabase(server);

  /** Works as the lesser role: on a server by its own connection, embedded by SET ROLE. */
  const asLesser = async <T>(queue: TestQueue, work: (context: QueueContext) => Promise<T>): Promise<T> => {
    if (server.kind === 'server') {
      return work(queue.context({ database: db.url.replace(/\/\/[^@/]*@/, '//fb_lesser@') }));
    }
    await db.sql('SET ROLE fb_lesser');
    try {
      return await work(queue.context());
    } finally {
      await db.sql('RESET ROLE');
    }
  };
  const refused = async (work: Promise<unknown>): Promise<Problem> => {
    const before = await work.then(
      () => null,
      (error: unknown) => error,
    );
    return before as Problem;
  };

  test('is said whole, before the first change', async () => {
    await db.sql(`${roles} CREATE SCHEMA closed; GRANT USAGE ON SCHEMA closed TO PUBLIC;
      ${fn('theirs', '', 'RETURN 1;')} ${fn('also_theirs', '', 'RETURN 1;')} ${fn('was_leakproof', '', 'RETURN 1;', 'LEAKPROOF')}
      ALTER FUNCTION public.was_leakproof() OWNER TO fb_lesser; REVOKE USAGE ON LANGUAGE sql FROM PUBLIC;`);
    try {
      const queue = db.queue({
        units: {
          theirs: fn('theirs', '', 'RETURN 1;'),
          also: fn('also_theirs', '', 'RETURN 1;'),
          was: fn('was_leakproof', '', 'RETURN 1;', 'LEAKPROOF'),
        },
        patches: {
          one: { theirs: fn('theirs', '', 'RETURN 2;'), 'new': f(1) },
          two: { also: null, was: fn('was_leakproof', '', 'RETURN 2;') },
          three: {
            leaks: fn('leaks', '', 'RETURN 1;', 'LEAKPROOF'),
            low: low('low'),
            sum: 'CREATE AGGREGATE public.sum_up(numeric) (SFUNC = numeric_accum, STYPE = internal, FINALFUNC = numeric_avg);\n',
            help: fn('help', '', 'RETURN 1;', 'SUPPORT pg_catalog.texteq_support').replace(
              'texteq',
              'generate_series_int8',
            ),
            given: `${fn('given', '', 'RETURN 1;')}ALTER FUNCTION public.given() OWNER TO fb_other;\n`,
            said: "CREATE FUNCTION public.said() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n",
            shut: fn('shut', '', 'RETURN 1;').replace('public', 'closed'),
          },
        },
      });
      const before = [await db.catalog(), queue.files()];
      const problem = await refused(asLesser(queue, (context) => push(context, all)));
      expect(problem).toMatchObject({
        code: 'failed',
        sqlstate: '42501',
        patch: 'one',
        file: 'udfs/public/theirs.sql',
      });
      expect(problem.message).toMatch(
        /^patch one: udfs\/public\/theirs.sql: public.theirs\(\) belongs to postgres, and fb_lesser may not replace it \(and 9 more\)$/,
      );
      expect(problem.detail?.split('\n')).toEqual(
        [
          /theirs.sql: public.theirs\(\) belongs to postgres, and fb_lesser may not replace it/,
          /was.sql: public.was_leakproof\(\) now is LEAKPROOF, which takes a superuser, so a pop could not bring it back/,
          /also.sql: public.also_theirs\(\) belongs to postgres, and fb_lesser may not drop it/,
          /leaks.sql: public.leaks\(\) is LEAKPROOF, which takes a superuser/,
          /low.sql: public.low\(internal\) is written in internal, which is not trusted and takes a superuser/,
          /sum.sql: public.sum_up\(numeric\) has a state of type internal, which takes a superuser/,
          /help.sql: public.help\(\) has a SUPPORT function, which takes a superuser/,
          /given.sql: fb_lesser may not give public.given\(\) to fb_other, being no member of that role/,
          /said.sql: public.said\(\) is written in sql, on which fb_lesser has no USAGE/,
          /shut.sql: fb_lesser may not create in schema closed, where it would make closed.shut\(\)/,
        ].map((line) => expect.stringMatching(line)),
      );
      expect(problem.hint).toMatch(
        /Connect as the owner.*superuser.*GRANT USAGE ON LANGUAGE "sql".*GRANT CREATE ON SCHEMA closed/,
      );
      expect([await db.catalog(), queue.files()]).toEqual(before);
      expect((await push(queue.context(), all)).pushed).toEqual(['one', 'two', 'three']);
      await pop(queue.context(), all);
      expect(await db.catalog()).toEqual(before[0]);
    } finally {
      await db.sql('GRANT USAGE ON LANGUAGE sql TO PUBLIC');
    }
  });

  test('is for a member of the owning role no matter; for one that is none any more it is, on pop too', async () => {
    await db.sql(`${roles} GRANT fb_team TO fb_lesser;`);
    const owned = (n: number): string => `${f(n)}ALTER FUNCTION public.f(integer) OWNER TO fb_team;\n`;
    const queue = db.queue({ units: { f: owned(0) }, patches: { one: { f: owned(1) }, two: { f: owned(2) } } });
    await asLesser(queue, load);
    const base = await db.catalog();
    await asLesser(queue, (context) => push(context, all));
    expect((await asLesser(queue, (context) => pop(context, { goal: { count: 1 } }))).popped).toEqual(['two']);
    const before = await db.catalog();
    await db.sql('REVOKE fb_team FROM fb_lesser');
    const why = 'public.f(integer) belongs to fb_team, and fb_lesser may not replace it';
    await expect(asLesser(queue, (context) => push(context, all))).rejects.toMatchObject({
      code: 'failed',
      message: `patch two: udfs/public/f.sql: ${why}`,
    });
    await expect(asLesser(queue, (context) => pop(context, all))).rejects.toMatchObject({
      code: 'failed',
      message: `patch one: udfs/public/f.sql: ${why}`,
      hint: expect.stringContaining('Connect as the owner'),
    });
    expect(await db.catalog()).toEqual(before);
    await db.sql('GRANT fb_team TO fb_lesser');
    await asLesser(queue, (context) => pop(context, all));
    expect(await db.catalog()).toEqual(base);
  });

  test('is a routine of an extension, for a superuser as well', async () => {
    await db.sql(`${f(0)} ${fn('g', '', 'RETURN 1;')}
      ALTER EXTENSION plpgsql ADD FUNCTION public.f(integer); ALTER EXTENSION plpgsql ADD FUNCTION public.g();`);
    try {
      const queue = db.queue({
        units: { f: f(0), g: fn('g', '', 'RETURN 1;') },
        patches: { one: { f: f(1) }, two: { f: f(1).replace('RETURNS integer', 'RETURNS text'), g: null } },
      });
      const before = await db.catalog();
      const problem = await refused(push(queue.context(), all));
      expect(problem).toMatchObject({
        code: 'failed',
        message: expect.stringContaining(
          'public.f(integer) belongs to extension plpgsql, so a unit may not replace it',
        ),
        detail: expect.stringMatching(/public\.g\(\) belongs to extension plpgsql, so a unit may not drop it/),
        hint: expect.stringContaining('ALTER EXTENSION "plpgsql" DROP ROUTINE public.f(integer);'),
      });
      expect(await db.catalog()).toEqual(before);
    } finally {
      await db.sql(
        'ALTER EXTENSION plpgsql DROP FUNCTION public.f(integer); ALTER EXTENSION plpgsql DROP FUNCTION public.g()',
      );
    }
  });

  test('is to bring back what takes a superuser, where the ledger is a lesser one’s by now', async () => {
    await db.sql(`${roles} ALTER ROLE fb_lesser SUPERUSER;`);
    const leaks = fn('leaks', '', 'RETURN 1;', 'LEAKPROOF');
    const queue = db.queue({
      units: { leaks, low: low('low'), f: f(0) },
      patches: { one: { leaks: fn('leaks', '', 'RETURN 1;'), low: null, f: f(1) } },
    });
    await asLesser(queue, load);
    const base = await db.catalog();
    await asLesser(queue, (context) => push(context, all));
    const before = await db.catalog();
    await db.sql('ALTER ROLE fb_lesser NOSUPERUSER');
    const problem = await refused(asLesser(queue, (context) => pop(context, all)));
    expect(problem).toMatchObject({ code: 'failed', sqlstate: '42501' });
    expect(problem.detail?.split('\n')).toEqual([
      expect.stringMatching(/public.leaks\(\) before the patch is LEAKPROOF, which takes a superuser, so it cannot be/),
      expect.stringMatching(/public.low\(internal\) before the patch is written in internal, which is not trusted/),
    ]);
    expect(await db.catalog()).toEqual(before);
    await db.sql('ALTER ROLE fb_lesser SUPERUSER');
    await asLesser(queue, (context) => pop(context, all));
    await db.sql('ALTER ROLE fb_lesser NOSUPERUSER');
    expect(await db.catalog()).toEqual(base);
  });
});
