// What was finalized on another target, and learned here, may be unfinalized there: it is then a patch of the series again, and an
// applied one here.

import { chainRows, type NewRow } from '../../../database/ledger/chain-rows.ts';
import { type FinalizedMigration, movedRow, readFinalized } from '../../../database/ledger/finalized.ts';
import { isWantedBelow, type LedgerHead, type RowsWanted, readRecorded } from '../../../database/ledger/read.ts';
import type { LedgerChange } from '../../../database/ledger/write.ts';
import type { Transaction } from '../../../database/session.ts';
import type { Standing } from '../../../database/stack-memo.ts';
import type { FileDiff } from '../../../patch/types.ts';
import type { Series } from '../../../series/types.ts';

/** Whether the stack has the lowest patch that is on every target; then none is missing below it. */
export function hasBottom({ patches }: Series, { stack }: Pick<Standing, 'stack'>): boolean {
  const lowest = patches.find((p) => p.guards.length === 0);
  return lowest === undefined || stack.some((p) => p.name === lowest.name);
}

/**
 * Whether it is worth asking the log: the series begins with a patch that is not at the bottom of the stack, and what the ledger
 * has of its units is not what it begins with. `diffs` reads a patch's file.
 */
export function mayBeTakenBack(
  series: Series,
  { stack, unitHashes }: Pick<LedgerHead, 'stack' | 'unitHashes'>,
  diffs: (name: string) => readonly FileDiff[],
): boolean {
  const lowest = series.patches.find((p) => p.guards.length === 0);
  if (lowest === undefined || unitHashes.size === 0 || hasBottom(series, { stack })) return false;
  if (stack.length > 0) return true;
  try {
    return diffs(lowest.name).some(({ path, before }) => unitHashes.has(path) && unitHashes.get(path) !== before);
  } catch {
    // What is wrong with the file is said where it is needed.
    return false;
  }
}

/** The learned migrations that are patches of the series again, newest first. */
export async function takenBack(tx: Transaction, series: Series): Promise<readonly FinalizedMigration[]> {
  const listed = new Set(series.patches.map((p) => p.name));
  const finalized = new Set((series.finalized ?? []).map((e) => e.patch));
  const isBack = ({ directory, patches }: FinalizedMigration): boolean =>
    directory === '' && patches.every(({ name }) => listed.has(name) && !finalized.has(name));
  const newestFirst = (await readFinalized(tx)).reverse();
  const at = newestFirst.findIndex((migration) => !isBack(migration));
  return at < 0 ? newestFirst : newestFirst.slice(0, at);
}

/** The patches of a migration as rows of the stack. */
export function rowsOf({ patches }: FinalizedMigration): NewRow[] {
  return patches.map(({ file: _, test: __, ...row }) => row);
}

/** Puts a migration's patches under the stack, whose rows the head has. */
export function putUnder({ rows }: LedgerHead, migration: FinalizedMigration): LedgerChange {
  return {
    verb: 'unfinalize',
    patches: migration.patches.map((p) => p.name),
    keep: 0,
    push: [...rowsOf(migration), ...rows.map(movedRow)],
    detail: { learned: true },
  };
}

/** The head as it is once that is done, for those who only look; `wanted` are the rows it was read with. */
export async function withTakenBack(
  tx: Transaction,
  head: LedgerHead,
  migrations: readonly FinalizedMigration[],
  wanted: RowsWanted,
): Promise<LedgerHead> {
  const below = chainRows(
    [...migrations].reverse().flatMap(rowsOf),
    { position: 0, hash: '' },
    { at: '', by: '', tool: '' },
  ).map(({ row }) => row);
  const moved = <T extends { readonly position: number }>(row: T): T => ({
    ...row,
    position: row.position + below.length,
  });
  const { units, routines } = await readRecorded(
    tx,
    below.flatMap((row) => row.units),
  );
  return {
    ...head,
    stack: [...below, ...head.stack.map(moved)],
    rows: [...below.filter((row) => isWantedBelow(row, wanted)), ...head.rows.map(moved)],
    recorded: {
      units: new Map([...head.recorded.units, ...units]),
      routines: new Map([...head.recorded.routines, ...routines]),
    },
  };
}
