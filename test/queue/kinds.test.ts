// Every kind of routine, under an envelope that no unit says: replaced, made again, dropped and created, up and down. What
// stands around it stays, but where it was dropped; popped, all is as it was, by the catalogs and by a schema dump.
import { expect, test } from 'vitest';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKindsInTime } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';
import { type Kind, kinds } from './kinds.ts';
import { inSchemas } from './kinds-in-schemas.ts';

const roles = ensureRoles('kind_owner', 'kind_reader', 'kind_other');
const defaults = (verb: 'GRANT' | 'REVOKE', to: 'TO' | 'FROM'): string =>
  `ALTER DEFAULT PRIVILEGES ${verb} EXECUTE ON ROUTINES ${to} kind_other;
   ALTER DEFAULT PRIVILEGES ${verb === 'GRANT' ? 'REVOKE' : 'GRANT'} EXECUTE ON ROUTINES ${verb === 'GRANT' ? 'FROM' : 'TO'} PUBLIC;`;
const envelope = (id: string): string => `COMMENT ON ROUTINE ${id} IS 'it''s \\ mine';
  ALTER ROUTINE ${id} OWNER TO kind_owner; REVOKE ALL ON ROUTINE ${id} FROM PUBLIC;
  GRANT EXECUTE ON ROUTINE ${id} TO kind_reader WITH GRANT OPTION;
  SET ROLE kind_reader; GRANT EXECUTE ON ROUTINE ${id} TO kind_other; RESET ROLE;
  ALTER ROUTINE ${id} DEPENDS ON EXTENSION plpgsql;`;

describeOnBothKindsInTime('every kind of routine', (server) => {
  const db = useDatabase(server);
  const all = inSchemas(kinds, server.major);
  const schemas = [...all.keys()];
  const texts = (text: (kind: Kind) => string | null) =>
    Object.fromEntries([...all].map(([schema, kind]) => [`udfs/${schema}/r.sql`, text(kind)]));
  const data = {
    units: texts((k) => k.first),
    patches: {
      replace: texts((k) => k.replace),
      recreate: texts((k) => k.recreate),
      drop: texts(() => null),
      create: texts((k) => k.first),
    },
  };
  const prepare = async (around: (kind: Kind) => string): Promise<void> => {
    await db.sql(
      `${roles} ${schemas.map((s) => `CREATE SCHEMA ${s}; GRANT USAGE, CREATE ON SCHEMA ${s} TO kind_owner, kind_reader;`).join('')}`,
    );
    // What they need comes first: PostgreSQL 13 ties a new function to a transform that it does not use.
    for (const { before } of all.values()) await db.sql(before ?? '');
    for (const kind of all.values()) await db.sql(`${kind.first} ${around(kind)}`);
  };
  const around = () =>
    db.sql(`SELECT p.oid::regprocedure::text AS id, pg_get_userbyid(proowner) AS owner, proacl::text AS acl, obj_description(p.oid, 'pg_proc') AS comment,
      (SELECT count(*)::int FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'x') AS depends
      FROM pg_proc p WHERE p.proname = 'r' ORDER BY p.oid::regprocedure::text COLLATE "C"`);

  /** Both for every kind in the long run; in the normal one every third kind has none. */
  const bare = new Set([...all.values()].filter((_, i) => i % 3 === 2));
  const variants: [string, (kind: Kind) => string][] = isLong
    ? [
        ['an envelope of its own', (kind) => envelope(kind.id)],
        ['no envelope of its own', () => ''],
      ]
    : [['an envelope of its own, or none', (kind) => (bare.has(kind) ? '' : envelope(kind.id))]];

  test.each(variants)('with %s, in spite of default privileges', async (_what, envelopeOf) => {
    await prepare(envelopeOf);
    await db.sql(defaults('GRANT', 'TO'));
    try {
      const queue = db.queue(data);
      const dump = await db.dump();
      const was = await around();
      expect(was).toHaveLength(all.size);
      const levels = [await db.catalog()];
      for (const verb of ['replace', 'recreate', 'drop', 'create']) {
        const dry = await push(queue.context(), { goal: { count: 1 }, dryRun: true });
        expect(dry.plan?.flatMap((p) => p.routines.map((r) => `${r.action} ${r.routine}`)).sort()).toEqual(
          [...all.values()].map((kind) => `${verb} ${kind.id}`).sort(),
        );
        await push(queue.context(), { goal: { count: 1 } });
        levels.push(await db.catalog());
        if (verb === 'replace' || verb === 'recreate') expect(await around(), verb).toEqual(was);
        expect(new Set(levels).size).toBe(levels.length);
      }
      for (const level of levels.slice(0, -1).reverse()) {
        await pop(queue.context(), { goal: { count: 1 } });
        expect(await db.catalog()).toEqual(level);
      }
      expect(await db.dump()).toEqual(dump);
      await push(queue.context(), { goal: { all: true } });
      expect(await db.catalog()).toEqual(levels.at(-1));
      await pop(queue.context(), { goal: { all: true } });
      expect([await db.catalog(), await db.dump()]).toEqual([levels[0], dump]);
    } finally {
      await db.sql(defaults('REVOKE', 'FROM'));
    }
  });
});
