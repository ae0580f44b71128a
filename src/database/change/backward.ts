// Brings routines back to what a patch found: from the snapshots in the ledger alone, each compared with what is live
// before and with what was recorded afterwards.
import { Problem } from '../../problem.ts';
import { loadParser } from '../../routine/parser.ts';
import type { Rebuilt } from '../dependents/rebuild.ts';
import type { RoutineChange } from '../ledger/types.ts';
import { lockingIds, readingIds } from '../resolve.ts';
import { askRights, receivedRights } from '../rights.ts';
import type { Transaction } from '../session.ts';
import { type Drift, driftOf, driftProblem } from './drift.ts';
import { popIntents } from './intents.ts';
import { refuseForbidden } from './refusals.ts';
import { type BackwardStep, planRestore, type Restore, restore } from './restore.ts';
import { withoutPrinting } from './same-definition.ts';

export interface BackwardResult {
  readonly steps: readonly BackwardStep[];
  /** What depended on routines that were made again. */
  readonly rebuilt: readonly Rebuilt[];
  readonly sql: readonly string[];
}

/** The statements that hold and read the routines which these changes are about; run them with the ledger's. */
export function netChanges(rows: readonly { routines: readonly RoutineChange[] }[]): RoutineChange[] {
  const net = new Map<string, RoutineChange>();
  // From the bottom up: the first patch says what was there before, the last one what is there now.
  for (const { routines } of rows) {
    for (const change of routines) {
      const below = net.get(change.id);
      net.set(change.id, below === undefined ? change : { ...change, before: below.before });
    }
  }
  return [...net.values()];
}

/**
 * Restores what the rows' patches found; `rows` bottom first. Throws Problem('drift') before the first change where a
 * routine is not as the newest of the rows left it, Problem('failed') where the server cannot bring a routine back exactly.
 */
export async function backward(
  tx: Transaction,
  rows: readonly { name: string; routines: readonly RoutineChange[] }[],
): Promise<BackwardResult> {
  const net = netChanges(rows);
  if (net.length === 0) return { steps: [], rebuilt: [], sql: [] };
  const ids = net.map((c) => c.id);
  const locking = lockingIds(ids, tx.server);
  const afters = net.map((c) => c.after);
  const reading = readingIds(ids, tx.searchPath, afters);
  const asking = [...locking, ...reading.statements];
  const results = await tx.connection.batch([...asking, ...askRights(tx)]);
  const live = reading.read(results.slice(locking.length));
  const drifts = net.flatMap((change, i) => {
    const drift = driftOf({ id: change.id, path: change.path, source: 'ledger' }, change.after, live[i] ?? null);
    return drift === null ? [] : [drift];
  });
  const real = await withoutPrinting(drifts);
  if (real.length > 0) throw driftProblem(real, tx.connection.target.label);

  const restores = net.flatMap((change, i) => planRestore(change, live[i] ?? null));
  if (tx.server.actsForOwner) await refuseOtherThanCreate(restores);
  const rights = tx.server.superuser ? null : receivedRights(results[asking.length]);
  await refuseForbidden(popIntents(restores, rows[rows.length - 1]?.name), rights, tx.server.user);
  const { sql, rebuilt } = await restore(tx, restores, rows[rows.length - 1]?.name);
  const newest = new Map(rows.flatMap(({ name, routines }) => routines.map((r) => [r.id, name] as const)));
  for (const { id, path, from, to } of restores) {
    const patch = newest.get(id) ?? null;
    tx.touched.push({ id, path, before: from, after: to, patch, direction: 'backward' });
  }
  return { steps: restores.map(({ action, id, path }) => ({ action, id, path })), rebuilt, sql };
}

/**
 * Brings routines that drifted back to what they should be: definition and envelope, or gone where nothing should be there.
 * Throws Problem('failed') where the server cannot bring one back exactly. The routines are held by then.
 */
export async function undoDrifts(tx: Transaction, drifts: readonly Drift[]): Promise<void> {
  const restores = drifts.flatMap(({ id, path, expected, live }) =>
    planRestore({ id, path, before: expected, after: live }, live),
  );
  if (tx.server.actsForOwner) await refuseOtherThanCreate(restores);
  await restore(tx, restores, undefined);
  for (const { id, path, from, to } of restores) {
    tx.touched.push({ id, path, before: from, after: to, patch: null, direction: 'backward' });
  }
}

/**
 * Where the connection has more rights than the ledger's owner, a definition in the ledger has to be one CREATE and nothing
 * else: several statements could take those rights back.
 */
async function refuseOtherThanCreate(restores: readonly Restore[]): Promise<void> {
  const parse = await loadParser();
  for (const { id, path, to } of restores) {
    if (to === null) continue;
    const statements = parse(to.definition, `ledger:${id}`);
    const creates = statements.every((s) => s.type === 'CreateFunctionStmt' || s.type === 'DefineStmt');
    if (statements.length === 1 && creates) continue;
    throw new Problem(
      'failed',
      `the ledger was altered by hand: what it has of ${id} is not the definition of a routine`,
      {
        file: path,
        hint: 'Nothing was changed. See who may write the schema pgquilt.',
      },
    );
  }
}
