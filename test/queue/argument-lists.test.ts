// A changed argument list: to PostgreSQL another routine, to its author the same one. Its envelope goes with it; what stays
// behind by accident is said.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKindsInTime } from '../support/databases.ts';
import { type TestQueue, writeQueue } from '../support/queue.ts';
import { fn } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const roles = `${ensureRoles('al_owner', 'al_reader', 'al_other')}
  GRANT CREATE, USAGE ON SCHEMA public TO al_owner; GRANT USAGE ON SCHEMA public TO al_reader, al_other;`;
const envelope = (signature: string): string => `
  ALTER FUNCTION ${signature} OWNER TO al_owner;
  REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ${signature} TO al_reader WITH GRANT OPTION;
  SET ROLE al_reader; GRANT EXECUTE ON FUNCTION ${signature} TO al_other; RESET ROLE;
  COMMENT ON FUNCTION ${signature} IS 'whose?';
  ALTER FUNCTION ${signature} DEPENDS ON EXTENSION plpgsql;`;
const defaults = `ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO al_other;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO al_reader, al_owner WITH GRANT OPTION;`;
const noDefaults = `ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM al_other;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM al_reader, al_owner;`;
const int = fn('f', 'a integer', 'RETURN a;');
const grown = fn('f', 'a integer, b integer DEFAULT 0', 'RETURN a;');
const big = fn('f', 'a bigint', 'RETURN a;');

describeOnBothKindsInTime(
  'a changed argument list',
  (server) => {
    const db = useDatabase(server);
    /** What stands around a routine, in the catalogs' own words. */
    const around = async (signature: string) => {
      const [row] =
        await db.sql(`SELECT pg_get_userbyid(proowner) AS owner, proacl::text AS acl, obj_description(p.oid, 'pg_proc') AS comment,
      (SELECT string_agg(e.extname, ',') FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.objid = p.oid AND d.deptype = 'x') AS depends
      FROM pg_proc p WHERE p.oid = to_regprocedure('${signature}')`);
      return row;
    };

    test('carries the whole envelope over, in spite of default privileges, and brings the old one back with its own', async () => {
      await db.sql(`${roles} ${int} ${envelope('public.f(integer)')} ${defaults}`);
      try {
        const queue = db.queue({ units: { f: int }, patches: { one: { f: big } } });
        const [before, dump, was] = [await db.catalog(), await db.dump(), await around('public.f(integer)')];
        expect(was).toMatchObject({ owner: 'al_owner', comment: 'whose?', depends: 'plpgsql' });
        const dry = await push(queue.context(), { ...all, dryRun: true });
        expect(dry.plan?.[0]?.routines).toEqual([
          {
            action: 'recreate',
            routine: 'public.f(bigint)',
            file: 'udfs/public/f.sql',
            reason: 'argument list changes from (integer) to (bigint)',
          },
        ]);
        const { notes } = await push(queue.context(), all);
        expect(notes).toEqual([]);
        expect(await around('public.f(bigint)')).toEqual(was);
        expect(await around('public.f(integer)')).toBeUndefined();
        const down = await pop(queue.context(), { ...all, dryRun: true });
        expect(down.plan?.[0]?.routines).toEqual([
          {
            action: 'recreate',
            routine: 'public.f(integer)',
            file: 'udfs/public/f.sql',
            reason: 'argument list changes from (bigint) to (integer)',
          },
        ]);
        await pop(queue.context(), all);
        expect([await db.catalog(), await db.dump()]).toEqual([before, dump]);
      } finally {
        await db.sql(noDefaults);
      }
    });

    test('takes from the new text what that says itself, and takes back what it no longer says', async () => {
      await db.sql(roles);
      const said = (signature: string): string => `COMMENT ON FUNCTION ${signature} IS 'said';\n
      GRANT EXECUTE ON FUNCTION ${signature} TO al_other;\n`;
      const queue = db.queue({
        units: { f: int + said('f(integer)') },
        patches: {
          one: { f: `${big}COMMENT ON FUNCTION f(bigint) IS 'anew';\nALTER FUNCTION f(bigint) OWNER TO al_owner;\n` },
        },
      });
      await load(queue.context());
      await db.sql('GRANT EXECUTE ON FUNCTION f(integer) TO al_reader');
      const before = await db.catalog();
      await db.sql('REVOKE EXECUTE ON FUNCTION f(integer) FROM al_reader');
      await push(queue.context(), all);
      const now = await around('public.f(bigint)');
      expect(now).toMatchObject({ owner: 'al_owner', comment: 'anew' });
      expect(now?.['acl']).not.toContain('al_other');
      await pop(queue.context(), all);
      await db.sql('GRANT EXECUTE ON FUNCTION f(integer) TO al_reader');
      expect(await db.catalog()).toEqual(before);
    });

    test('of two overloads at once: each its own; where that is not certain, none, and it is said', async () => {
      const text = fn('f', 'b text, c text', 'RETURN 1;');
      await db.sql(`${roles} ${int} ${text} ${envelope('public.f(integer)')}
      COMMENT ON FUNCTION public.f(text,text) IS 'the other';`);
      const queue = db.queue({
        units: { f: int + text },
        patches: {
          sure: { f: big + fn('f', 'b varchar, c varchar', 'RETURN 1;') },
          unsure: { f: fn('f', 'x date', 'RETURN 1;') },
        },
      });
      const was = await around('public.f(integer)');
      const before = await db.catalog();
      expect((await push(queue.context(), { goal: { count: 1 } })).notes).toEqual([]);
      expect(await around('public.f(bigint)')).toEqual(was);
      expect(await around('public.f(varchar,varchar)')).toMatchObject({ owner: 'postgres', comment: 'the other' });
      const { notes } = await push(queue.context(), { goal: { count: 1 } });
      expect(notes).toEqual([
        expect.stringMatching(
          /public\.f\(date\) is new.*public\.f\(bigint\) or public\.f\(character varying,character/,
        ),
      ]);
      expect(await around('public.f(date)')).toMatchObject({ owner: 'postgres', acl: null, comment: null });
      await pop(queue.context(), all);
      expect(await db.catalog()).toEqual(before);
    });

    test('says nothing twice of what both texts say', async () => {
      await db.sql(roles);
      const said = (signature: string): string => `COMMENT ON FUNCTION ${signature} IS 'said';\n`;
      const queue = db.queue({
        units: { f: int + said('f(integer)') },
        patches: { one: { f: big + said('f(bigint)') } },
      });
      await load(queue.context());
      const dry = await push(queue.context(), { ...all, dryRun: true });
      expect(dry.plan?.[0]?.sql.filter((sql) => sql.startsWith('COMMENT'))).toHaveLength(1);
      await push(queue.context(), all);
      expect(await around('public.f(bigint)')).toMatchObject({ comment: 'said' });
    });

    test('takes along what depends on the old one, whoever made it when, or is refused with the list', async () => {
      await db.sql(`${int} CREATE VIEW public.uses_f AS SELECT public.f(1) AS one`);
      const queue = db.queue({ units: { f: int }, patches: { one: { f: grown }, two: { f: null } } });
      const before = await db.catalog();
      const rebuilt = (name: string) => ({ kind: 'view', name: `public.${name}`, dropped: false, warnings: [] });
      expect((await push(queue.context(), { goal: { count: 1 } })).rebuilt).toEqual([rebuilt('uses_f')]);
      await expect(push(queue.context(), all)).rejects.toMatchObject({
        sqlstate: '2BP01',
        detail: expect.stringContaining('uses_f'),
      });
      await db.sql('CREATE VIEW public.late AS SELECT public.f(1, 2) AS one');
      await expect(pop(queue.context(), all)).rejects.toMatchObject({
        message: expect.stringMatching(
          /view public\.late depends on public\.f\(integer,integer\) and cannot be rebuilt/,
        ),
      });
      await db.sql('DROP VIEW public.late');
      expect((await pop(queue.context(), all)).rebuilt).toEqual([rebuilt('uses_f')]);
      expect(await db.catalog()).toBe(before);
      // The server writes the cast that a call needs now into the view, and would not take it out again.
      queue.write(
        'patches/one.patch',
        writeQueue({ units: { f: int }, patches: { one: { f: big } } }).read('patches/one.patch'),
      );
      await expect(push(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({
        patch: 'one',
        file: 'udfs/public/f.sql',
        message: 'patch one: what depends on public.f(integer) would not come back as it was',
        detail: expect.stringMatching(/^view public\.uses_f: its definition was .* and is .*bigint/s),
      });
      expect(await db.catalog()).toBe(before);
      await db.sql(`DROP VIEW public.uses_f; ALTER FUNCTION public.f(integer) IMMUTABLE;
      CREATE TABLE public.t (n integer) PARTITION BY RANGE (public.f(n))`);
      await expect(push(queue.context(), { goal: { count: 1 }, onDrift: 'overwrite' })).rejects.toMatchObject({
        sqlstate: '2BP01',
        message: expect.stringMatching(
          /f\(integer\) must be dropped and made again \(the argument list changes from \(integer\) to \(bigint\)\)/,
        ),
        detail: expect.stringContaining('partition key of table public.t'),
      });
    });

    test('that changes again and again, with other patches between, in one push', async () => {
      await db.sql(`${roles} ${int} ${envelope('public.f(integer)')}`);
      const queue = db.queue({
        units: { f: int, g: fn('g', '', 'RETURN 1;') },
        patches: {
          one: { f: big },
          two: { f: big.replace('RETURN a', 'RETURN a + 1') },
          three: { f: fn('f', 'a bigint, b text', 'RETURN 1;') },
          four: { f: int },
        },
      });
      await db.sql(fn('g', '', 'RETURN 1;'));
      const before = await db.catalog();
      await push(queue.context(), all);
      expect(await db.catalog()).toBe(before);
      await pop(queue.context(), { goal: { count: 1 } });
      expect(await around('public.f(bigint,text)')).toMatchObject({ owner: 'al_owner', comment: 'whose?' });
      await pop(queue.context(), all);
      expect(await db.catalog()).toBe(before);
    });
  },
  { onServer: true },
);

describeOnBothKindsInTime(
  'an overload that no unit holds',
  (server) => {
    const db = useDatabase(server);
    const notesOf = async (
      live: string,
      before: string | null,
      after: string,
      files = {},
    ): Promise<readonly string[]> => {
      await db.sql(live);
      const queue = db.queue({ units: { f: before, ...files }, patches: { one: { f: after } } });
      ignoreAmbiguity(queue);
      return (await push(queue.context(), all)).notes;
    };
    /** The lint that stops a push for the calls that become ambiguous has its own tests. */
    const ignoreAmbiguity = (queue: TestQueue): void => {
      const patch = queue.read('patches/one.patch');
      queue.write('patches/one.patch', patch.replace('\n', '\nLint-ignore: PQ002 the note is what is tested\n'));
    };
    const withDefault = fn('f', 'a integer, b integer DEFAULT 0', 'RETURN a;');
    const note = (old: string, kind = 'FUNCTION') => [
      expect.stringContaining(`add to udfs/public/f.sql: DROP ${kind} IF EXISTS ${old};`),
    ];

    test.each<[string, string, string | null, string, string]>([
      ['with fewer arguments, beside a default', int, null, withDefault, 'public.f(integer)'],
      ['of a type that is cast without a word', int, null, big, 'public.f(integer)'],
      [
        'without arguments, beside defaults only',
        fn('f', '', 'RETURN 1;'),
        null,
        fn('f', 'a date = now()', 'RETURN 1;'),
        'public.f()',
      ],
      [
        'with VARIADIC, of the same type',
        fn('f', 'VARIADIC a bigint[]', 'RETURN 1;'),
        null,
        fn('f', 'a integer, b integer', 'RETURN 1;'),
        'public.f(bigint[])',
      ],
      [
        'with VARIADIC, of another type',
        fn('f', 'VARIADIC a integer[]', 'RETURN 1;'),
        null,
        fn('f', 'a integer[], b integer[]', 'RETURN 1;'),
        '',
      ],
      [
        'beside one that gets a default',
        `${int} ${fn('f', 'a integer, b integer', 'RETURN 1;')}`,
        fn('f', 'a integer, b integer', 'RETURN 1;'),
        withDefault.replace('RETURN a', 'RETURN 1'),
        'public.f(integer)',
      ],
      ['polymorphic', fn('f', 'a anyelement', 'RETURN 1;'), null, int, 'public.f(anyelement)'],
      ['of types that nothing casts', fn('f', 'a text', 'RETURN 1;'), null, int, ''],
      ['with more arguments', fn('f', 'a integer, b text', 'RETURN 1;'), null, int, ''],
      ['of another name', fn('g', 'a integer', 'RETURN 1;'), null, int, ''],
      ['beside a new body', `${int} ${withDefault}`, withDefault, withDefault.replace('RETURN a', 'RETURN b'), ''],
    ])('%s', async (_what, live, before, after, reported) => {
      expect(await notesOf(live, before, after)).toEqual(reported === '' ? [] : note(reported));
    });

    test('is not one that the unit holds, too', async () => {
      expect(await notesOf(int, int, int + withDefault)).toEqual([]);
    });

    test('is not one that the patch drops', async () => {
      expect(await notesOf(int, null, `DROP FUNCTION IF EXISTS f(integer);\n${withDefault}`)).toEqual([]);
    });

    test('is a procedure, and its DROP says so; the statement does what it says', async () => {
      const old = 'CREATE PROCEDURE public.f(a integer) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;\n';
      await db.sql(old);
      const now = old.replace('a integer', 'a integer, b integer = 1');
      const queue = db.queue({
        patches: { one: { f: now }, two: { f: `DROP PROCEDURE IF EXISTS public.f(integer);\n${now}` } },
      });
      ignoreAmbiguity(queue);
      expect((await push(queue.context(), { goal: { count: 1 } })).notes).toEqual(
        note('public.f(integer)', 'PROCEDURE'),
      );
      expect((await push(queue.context(), { goal: { count: 1 } })).notes).toEqual([]);
      expect(await db.value("SELECT count(*)::int FROM pg_proc WHERE proname = 'f'")).toBe(1);
    });
  },
  { onServer: true },
);
