// A role with fewer rights than the ledger's owner: it cannot alter the ledger, nor put something in the way that a later push
// or pop of the owner would run.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { impact } from '../../src/queue/impact.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { f } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const data = { units: { f: f(0) }, patches: { one: { f: f(1) }, two: { g: f(2).replace('.f(', '.g(') } } };
const here = (statement: string): string =>
  `DO $do$ BEGIN EXECUTE pg_catalog.format($f$${statement}$f$, pg_catalog.current_database()); END $do$;`;

/** What somebody might try. */
const ATTEMPTS: [what: string, sql: string][] = [
  ['a row changed', "UPDATE pgquilt.patch SET routines = '[]'"],
  ['a row added', "INSERT INTO pgquilt.unit VALUES ('udfs/x.sql', 'x', 'x')"],
  ['a row taken away', 'DELETE FROM pgquilt.log'],
  ['all rows taken away', 'TRUNCATE pgquilt.patch'],
  [
    'a trigger',
    'CREATE TRIGGER t BEFORE INSERT ON pgquilt.log FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
  ],
  ['a rule', 'CREATE RULE r AS ON INSERT TO pgquilt.log DO ALSO SELECT 1'],
  ['a policy', 'CREATE POLICY p ON pgquilt.patch'],
  ['another table', 'CREATE TABLE pgquilt.more (a int)'],
  ['a function', "CREATE FUNCTION pgquilt.x() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
  ['another column', 'ALTER TABLE pgquilt.patch ADD more text'],
  ['another owner', 'ALTER TABLE pgquilt.patch OWNER TO lesser'],
  ['a heir', 'CREATE TABLE public.heir () INHERITS (pgquilt.patch)'],
  ['a reference', 'CREATE TABLE public.refers (a int REFERENCES pgquilt.patch (position))'],
  ['another name', 'ALTER SCHEMA pgquilt RENAME TO gone'],
  ['no schema', 'DROP SCHEMA pgquilt CASCADE'],
  ['a privilege', 'GRANT ALL ON pgquilt.patch TO lesser'],
  ['an event trigger', 'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION public.hijack_event()'],
];

/** Operators and casts that fit better, by their types, than those of the server that a query would otherwise use. */
const BETTER_FITS: [left: string, operator: string, right: string, result: string][] = [
  ['text', '||', 'integer', 'text'],
  ['integer', '>=', 'double precision', 'boolean'],
  ['oid', '=', 'regprocedure', 'boolean'],
  ['oid', '=', 'regclass', 'boolean'],
  ['oid', '=', 'integer', 'boolean'],
  ['oid', '<>', 'integer', 'boolean'],
  ['oid', '>=', 'integer', 'boolean'],
  ['oid', '>', 'integer', 'boolean'],
  ['bigint', '<>', 'integer', 'boolean'],
  ['regproc', '<>', 'integer', 'boolean'],
  ['"char"', '=', 'text', 'boolean'],
  ['name', '||', 'text', 'text'],
];
const FUNCTIONS = ['lower(text)', 'now()', 'to_json(text)', 'octet_length(text)', 'length(integer)', 'max(name)'];

describeOnRealServer('a lesser role', (server) => {
  const db = useDatabase(server);
  const asLesser = (sql: string) =>
    db.sql(`SET SESSION AUTHORIZATION lesser; ${sql}`).finally(() => db.sql('ROLLBACK; RESET SESSION AUTHORIZATION'));

  test.each(['a stranger', 'the owner of the database'])('%s cannot touch the ledger', async (who) => {
    await db.sql(`${ensureRoles('lesser')} GRANT ALL ON SCHEMA public TO lesser;
      ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO lesser; ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO lesser;
      CREATE FUNCTION public.hijack_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'`);
    if (who !== 'a stranger') await db.sql(here('ALTER DATABASE %I OWNER TO lesser'));
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), all);
    for (const [what, sql] of ATTEMPTS) {
      await expect(asLesser(sql), what).rejects.toMatchObject({ code: expect.stringMatching(/^42(501|809)$/) });
    }
    expect(await pop(db.alone(), all)).toMatchObject({ popped: ['two', 'one'] });
    await db.sql(`${here('ALTER DATABASE %I OWNER TO postgres')} DROP OWNED BY lesser`);
  });

  test('what fits better than the server’s own is not run by a push or a pop', async () => {
    const hijack = (args: string, result: string): string =>
      `RETURNS ${result} LANGUAGE plpgsql AS $x$ BEGIN RAISE EXCEPTION 'hijacked through (${args.replaceAll("'", '')})'; END $x$;`;
    await db.sql(`${ensureRoles('lesser')} GRANT ALL ON SCHEMA public TO lesser`);
    const operators = BETTER_FITS.map(
      ([left, operator, right, result], i) =>
        `CREATE FUNCTION public.op${i}(${left}, ${right}) ${hijack(`${left} ${operator} ${right}`, result)}
         CREATE OPERATOR public.${operator} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = public.op${i});`,
    );
    const functions = FUNCTIONS.map((name) => `CREATE FUNCTION public.${name} ${hijack(name, 'text')}`);
    await asLesser([...operators, ...functions].join('\n'));
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    await push(queue.context(), { goal: { name: 'two' } });
    for (const look of [drift, status, log]) await look(queue.context());
    await impact(queue.context(), 'f');
    await pop(db.alone(), { goal: { count: 1 } });
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.value('SELECT f(0)')).toBe(0);
    await db.sql('DROP OWNED BY lesser CASCADE');
  });

  test('a definition comes back with the server’s operators, whatever fits better by then', async () => {
    const text = (n: number, initial: string): string =>
      `CREATE FUNCTION public.d(a text DEFAULT ${initial}) RETURNS int LANGUAGE sql AS 'SELECT ${n}';\n`;
    const queue = db.queue({ units: { d: text(0, "'a'::text || 1") }, patches: { one: { d: text(1, "'b'") } } });
    await load(queue.context());
    const found = await db.catalog();
    await push(queue.context(), all);
    await db.sql(`${ensureRoles('lesser')} GRANT ALL ON SCHEMA public TO lesser`);
    await asLesser(`CREATE FUNCTION public.join(text, integer) RETURNS text LANGUAGE sql AS $$SELECT 'stolen'$$;
      CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = integer, FUNCTION = public.join)`);
    await pop(db.alone(), all);
    await db.sql('DROP OWNED BY lesser CASCADE');
    expect(await db.catalog()).toBe(found);
  });

  test('a schema pgquilt made beforehand is refused, or worked with by its owner’s rights only', async () => {
    await db.sql(`${ensureRoles('lesser')} ${here('GRANT CREATE ON DATABASE %I TO lesser')}`);
    await asLesser('CREATE SCHEMA pgquilt');
    const queue = db.queue(data);
    await expect(load(queue.context())).rejects.toMatchObject({ message: expect.stringContaining('holds no ledger') });

    // One that looks like a ledger: nothing of the superuser's can be changed through it.
    await asLesser('CREATE TABLE pgquilt.meta (format int, tool text); INSERT INTO pgquilt.meta VALUES (1, $$x$$)');
    await db.sql(f(0));
    await expect(push(queue.context(), all)).rejects.toMatchObject({ code: 'failed' });
    expect(await db.value('SELECT f(0)')).toBe(0);
    await db.sql('DROP OWNED BY lesser CASCADE');
  });
});
