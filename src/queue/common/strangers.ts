// Routines that were made by hand and are in no unit: the ledger says nothing of them, and no file does.
import { type Drift, driftOf } from '../../database/change/drift.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from '../../database/session.ts';
import { receivedSnapshot } from '../../database/snapshot.ts';
import { SNAPSHOT } from '../../database/snapshot-sql.ts';
import { identityParts } from '../../routine/identity.ts';
import { loadParser } from '../../routine/parser.ts';
import { quoteLiteral } from '../../routine/quote.ts';
import { readUnit } from '../../routine/unit.ts';
import { freePath } from '../init-units.ts';
import type { QueueOperation } from './operation.ts';
import { namesOf } from './routine-names.ts';
import { liveRoutines } from './routines-named.ts';
import { unitsNamed } from './unit-names.ts';

/** The live routines that `word` names and that are in no unit, each as drift from not being there; its unit is the one of its name, or a new one. */
export async function strangersNamed(op: QueueOperation, word: string): Promise<Drift[]> {
  if (/\.sql$/.test(word)) return [];
  const oids = await liveRoutines(op.tx, word);
  return oids.length === 0 ? [] : strangers(op, `p.oid IN (${oids.join(', ')})`);
}

/** A line for each routine in no unit that has the name of one that was dropped by hand: it may have been meant to take its place. */
export async function besideDropped(op: QueueOperation, drifts: readonly Drift[]): Promise<string[]> {
  const dropped = new Map(drifts.filter((d) => d.live === null).map((d) => [identityParts(d.id).name, d.id]));
  if (dropped.size === 0) return [];
  const names = [...dropped.keys()].map((name) => quoteLiteral(name)).join(', ');
  const found = await strangers(
    op,
    `pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) IN (${names})`,
  );
  return found.map(
    ({ id }) =>
      `${id} is there beside ${dropped.get(identityParts(id).name)}, which was dropped by hand, and is in no unit. To take it in: pgquilt adopt '${id}' --new NAME`,
  );
}

/** Every routine that is in no unit and not recorded; an extension's are its own. */
export function allStrangers(op: Pick<QueueOperation, 'tx' | 'tree'>): Promise<Drift[]> {
  return strangers(op, 'true');
}

async function strangers(op: Pick<QueueOperation, 'tx' | 'tree'>, where: string): Promise<Drift[]> {
  const { tx, tree } = op;
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT n.nspname::text AS schema, p.proname::text AS name, p.oid::pg_catalog.regprocedure::text AS id, ${SNAPSHOT} AS live
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid >= 16384 AND (${where}) AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pgquilt') AND n.nspname !~ '^pg_(toast_)?temp'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
         AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
       ${tx.server.hasLedger ? 'AND NOT EXISTS (SELECT FROM pgquilt.routine r WHERE r.id = p.oid::pg_catalog.regprocedure::text)' : ''}
     ORDER BY p.oid`,
    setSearchPath(tx.searchPath),
  ]);
  const out: Drift[] = [];
  for (const row of rows) {
    const [schema, name, id] = [String(row['schema']), String(row['name']), String(row['id'])];
    const paths = await unitsNamed(`${schema}.${name}`, tree.units).catch(() => []);
    if ((await routinesOf(op, paths)).includes(id)) continue;
    const path = paths[0] ?? freePath(schema, name, new Map());
    const drift = driftOf({ id, path, source: 'ledger' }, null, receivedSnapshot(row['live']));
    if (drift !== null) out.push(drift);
  }
  return out;
}

/** The identities of the routines that these units, as they are in the tree, have. */
async function routinesOf(op: Pick<QueueOperation, 'tx' | 'tree'>, paths: readonly string[]): Promise<string[]> {
  const parse = await loadParser();
  return namesOf(
    op.tx,
    paths.flatMap((path) => readUnit(path, op.tree.text(path) ?? '', parse).routines.map((r) => r.key)),
  );
}
