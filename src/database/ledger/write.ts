// Writes the ledger: one batch for all that an operation changes in it.
import { both } from '../../both.ts';
import { Problem } from '../../problem.ts';
import { quoteIdentifier } from '../../routine/quote.ts';
import { ServerError } from '../server-error.ts';
import { EMPTY_SEARCH_PATH, type Transaction } from '../session.ts';
import type { LedgerAhead } from './ahead.ts';
import { chainHash, LEDGER_STATE } from './chain.ts';
import { chainRows, type NewRow } from './chain-rows.ts';
import { insertRoutines, insertRows, insertUnits, sql } from './insert.ts';
import type { LedgerHead } from './read.ts';
import { createLedger } from './schema.ts';
import type { AppliedPatch, RecordedRoutine, RecordedUnit } from './types.ts';

export interface LedgerChange {
  readonly verb: string;
  /** Patches that the operation was about, for the log. */
  readonly patches: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
  /** The guards selected on the target from now on; they stay as they are where it is left out. */
  readonly select?: readonly string[];
  /** How many rows stay, from the bottom; the others are taken off. Undefined: all stay. */
  readonly keep?: number;
  readonly push?: readonly NewRow[];
  readonly units?: readonly RecordedUnit[];
  /** What the routines are recorded to be from now on; a null snapshot that is `forget` is recorded no longer. */
  readonly routines?: readonly (RecordedRoutine & { readonly forget?: boolean })[];
  /** What of all this was made, and written, before. */
  readonly ahead?: LedgerAhead;
}

/** The stack and the selection after a change, and the hash that the log ends with. */
export interface LedgerLeft {
  readonly stack: readonly AppliedPatch[];
  readonly selected: readonly string[];
  readonly logHash: string;
}

function deleteRoutines(ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`DELETE FROM pgquilt.routine WHERE id IN (${ids.map(sql).join(', ')})`];
}

/**
 * Applies the change on top of what `head` says, log entry included, in one round trip; creates the ledger where the
 * target has none. Gives what it leaves; `sent` has that as well, while the server is still writing it.
 */
export async function writeLedger(
  tx: Transaction,
  head: LedgerHead,
  toolVersion: string,
  change: LedgerChange,
  sent?: (left: LedgerLeft) => void,
): Promise<LedgerLeft> {
  const kept = change.keep === undefined ? head.stack : head.stack.slice(0, change.keep);
  const top = { position: kept.length, hash: kept[kept.length - 1]?.hash ?? '' };
  const stamp = { at: tx.server.now, by: tx.server.user, tool: toolVersion };
  const rows = chainRows(change.push ?? [], top, stamp, change.ahead?.chained);
  const seq = head.log.seq + 1;
  const patches = JSON.stringify(change.patches);
  // The selection comes first: the ledger is searched for it.
  const detail = JSON.stringify({ ...(change.select && { selected: change.select }), ...change.detail });
  const logFields = [String(seq), stamp.at, stamp.by, change.verb, patches, detail, toolVersion];
  const logHash = chainHash(head.log.hash, logFields);
  const routines = change.routines ?? [];
  if (!tx.server.hasLedger) await create(tx, toolVersion);
  const left = { stack: [...kept, ...rows.map(({ row }) => row)], selected: change.select ?? head.selected, logHash };
  const writing = tx.connection.batch([
    EMPTY_SEARCH_PATH,
    ...(kept.length < head.stack.length ? [`DELETE FROM pgquilt.patch WHERE position > ${kept.length}`] : []),
    ...insertRows(rows),
    ...insertUnits((change.units ?? []).filter((u) => change.ahead?.hasUnit(u) !== true)),
    ...deleteRoutines(routines.filter((r) => r.forget).map((r) => r.id)),
    ...insertRoutines(routines.filter((r) => !r.forget && change.ahead?.hasRoutine(r) !== true)),
    `INSERT INTO pgquilt.log (seq, at, who, verb, patches, detail, tool, hash, state) SELECT ${[
      seq,
      stamp.at,
      stamp.by,
      change.verb,
      patches,
      detail,
      toolVersion,
      logHash,
    ]
      .map(sql)
      .join(', ')}, ${LEDGER_STATE}`,
  ]);
  await both(
    writing,
    Promise.resolve().then(() => sent?.(left)),
  );
  return left;
}

async function create(tx: Transaction, toolVersion: string): Promise<void> {
  const { label } = tx.connection.target;
  await tx.connection.batch([EMPTY_SEARCH_PATH, ...createLedger(toolVersion)]).catch((error: unknown) => {
    if (!(error instanceof ServerError)) throw error;
    const details = { sqlstate: error.code, cause: error };
    if (error.code === '42501') {
      throw new Problem('failed', `the ledger cannot be created in ${label}: ${error.message}`, {
        ...details,
        hint: `The role ${tx.server.user} needs CREATE on the database: GRANT CREATE ON DATABASE ${quoteIdentifier(tx.server.database)} TO ${quoteIdentifier(tx.server.user)}`,
      });
    }
    if (error.code === '42P06') {
      throw new Problem('failed', `${label} has a schema pgquilt that holds no ledger`, {
        ...details,
        hint: 'pgquilt keeps its ledger in a schema of that name. Rename or drop the other one.',
      });
    }
    throw error;
  });
}
