// What was finalized on this target, as the log keeps it: each migration with its patches, whole, so that one can be taken back
// or reverted from the ledger alone.
import { quoteLiteral } from '../../routine/quote.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { toSnapshot } from '../snapshot.ts';
import type { NewRow } from './chain-rows.ts';
import type { StackRow } from './types.ts';

/** A patch that left the stack at its bottom. */
export interface FinalizedPatch extends NewRow {
  /** The patch file's text and its test's, as they were; null where there was none. */
  readonly file: string | null;
  readonly test: string | null;
}

export interface FinalizedMigration {
  readonly patches: readonly FinalizedPatch[];
  /** The files written, relative to the queue's root, with their blob hashes, and what was there before: a list is added to. */
  readonly files: readonly { readonly path: string; readonly blob: string | null; readonly was: string | null }[];
  /** The folder, and every other path that was in it then; '' where it was finalized on another target. */
  readonly directory: string;
  readonly beside: readonly string[];
}

/** The verbs whose log entries say what is finalized. */
const VERBS = ['finalize', 'unfinalize'];

/** Every migration that is finalized on the target, oldest first. */
export async function readFinalized(tx: Transaction): Promise<FinalizedMigration[]> {
  if (!tx.server.hasLedger) return [];
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT verb, detail FROM pgquilt.log WHERE verb IN (${VERBS.map(quoteLiteral).join(', ')}) ORDER BY seq`,
    setSearchPath(tx.searchPath),
  ]);
  const all: FinalizedMigration[] = [];
  for (const { verb, detail } of rows) {
    if (verb === 'unfinalize') all.pop();
    else
      all.push(
        ...((JSON.parse(String(detail)) as { migrations: FinalizedMigration[] }).migrations ?? []).map(received),
      );
  }
  return all;
}

function received(migration: FinalizedMigration): FinalizedMigration {
  const patches = migration.patches.map((patch) => ({
    ...patch,
    routines: patch.routines.map((r) => ({ ...r, before: toSnapshot(r.before), after: toSnapshot(r.after) })),
  }));
  return { ...migration, patches };
}

/** A row of the stack as one that can be put onto it again, in another place. */
export function movedRow({ name, id, header, forward, reverse, units, routines, ...row }: StackRow): NewRow {
  const stamp = { at: row.appliedAt, by: row.appliedBy, tool: row.tool };
  return { name, id, header, forward, reverse, units, routines, stamp };
}
