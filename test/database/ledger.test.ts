// The ledger: nobody but its owner writes it, what was altered by hand shows, and one of a newer form is refused.
import { expect, test } from 'vitest';
import { createLedger } from '../../src/database/ledger/schema.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { f, plus } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const data = {
  units: { f: f(0), g: `\ufeff${plus('g', 0)}` },
  patches: { one: { f: f(1) }, two: { f: f(2) }, three: { g: null } },
};

/** What another hand does, and what the tool says of it. */
const altered: [does: string, message: RegExp][] = [
  [
    "UPDATE pgquilt.patch SET reverse = replace(reverse, 'a + 0', 'a + 6') WHERE position = 1",
    /patch at position 1 does not fit its hash/,
  ],
  ["UPDATE pgquilt.patch SET routines = replace(routines, 'a + 1', 'a + 7') WHERE position = 2", /patch at position 2/],
  ["UPDATE pgquilt.patch SET applied_by = 'nobody' WHERE position = 3", /patch at position 3/],
  ['UPDATE pgquilt.patch SET name = name || 1 WHERE position = 3', /patch at position 3/],
  ['DELETE FROM pgquilt.patch WHERE position = 2', /patch at position 3/],
  ['UPDATE pgquilt.patch SET position = position + 10 WHERE position = 3', /patch at position 13/],
  ["UPDATE pgquilt.log SET who = 'nobody' WHERE seq = 2", /log entry 2/],
  ['DELETE FROM pgquilt.log WHERE seq = 1', /log entry 2/],
  ["UPDATE pgquilt.unit SET text = replace(text, 'a + 2', 'a + 8') WHERE path LIKE '%/f.sql'", /f\.sql/],
  [
    'UPDATE pgquilt.meta SET format = 99, tool = $$9.9.9$$',
    /form 99, written by pgquilt 9\.9\.9; this pgquilt knows form 1/,
  ],
  ['ALTER TABLE pgquilt.patch RENAME COLUMN reverse TO back; UPDATE pgquilt.meta SET format = 2', /form 2/],
  ['DROP TABLE pgquilt.log', /damaged/],
  ['GRANT UPDATE ON pgquilt.patch TO ledger_hand', /others than its owner postgres can write pgquilt\.patch/],
  ['GRANT INSERT ON pgquilt.log TO PUBLIC', /pgquilt\.log/],
  ['ALTER TABLE pgquilt.unit OWNER TO ledger_hand', /pgquilt\.unit/],
  ['CREATE RULE r AS ON INSERT TO pgquilt.log DO INSTEAD NOTHING', /pgquilt\.log/],
  [
    'CREATE TRIGGER t BEFORE INSERT ON pgquilt.patch FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    /pgquilt\.patch/,
  ],
  ['ALTER TABLE pgquilt.routine ENABLE ROW LEVEL SECURITY', /pgquilt\.routine/],
  ['GRANT UPDATE (snapshot) ON pgquilt.routine TO ledger_hand', /can write pgquilt\.routine/],
  ['GRANT CREATE ON SCHEMA pgquilt TO ledger_hand', /others than its owner/],
  // What no row's hash covers, the log's last entry does.
  ['DELETE FROM pgquilt.patch WHERE position = 3', /last entry of its log/],
  ['DELETE FROM pgquilt.patch', /last entry of its log/],
  ['DELETE FROM pgquilt.log', /last entry of its log/],
  ['DELETE FROM pgquilt.routine', /last entry of its log/],
  ["UPDATE pgquilt.routine SET snapshot = NULL WHERE id LIKE 'public.f(%'", /last entry of its log/],
  ["UPDATE pgquilt.routine SET path = 'udfs/x.sql'", /last entry of its log/],
  ["UPDATE pgquilt.unit SET text = 'x', blob = 'y'", /last entry of its log/],
  ["UPDATE pgquilt.unit SET path = 'udfs/../x.sql' WHERE path LIKE '%/f.sql'", /last entry of its log/],
];

describeOnUsualKind('the ledger', (server) => {
  const db = useDatabase(server);

  test('what another hand did to it stops everything', async () => {
    await db.sql(ensureRoles('ledger_hand'));
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    const names = ['meta', 'patch', 'unit', 'routine', 'log'];
    const files = queue.files();
    await db.sql('CREATE SCHEMA kept');
    for (const name of names) await db.sql(`CREATE TABLE kept.${name} AS TABLE pgquilt.${name}`);
    const catalog = await db.catalog();
    for (const [does, message] of altered) {
      await db.sql(does);
      const refused = { code: 'failed', message: expect.stringMatching(message), hint: expect.any(String) };
      await expect(pop(db.alone(), { goal: { all: true } }), does).rejects.toMatchObject(refused);
      expect(queue.files(), does).toEqual(files);
      expect(await db.catalog(), does).toEqual(catalog);
      await db.sql('DROP SCHEMA pgquilt CASCADE');
      await db.sql(`${createLedger('0.0.1').join(';\n')}; DELETE FROM pgquilt.meta`);
      for (const name of names) await db.sql(`INSERT INTO pgquilt.${name} SELECT * FROM kept.${name}`);
    }
    expect(await status(queue.context())).toMatchObject({ applied: ['one', 'two', 'three'], drift: [] });
    await pop(queue.context(), { goal: { all: true } });
    expect(queue.unit('g')).toBe(data.units.g);
  });

  test('belongs to its owner alone, whatever the default privileges say', async () => {
    await db.sql(`${ensureRoles('ledger_hand')}
      ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC, ledger_hand; ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO ledger_hand;`);
    const queue = db.queue(data);
    await load(queue.context());
    const may = (what: string) =>
      db.value(
        `SELECT bool_or(has_table_privilege('ledger_hand', oid, '${what}')) FROM pg_class WHERE relnamespace = 'pgquilt'::regnamespace AND relkind = 'r'`,
      );
    expect([await may('SELECT'), await may('INSERT'), await may('UPDATE'), await may('DELETE')]).toEqual(
      Array(4).fill(false),
    );
    expect(await db.value("SELECT has_schema_privilege('ledger_hand', 'pgquilt', 'USAGE')")).toBe(false);
    await push(queue.context(), { goal: { all: true } });
    await db.sql(
      'ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC, ledger_hand; ALTER DEFAULT PRIVILEGES REVOKE ALL ON SCHEMAS FROM ledger_hand',
    );
  });

  test('says who did what, when, with which tool', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 2 } });
    await pop(queue.context(), { goal: { count: 1 } });
    const { entries } = await log(db.alone());
    expect(entries).toMatchObject([
      { seq: 1, verb: 'load', patches: [], who: 'postgres', tool: '0.0.1' },
      { seq: 2, verb: 'push', patches: ['one', 'two'] },
      { seq: 3, verb: 'pop', patches: ['two'] },
    ]);
    for (const { at } of entries) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(await db.value('SELECT string_agg(name, $$,$$) FROM pgquilt.patch')).toBe('one');
  });
});
