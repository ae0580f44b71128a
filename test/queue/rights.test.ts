// One role's ledger in another role's hands, and settings of a role that could change what things mean.
import { expect, test } from 'vitest';
import { chainHash, LEDGER_STATE } from '../../src/database/ledger/chain.ts';
import { diff } from '../../src/queue/diff.ts';
import { drift } from '../../src/queue/drift.ts';
import { init } from '../../src/queue/init.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { f } from '../support/routines.ts';
import { tempDir } from '../support/temp.ts';
import { useDatabase } from '../support/test-database.ts';

const role = (name: string): string =>
  `DO $$ BEGIN CREATE ROLE ${name} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`;
const data = { units: { f: f(0) }, patches: { one: { f: f(1) } } };
const all = { goal: { all: true } } as const;

describeOnRealServer('a ledger that belongs to a lesser role', (server) => {
  const db = useDatabase(server);
  const asOwner = (): string => db.url.replace(/\/\/[^@/]*@/, '//rights_owner@');

  const pushAsOwner = async () => {
    await db.sql(`${role('rights_owner')} GRANT CREATE ON SCHEMA public TO rights_owner;
      DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO rights_owner', current_database()); END $$`);
    const queue = db.queue(data);
    const context = { ...queue.context({ database: asOwner() }) };
    await load(context);
    await push(context, all);
    return queue;
  };

  test("is worked with by a superuser with its owner's rights only", async () => {
    await pushAsOwner();
    await db.sql('CREATE SCHEMA closed');
    const made = 'CREATE FUNCTION closed.g() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\n';
    const more = db.queue({ ...data, patches: { ...data.patches, two: { 'udfs/closed/g.sql': made } } });
    await expect(push(more.context(), all)).rejects.toMatchObject({
      sqlstate: '42501',
      message: expect.stringContaining('rights_owner may not create in schema closed'),
    });
    expect(await pop(db.alone(), all)).toMatchObject({ popped: ['one'], top: null });
    expect(await db.value("SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'f'")).toBe('rights_owner');
  });

  test('is worked with where the name of a routine holds the quotes of our own blocks', async () => {
    await pushAsOwner();
    const odd = (n: number): string => f(n).replaceAll(/\bf\(/g, '"$pgquilt$ \\ $pgquilt1$"(');
    const queue = db.queue({
      units: { ...data.units, odd: odd(0) },
      patches: { ...data.patches, two: { odd: odd(1) }, three: { odd: odd(2) } },
    });
    await db.sql(`SET ROLE rights_owner; ${odd(0)}; RESET ROLE`);
    const context = queue.context({ database: asOwner() });
    expect(await push(context, all)).toMatchObject({ pushed: ['two', 'three'] });
    expect(await pop(context, { goal: { count: 2 } })).toMatchObject({ popped: ['three', 'two'], top: 'one' });
  });

  test('is nothing for a role that may not use it, which every verb says alike', async () => {
    const queue = await pushAsOwner();
    await db.sql(role('rights_stranger'));
    const database = db.url.replace(/\/\/[^@/]*@/, '//rights_stranger@');
    const refused = {
      code: 'failed',
      sqlstate: '42501',
      message: expect.stringMatching(/^the ledger in .* belongs to rights_owner, and rights_stranger may not act for/),
      hint: 'Connect as rights_owner, or as a member of it.',
    };
    const context = queue.context({ database });
    await expect(push(context, all)).rejects.toMatchObject(refused);
    await expect(status(context)).rejects.toMatchObject(refused);
    await expect(diff(context, { mode: 'database' })).rejects.toMatchObject(refused);
    const cwd = tempDir();
    const start = init({ cwd, env: {}, toolVersion: '0.0.1', fromDatabase: database });
    await expect(start).rejects.toMatchObject(refused);
  });

  test('cannot make a superuser run what its owner put there', async () => {
    await pushAsOwner();
    const [row] = await db.sql(
      `SELECT *, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM pgquilt.patch`,
    );
    const text = (name: string): string => String(row?.[name]);
    const evil = 'COMMIT; RESET ROLE; CREATE ROLE rights_pwned SUPERUSER; BEGIN; SELECT 1';
    const routines = JSON.parse(text('routines')) as { before: { definition: string } }[];
    for (const routine of routines) routine.before.definition = evil;
    const forged = JSON.stringify(routines);
    const fields = ['1', 'name', 'id', 'header', 'forward', 'reverse', 'units', forged, 'at', 'applied_by', 'tool'];
    const hash = chainHash(
      '',
      fields.map((field, i) => (i === 0 || i === 7 ? field : text(field))),
    );
    const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
    await db.sql(`UPDATE pgquilt.patch SET routines = ${literal(forged)}, hash = ${literal(hash)};
      UPDATE pgquilt.log SET state = ${LEDGER_STATE} WHERE seq = (SELECT max(seq) FROM pgquilt.log)`);
    await expect(pop(db.alone(), all)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('is not the definition of a routine'),
    });
    expect(await db.value("SELECT count(*)::int FROM pg_roles WHERE rolname = 'rights_pwned'")).toBe(0);
  });
});

describeOnRealServer("a role's own settings", (server) => {
  const db = useDatabase(server);

  test('a time zone is no drift', async () => {
    const stamped = (n: number): string =>
      `CREATE FUNCTION f(a timestamptz DEFAULT '2020-01-01 00:00+00') RETURNS int LANGUAGE sql AS 'SELECT ${n}';\n`;
    const queue = db.queue({ units: { f: stamped(0) }, patches: { one: { f: stamped(1) } } });
    await load(queue.context());
    await push(queue.context(), all);
    await db.sql(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'Asia/Tokyo');
      EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = 1', current_database()); END $$`);
    expect((await drift(db.alone())).drift).toEqual([]);
    expect(await pop(db.alone(), all)).toMatchObject({ popped: ['one'] });
  });
});

describeOnRealServer('privileges', (server) => {
  const db = useDatabase(server);

  test('come back in the order in which they stood, which is the order of a schema dump', async () => {
    await db.sql(`${role('rights_a')} ${role('rights_b')}`);
    const grant = (name: string): string => `GRANT EXECUTE ON FUNCTION f(integer) TO ${name};\n`;
    const revoke = 'REVOKE ALL ON FUNCTION f(integer) FROM PUBLIC;\n';
    const queue = db.queue({
      units: { f: f(0) + revoke + grant('rights_a') + grant('rights_b') },
      patches: { one: { f: f(0) + revoke + grant('rights_b') } },
    });
    await load(queue.context());
    const acl = () => db.value("SELECT proacl::text FROM pg_proc WHERE proname = 'f'");
    const before = await acl();
    await push(queue.context(), all);
    expect(await acl()).not.toContain('rights_a');
    await pop(queue.context(), all);
    expect(await acl()).toBe(before);
  });
});
