// Snapshots: every attribute of a routine, as data; a definition that changes nothing when it is run again, aggregates of
// every kind among them; and an envelope that is put around a routine made again.
import { expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { envelopeStatements } from '../../src/database/envelope.ts';
import { openTarget } from '../../src/database/open.ts';
import { EMPTY_SEARCH_PATH } from '../../src/database/session.ts';
import { differences, receivedSnapshot, type Snapshot } from '../../src/database/snapshot.ts';
import { SNAPSHOT } from '../../src/database/snapshot-sql.ts';
import { readTarget } from '../../src/database/target.ts';
import { describeOnEachServer } from '../support/databases.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const prepare = `${ensureRoles('snap_owner', 'snap_a', 'snap_b', '"Snap C"')}
  GRANT USAGE, CREATE ON SCHEMA public TO snap_owner, snap_a, snap_b;
  CREATE SCHEMA "S x"; CREATE TYPE "S x"."T" AS (a integer); CREATE TABLE public.t (n integer, "N" text);
  CREATE FUNCTION public.add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(a, 0) + b';
  CREATE FUNCTION public.sub(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a - b';
  CREATE FUNCTION public.done(a integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a::text';
  CREATE FUNCTION public.done(a integer, b integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a::text';
  CREATE FUNCTION public.lesser(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT least(a, b)';`;

/** A statement for each kind of thing that a definition can say. */
const routines = [
  `CREATE FUNCTION public.plain() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
  `CREATE FUNCTION public.every(a integer, b text = 'x', OUT c integer, INOUT d "S x"."T" = NULL, VARIADIC e integer[] = '{}') LANGUAGE plpgsql
    STABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL RESTRICTED COST 7 SET search_path = public, pg_temp SET work_mem = '8MB' SET "a.b" = 'it''s'
    AS $$ BEGIN -- ü\r\n\tc := 1; END $$`,
  `CREATE FUNCTION public.rows(n integer) RETURNS SETOF "S x"."T" LANGUAGE sql ROWS 3 IMMUTABLE AS $b$ SELECT ROW($1)::"S x"."T" -- $$ $b$`,
  `CREATE FUNCTION public.tab() RETURNS TABLE (a integer, "B c" text) LANGUAGE sql AS E'SELECT 1, \\'\\\\\\'::text'`,
  `CREATE FUNCTION public.trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
  `CREATE FUNCTION public.any_of(anyelement, VARIADIC anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1'`,
  `CREATE FUNCTION public.low(internal) RETURNS internal LANGUAGE internal STRICT AS 'textin'`,
  `CREATE FUNCTION public.win() RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number'`,
  `CREATE PROCEDURE public.proc(INOUT a integer, b text = 'y') LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '1MB' AS 'BEGIN END'`,
  `CREATE FUNCTION "S x"."f ""q"" ü"("arg 1" "S x"."T"[]) RETURNS "S x"."T" LANGUAGE sql AS 'SELECT $1[1]'`,
  `CREATE AGGREGATE public.agg(integer) (SFUNC = public.add, STYPE = integer)`,
  `CREATE AGGREGATE public.agg_all(integer) (SFUNC = public.add, STYPE = integer, SSPACE = 99, FINALFUNC = public.done, FINALFUNC_EXTRA,
    FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = public.add, INITCOND = '0', MSFUNC = public.add, MINVFUNC = public.sub, MSTYPE = integer,
    MSSPACE = 42, MFINALFUNC = public.done, MFINALFUNC_MODIFY = READ_WRITE, MINITCOND = '0', PARALLEL = SAFE)`,
  `CREATE AGGREGATE public.agg_min(integer) (SFUNC = public.lesser, STYPE = integer, SORTOP = OPERATOR(pg_catalog.<), PARALLEL = RESTRICTED)`,
  `CREATE AGGREGATE public.agg_star(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')`,
  `CREATE AGGREGATE "S x"."Agg ü"("a b" integer, VARIADIC r text[]) (SFUNC = public.agg_step, STYPE = integer)`,
  `CREATE AGGREGATE public.agg_serial(integer) (SFUNC = int4_avg_accum, STYPE = int8[], FINALFUNC = int8_avg, COMBINEFUNC = int4_avg_combine, INITCOND = '{0,0}')`,
  `CREATE AGGREGATE public.agg_internal(numeric) (SFUNC = numeric_accum, STYPE = internal, SERIALFUNC = numeric_serialize,
    DESERIALFUNC = numeric_deserialize, COMBINEFUNC = numeric_combine, FINALFUNC = numeric_avg)`,
  `CREATE AGGREGATE public.agg_ordered(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
    FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)`,
  `CREATE AGGREGATE public.agg_hypo(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal,
    FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL)`,
];
const step =
  'CREATE FUNCTION public.agg_step(s integer, a integer, VARIADIC r text[]) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$';
const atomic = `CREATE FUNCTION public.atomic(n integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT max(t.n) + atomic.n FROM public.t; END`;

async function snapshots(connection: Connection): Promise<Map<string, Snapshot>> {
  const results = await connection.batch([
    'BEGIN',
    EMPTY_SEARCH_PATH,
    `SELECT ${SNAPSHOT} AS s FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid >= 16384 AND n.nspname IN ('public', 'S x')`,
    'COMMIT',
  ]);
  const all = (results[2] ?? []).map((row) => receivedSnapshot(row['s']) as Snapshot);
  return new Map(all.map((s) => [s.id, s]));
}

describeOnEachServer('snapshots', (server) => {
  const db = useDatabase(server);

  /** A connection of the program's own to the test's database. */
  async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { connection } = db.alone();
    if (connection !== undefined) return work(connection);
    const own = await openTarget(readTarget(db.url, '/'));
    try {
      return await work(own);
    } finally {
      await own.close();
    }
  }

  test('a definition that is run again changes nothing, nor does one that is run after a drop', async () => {
    await db.sql(`${prepare} ${step};`);
    const all = server.major >= 14 ? [...routines, atomic] : routines;
    for (const statement of all) await db.sql(statement);
    const catalog = await db.catalog();
    await withConnection(async (connection) => {
      const before = await snapshots(connection);
      expect(before.size).toBe(all.length + 6);
      const made = [...before.values()];
      await connection.batch(['BEGIN', EMPTY_SEARCH_PATH, ...made.map((s) => s.definition), 'COMMIT']);
      expect(await snapshots(connection)).toEqual(before);
      // Aggregates go first, as they need the others.
      const others = made.filter((s) => s.kind !== 'a');
      const aggregates = made.filter((s) => s.kind === 'a');
      const drops = [...aggregates, ...others].map((s) => `DROP ROUTINE ${s.id}`);
      const creates = [...others, ...aggregates].map((s) => s.definition.replace('CREATE OR REPLACE', 'CREATE'));
      await connection.batch(['BEGIN', EMPTY_SEARCH_PATH, ...drops, ...creates, 'COMMIT']);
      expect(await snapshots(connection)).toEqual(before);
    });
    expect(await db.catalog()).toEqual(catalog);
  });

  test('each attribute has its place, and each makes another fingerprint', async () => {
    const make = 'CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$';
    await db.sql(`${prepare} ${make}`);
    const one = async () => (await withConnection(snapshots)).get('public.f(integer)') ?? null;
    const first = await one();
    expect(first).toMatchObject({ kind: 'f', owner: 'postgres', aclIsDefault: true, comment: null, dependsOn: [] });
    const seen = new Set([first?.fingerprint]);
    for (const [statement, changed] of [
      [make.replace('CREATE', 'CREATE OR REPLACE').replace('1', '2'), ['definition']],
      ["COMMENT ON FUNCTION public.f(integer) IS 'x'", ['comment']],
      ['GRANT EXECUTE ON FUNCTION public.f(integer) TO "Snap C"', ['acl']],
      ['GRANT EXECUTE ON FUNCTION public.f(integer) TO "Snap C" WITH GRANT OPTION', ['acl']],
      ['REVOKE EXECUTE ON FUNCTION public.f(integer) FROM PUBLIC', ['acl']],
      ['ALTER FUNCTION public.f(integer) OWNER TO snap_owner', ['owner', 'acl']],
      ['ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql', ['dependsOn']],
      ['ALTER FUNCTION public.f(integer) STABLE', ['definition']],
      ["ALTER FUNCTION public.f(integer) SET work_mem = '1MB'", ['definition']],
    ] as const) {
      const before = await one();
      await db.sql(statement);
      const after = await one();
      expect(differences(before, after), statement).toEqual(changed);
      expect(seen.has(after?.fingerprint), statement).toBe(false);
      seen.add(after?.fingerprint);
    }
    expect(differences(first, null)).toEqual(['presence']);
    expect(differences(null, null)).toEqual([]);
  });

  test('an envelope is put back around a routine that was dropped and made again', async () => {
    await db.sql(prepare);
    const make = 'CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;';
    const f = 'ON FUNCTION public.f(integer)';
    const as = (role: string, statement: string): string => `SET ROLE ${role}; ${statement}; RESET ROLE;`;
    const envelopes = [
      '',
      `REVOKE ALL ${f} FROM PUBLIC;`,
      `GRANT EXECUTE ${f} TO snap_a;`,
      `GRANT EXECUTE ${f} TO snap_a WITH GRANT OPTION; ${as('snap_a', `GRANT EXECUTE ${f} TO snap_b WITH GRANT OPTION`)}
       ${as('snap_b', `GRANT EXECUTE ${f} TO "Snap C"`)}`,
      `ALTER FUNCTION public.f(integer) OWNER TO snap_owner;`,
      `ALTER FUNCTION public.f(integer) OWNER TO snap_owner; REVOKE ALL ${f} FROM PUBLIC, snap_owner; GRANT EXECUTE ${f} TO snap_a WITH GRANT OPTION;
       ${as('snap_a', `GRANT EXECUTE ${f} TO PUBLIC`)}`,
      `ALTER FUNCTION public.f(integer) OWNER TO snap_owner; GRANT EXECUTE ${f} TO snap_owner WITH GRANT OPTION;`,
      `COMMENT ${f} IS 'it''s \\ here'; ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql;`,
      `REVOKE ALL ${f} FROM postgres; COMMENT ${f} IS E'two\\nlines';`,
    ];
    // What CREATE leaves, with and without default privileges of the schema, and from one envelope to another.
    const defaults = 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO snap_b;';
    const plain = envelopes.map((wanted, i) => [envelopes[i - 1] ?? '', wanted] as const);
    await withConnection(async (connection) => {
      const prove = async (actual: string, wanted: string): Promise<void> => {
        await db.sql(`DROP FUNCTION IF EXISTS public.f(integer); ${make} ${wanted}`);
        const target = (await snapshots(connection)).get('public.f(integer)') as Snapshot;
        await db.sql(`DROP FUNCTION public.f(integer); ${make} ${actual}`);
        const found = (await snapshots(connection)).get('public.f(integer)') as Snapshot;
        await connection.batch([
          'BEGIN',
          ...envelopeStatements(found, target, { superuser: true, user: 'postgres' }),
          'COMMIT',
        ]);
        const restored = (await snapshots(connection)).get('public.f(integer)') as Snapshot;
        expect(differences(target, restored), `${actual} → ${wanted}`).toEqual([]);
        expect(restored.aclIsDefault, wanted).toBe(target.aclIsDefault);
      };
      for (const [actual, wanted] of plain) await prove(actual, wanted);
      for (const [actual, wanted] of plain) await prove(wanted, actual);
      await db.sql(defaults);
      for (const wanted of envelopes) await prove('', wanted);
    });
  });
});
