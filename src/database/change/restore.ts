// From what is there to what was: definitions first, in an order that works, then what stands around them and what depended on
// them; in the end each is compared with what it should be.
import { Problem } from '../../problem.ts';
import { argumentChange, identityParts } from '../../routine/identity.ts';
import { planRebuild, type Rebuild, type Rebuilt } from '../dependents/rebuild.ts';
import { envelopeStatements } from '../envelope.ts';
import type { RoutineChange } from '../ledger/types.ts';
import { readingIds } from '../resolve.ts';
import { isRetryable } from '../server-error.ts';
import { EMPTY_SEARCH_PATH, type Transaction } from '../session.ts';
import { differences, type Snapshot } from '../snapshot.ts';
import { attributeNames, driftOf, driftText } from './drift.ts';
import { explainError } from './explain-error.ts';
import { runStatements, StatementError } from './run-statements.ts';
import { withoutPrinting } from './same-definition.ts';
import { isShown, type PlannedStatement, setting } from './statement.ts';
import { dropSql, refuseLosses } from './step-sql.ts';

export interface BackwardStep {
  readonly action: 'create' | 'replace' | 'recreate' | 'alter' | 'drop';
  readonly id: string;
  readonly path: string;
}

export interface Restore extends BackwardStep {
  readonly from: Snapshot | null;
  readonly to: Snapshot | null;
}

/** What takes a routine from what is live to what was there before the change; nothing where they are the same. */
export function planRestore(change: RoutineChange, live: Snapshot | null): Restore[] {
  const { id, path, before } = change;
  const common = { id, path, from: live, to: before };
  if (before === null) return live === null ? [] : [{ action: 'drop', ...common }];
  if (live === null) return [{ action: 'create', ...common }];
  if (live.definition !== before.definition) return [{ action: 'replace', ...common }];
  const sameOrder = JSON.stringify(before.acl) === JSON.stringify(live.acl);
  return differences(before, live).length === 0 && before.aclIsDefault === live.aclIsDefault && sameOrder
    ? []
    : [{ action: 'alter', ...common }];
}

/** Runs the restores and compares the outcome; what CREATE does not bring back is put around it in a second batch. */
export async function restore(
  tx: Transaction,
  restores: Restore[],
  patch: string | undefined,
): Promise<{ sql: string[]; rebuilt: readonly Rebuilt[] }> {
  if (restores.length === 0) return { sql: [], rebuilt: [] };
  const reading = readingIds(
    restores.map((r) => r.id),
    tx.searchPath,
    restores.map((r) => r.to),
  );
  const definitions = await restoreDefinitions(tx, restores, reading.statements, patch);
  const made = reading.read(definitions.results.slice(-reading.statements.length));
  const { rebuild } = definitions;
  const around = (from: Snapshot | null, to: Snapshot | null): PlannedStatement[] =>
    from === null || to === null ? [] : envelopeStatements(from, to, tx.server).map((sql) => planned(sql, 'envelope'));
  const isLater = (r: Restore): boolean => rebuild?.isAltered(r.id) === true;
  const envelope = restores.flatMap((r, i) => (isLater(r) ? [] : around(made[i] ?? null, r.to)));
  // What is rebuilt is, by then, what it was before all this.
  const later = restores.filter(isLater).flatMap((r) => around(r.from, r.to));
  const second = rebuild === null ? envelope : [...envelope, ...rebuild.up, ...later, ...dropOf(tx, restores, rebuild)];
  let found = made;
  if (second.length > 0) {
    const verifying = rebuild?.verify.statements ?? [];
    const results = await run(tx, [...second, ...reading.statements.map(setting), ...verifying], patch);
    found = reading.read(results.slice(second.length));
    rebuild?.verify.check(results.slice(second.length + reading.statements.length));
  }
  for (const [i, r] of restores.entries()) await refuseInexact(r, found[i] ?? null, patch);
  const sql = [...definitions.statements, ...second].filter(isShown).map((s) => s.sql);
  return { sql, rebuilt: rebuild?.dependents ?? [] };
}

/**
 * Creates, replaces and drops. What PostgreSQL will not replace is dropped and made again; what needs a routine that
 * comes later is moved behind it. Each such try starts from the savepoint.
 */
async function restoreDefinitions(
  tx: Transaction,
  restores: Restore[],
  reading: readonly string[],
  patch: string | undefined,
) {
  const order = [...restores];
  const moved = new Set<string>();
  for (let again = false; ; again = true) {
    if (again) await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_pop']);
    const makes = order.filter((r) => r.to !== null && r.action !== 'alter');
    const rebuild = await planRebuildOf(tx, order, patch);
    const owners: (Restore | undefined)[] = [undefined];
    // The ledger's definitions were printed under an empty search_path, and mean the same only there.
    const statements = [setting('SAVEPOINT pgquilt_pop'), ...(rebuild?.down ?? []), setting(EMPTY_SEARCH_PATH)];
    for (const r of rebuild === null ? [] : setAside(order)) {
      statements.push(planned(rebuild?.aside(r.id) ?? '', 'drop'));
    }
    owners.push(...statements.slice(1).map(() => undefined));
    for (const r of makes) {
      if (r.action === 'recreate' && rebuild === null) {
        statements.push(planned(`DROP ROUTINE ${r.id}`, 'drop'));
        owners.push(r);
      }
      statements.push(planned(r.to?.definition ?? '', 'make'));
      owners.push(r);
    }
    // Where something is to be put back, it goes before the drops.
    if (rebuild === null) statements.push(...dropOf(tx, order, null));
    try {
      const results = await runStatements(tx, [...statements, ...reading.map(setting)]);
      const done = new Map(order.map((o) => [o.id, o]));
      for (const [i, r] of restores.entries()) restores[i] = done.get(r.id) ?? r;
      return { results, statements, rebuild };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      const r = owners[error.error.index];
      const at = r === undefined ? -1 : order.indexOf(r);
      const { code } = error.error;
      if (r?.action === 'replace' && (code === '42P13' || code === '42809')) {
        order[at] = { ...r, action: 'recreate' };
      } else if (r !== undefined && code === '42883' && !moved.has(`${r.id} ${at}`)) {
        moved.add(`${r.id} ${at}`);
        order.splice(at, 1);
        order.push(r);
      } else {
        throw explain(error, r, patch);
      }
    }
  }
}

/** What depends on the routines that must be made again; null where nothing does. */
async function planRebuildOf(
  tx: Transaction,
  restores: readonly Restore[],
  patch: string | undefined,
): Promise<Rebuild | null> {
  const again = setAside(restores);
  if (again.length === 0) return null;
  const own = new Set(restores.filter((r) => r.action !== 'alter').map((r) => r.id));
  const altered = new Set(restores.filter((r) => r.action === 'alter').map((r) => r.id));
  const names = new Set(again.map((r) => identityParts(r.id).name));
  const comes = restores.filter((r) => r.action === 'create' && names.has(identityParts(r.id).name));
  const successors = [...again.filter((r) => r.action === 'recreate'), ...comes].map((r) => r.id);
  return planRebuild(tx, { routines: again.map(reasoned(restores)), successors, own, altered, patch, level: 0 });
}

/** What must make room for a routine of its name: one that is made again, and one that goes where another argument list comes back. */
function setAside(restores: readonly Restore[]): Restore[] {
  const back = new Set(restores.filter((r) => r.action === 'create').map((r) => identityParts(r.id).name));
  return restores.filter((r) => r.action === 'recreate' || (r.action === 'drop' && back.has(identityParts(r.id).name)));
}

function reasoned(restores: readonly Restore[]) {
  return ({ id, path, action }: Restore) => {
    const { name } = identityParts(id);
    const back = restores.find((r) => r.action === 'create' && identityParts(r.id).name === name);
    if (action !== 'drop' || back === undefined) return { id, path };
    return { id, path, reason: `the ${argumentChange(id, back.id)}` };
  };
}

/** One DROP for what goes, and for what was set aside. */
function dropOf(tx: Transaction, restores: readonly Restore[], rebuild: Rebuild | null): PlannedStatement[] {
  const aside = new Set(rebuild === null ? [] : setAside(restores));
  const gone = restores.filter((r) => r.action === 'drop' && !aside.has(r)).map((r) => r.id);
  const ids = [...gone, ...(rebuild?.old ?? [])];
  if (ids.length === 0) return [];
  return [...refuseLosses(ids, tx).map(setting), planned(dropSql(ids, tx), 'drop')];
}

function planned(sql: string, purpose: PlannedStatement['purpose']): PlannedStatement {
  return { sql, purpose, level: 0 };
}

async function run(tx: Transaction, statements: readonly PlannedStatement[], patch: string | undefined) {
  return runStatements(tx, statements).catch((error: unknown) => {
    throw error instanceof StatementError ? explain(error, undefined, patch) : error;
  });
}

function explain({ error, planned }: StatementError, r: Restore | undefined, patch: string | undefined): Error {
  if (isRetryable(error)) return error;
  const problem = explainError(error, planned, { patches: [patch ?? null], unitText: () => null });
  if (r === undefined) return problem;
  return new Problem('failed', `${r.id} cannot be brought back: ${error.message}`, {
    ...problem,
    file: r.path,
    hint: problem.hint ?? 'Nothing was changed.',
    cause: error,
  });
}

/** Invariant 1: what was restored is what was recorded, or nothing is restored at all. */
async function refuseInexact(r: Restore, found: Snapshot | null, patch: string | undefined): Promise<void> {
  const inexact = driftOf({ id: r.id, path: r.path, source: 'ledger' }, r.to, found);
  const [drift] = inexact === null ? [] : await withoutPrinting([inexact]);
  if (drift === undefined) return;
  throw new Problem(
    'failed',
    `${r.id} would not come back exactly: its ${attributeNames(drift).join(', ')} would differ`,
    {
      patch,
      file: r.path,
      detail: driftText(drift),
      hint: 'Nothing was changed. The difference is what this role may not restore; a superuser can.',
    },
  );
}
