// What a role's, a database's or a connection's own settings say has no say in what a push and a pop do: the outcome is that
// of a session without any, name by name and byte by byte.
import { afterEach, expect, test } from 'vitest';
import { openTarget } from '../../src/database/open.ts';
import { transact } from '../../src/database/session.ts';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { isLong, share } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;

/** Everything whose reading or printing depends on a setting: strings, numbers, times, nulls, names without a schema. */
const odd = (n: number): string =>
  String.raw`CREATE FUNCTION odd(a text DEFAULT 'back\slash', b float8 DEFAULT 0.1, c timestamptz DEFAULT '2020-03-04 05:06+00',
  d bytea DEFAULT '\x00ff', e interval DEFAULT '1 day -02:00', g text[] DEFAULT '{NULL,x}', h bool DEFAULT (NULL::int = NULL),
  i date DEFAULT '2020-03-04', "J" text DEFAULT E'it\'s é')
RETURNS integer LANGUAGE sql AS 'SELECT ${n}';
`;
const caller = (n: number): string => `CREATE FUNCTION caller(a thing) RETURNS int LANGUAGE sql
BEGIN ATOMIC SELECT helper(a) + ${n} WHERE a = NULL OR lower('X') = 'x'; END;\n`;
const body = (n: number): string => `CREATE FUNCTION body(a int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE t text := '\\'; BEGIN RETURN a + ${n} + length(t); END $$;\n`;
const helper = "CREATE FUNCTION helper(a thing) RETURNS int LANGUAGE sql AS 'SELECT 1';\n";

/** The same names in other places: whoever looks there first gets these. */
const SETUP = `CREATE SCHEMA app; CREATE SCHEMA evil; CREATE DOMAIN app.thing AS int; CREATE DOMAIN evil.thing AS text;
  CREATE FUNCTION evil.helper(evil.thing) RETURNS int LANGUAGE sql AS 'SELECT 666';
  CREATE FUNCTION evil.lower(text) RETURNS text LANGUAGE sql AS $x$SELECT 'evil'$x$;
  CREATE FUNCTION evil.eq(text, text) RETURNS bool LANGUAGE sql AS 'SELECT false';
  CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq);
  CREATE FUNCTION evil.to_regtype(text) RETURNS regtype LANGUAGE sql AS $x$SELECT 'text'::regtype$x$;
  CREATE TABLE evil.pg_proc (oid oid); CREATE TABLE evil.patch (name text); CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz';`;

const SETTINGS: [setting: string, value: string][] = [
  ['search_path', 'evil, pg_catalog, app'],
  ['search_path', "''"],
  ['standard_conforming_strings', 'off'],
  ['backslash_quote', 'off'],
  ['escape_string_warning', 'off'],
  ['client_encoding', 'latin1'],
  ['check_function_bodies', 'off'],
  ['DateStyle', "'SQL, DMY'"],
  ['IntervalStyle', 'sql_standard'],
  ['TimeZone', "'Asia/Kolkata'"],
  ['quote_all_identifiers', 'on'],
  ['extra_float_digits', '-15'],
  ['bytea_output', 'escape'],
  ['xmloption', 'document'],
  ['transform_null_equals', 'on'],
  ['array_nulls', 'off'],
  ['row_security', 'off'],
  ['default_transaction_isolation', 'serializable'],
  ['default_transaction_deferrable', 'on'],
  ['lock_timeout', '1'],
  ['idle_in_transaction_session_timeout', '1'],
  ['session_replication_role', 'replica'],
  ['client_min_messages', 'error'],
  ['plpgsql.variable_conflict', 'use_variable'],
  ['plpgsql.extra_errors', "'all'"],
  ['lc_messages', "'C'"],
  ['default_tablespace', 'pg_default'],
  ['enable_seqscan', 'off'],
];

describeOnRealServer("the session's own settings", (server) => {
  const db = useDatabase(server);
  afterEach(async () => {
    await db.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END $$");
  });

  const set = (setting: string, value: string) =>
    db.sql(
      `DO $do$ BEGIN EXECUTE format($f$ALTER DATABASE %I SET ${setting} = ${value}$f$, current_database()); END $do$`,
    );
  const bodies = server.major >= 14 ? { caller: caller(0) } : {};
  const queueOf = () =>
    db.queue({
      settings: 'search_path: [app, public]\n',
      units: { odd: odd(0), helper, body: body(0), ...bodies },
      patches: {
        one: { odd: odd(1), ...(server.major >= 14 ? { caller: caller(1) } : {}) },
        two: { body: body(1), added: "CREATE FUNCTION added() RETURNS thing LANGUAGE sql AS 'SELECT 1';\n" },
      },
    });

  /** Schemas and types are made anew for each test, and have other numbers then. */
  const catalog = async () => (await db.catalog()).replace(/"\d{5,}"/g, '"number"');

  /** The catalogs at the base, at the top and back at the base. */
  async function upAndDown(options: { database?: string } = {}): Promise<string[]> {
    const queue = queueOf();
    const context = () => queue.context(options);
    await load(context());
    const states = [await catalog()];
    await push(context(), all);
    states.push(await catalog());
    expect((await drift(db.alone(options))).drift).toEqual([]);
    await pop(db.alone(options), all);
    return [...states, await catalog()];
  }

  let neutral: string[] | undefined;
  const expected = async (): Promise<string[]> => {
    if (neutral === undefined) {
      neutral = await upAndDown();
      expect(neutral[2]).toBe(neutral[0]);
      expect(neutral[0]).toContain('app.odd');
      await db.sql(`DROP SCHEMA pgquilt, app, evil CASCADE; ${SETUP}`);
    }
    return neutral;
  };

  test('all at once', async () => {
    await db.sql(SETUP);
    const same = await expected();
    for (const [setting, value] of [...SETTINGS].reverse()) await set(setting, value);
    expect(await upAndDown()).toEqual(same);
  });

  test.each(isLong ? share(SETTINGS, 4) : [])('%s = %s', async (setting, value) => {
    await db.sql(SETUP);
    const same = await expected();
    await set(setting, value);
    expect(await upAndDown()).toEqual(same);
  });

  test('given with the connection', async () => {
    await db.sql(SETUP);
    const same = await expected();
    const options = encodeURIComponent(
      '-c search_path=evil -c standard_conforming_strings=off -c quote_all_identifiers=on',
    );
    expect(await upAndDown({ database: `${db.url}?options=${options}` })).toEqual(same);
  });

  /** What each is set to, and what is in force in spite of that. */
  const PINNED: [name: string, set: string, inForce: string][] = [
    ['statement_timeout', '60000', '0'],
    ['idle_in_transaction_session_timeout', '60000', '0'],
    ['transform_null_equals', 'on', 'off'],
    ['array_nulls', 'off', 'on'],
    ['xmloption', 'document', 'content'],
    ['backslash_quote', 'on', 'safe_encoding'],
    ['standard_conforming_strings', 'off', 'on'],
    ['row_security', 'off', 'on'],
    ['check_function_bodies', 'on', 'off'],
    ['quote_all_identifiers', 'on', 'off'],
    ['DateStyle', "'SQL, DMY'", 'ISO, YMD'],
    ['IntervalStyle', 'sql_standard', 'postgres'],
    ['extra_float_digits', '-15', '1'],
    ['bytea_output', 'escape', 'hex'],
    ['TimeZone', "'Asia/Kolkata'", 'UTC'],
    ['jit', 'on', 'off'],
    ...(server.major >= 17 ? ([['transaction_timeout', '60000', '0']] as [string, string, string][]) : []),
  ];

  test('none that ends or changes what runs is in force', async () => {
    for (const [name, value] of PINNED) await set(name, value);
    const { target, session } = queueOf().context();
    const connection = await openTarget(target);
    const query = `SELECT ${PINNED.map(([name]) => `current_setting('${name}') AS "${name}"`).join(', ')}`;
    const found = await transact(connection, session, async (tx) => {
      const [[row] = []] = await tx.connection.batch([query]);
      return { commit: false, value: row };
    });
    await connection.close();
    expect(found).toEqual(Object.fromEntries(PINNED.map(([name, , value]) => [name, value])));
  });

  test('default_transaction_read_only is refused with its name, and changes nothing', async () => {
    const queue = queueOf();
    await db.sql(SETUP);
    await load(queue.context());
    const before = await db.catalog();
    await set('default_transaction_read_only', 'on');
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      sqlstate: '25006',
      hint: expect.stringContaining('default_transaction_read_only'),
    });
    expect(await db.catalog()).toBe(before);
  });
});
