// Rows of the stack with their places in the hash chain, and as the tuples that are inserted.
import { chainHash } from './chain.ts';
import { sql } from './insert.ts';
import type { RoutineChange, StackRow } from './types.ts';

/** A patch to be put onto the stack; the ledger adds position, time, user and hash. */
export interface NewRow {
  readonly name: string;
  readonly id: string;
  readonly header: string;
  readonly forward: string;
  readonly reverse: string;
  readonly units: readonly string[];
  readonly routines: readonly RoutineChange[];
  /** Of a row that was on the stack before: when, by whom and with what it was applied. */
  readonly stamp?: Stamp;
}

export interface Stamp {
  readonly at: string;
  readonly by: string;
  readonly tool: string;
}

/** What a row is chained to. */
export interface Below {
  readonly position: number;
  readonly hash: string;
}

/** A row with its place in the chain. */
export interface Chained {
  readonly below: Below;
  readonly now: Stamp;
  readonly row: StackRow;
  /** The row as a tuple of SQL; null once it is written. */
  tuple: string | null;
}

/**
 * The stack rows that `rows` make on top of the row with hash `top.hash` at `top.position`. Those that were chained `ahead` are taken
 * over where they stand on the same row, made at the same time by the same hand; others are chained anew.
 */
export function chainRows(
  rows: readonly NewRow[],
  top: Below,
  now: Stamp,
  ahead?: (row: NewRow) => Chained | undefined,
): Chained[] {
  let below = top;
  return rows.map((row) => {
    const known = ahead?.(row);
    const chained = known !== undefined && isOn(known, below, now) ? known : chainRow(row, below, now);
    below = chained.row;
    return chained;
  });
}

function isOn(known: Chained, below: Below, now: Stamp): boolean {
  return (
    known.below.position === below.position &&
    known.below.hash === below.hash &&
    known.now.at === now.at &&
    known.now.by === now.by &&
    known.now.tool === now.tool
  );
}

export function chainRow(row: NewRow, below: Below, now: Stamp): Chained {
  const { name, id, header, forward, reverse, units, routines, stamp = now } = row;
  const { at, by, tool } = stamp;
  const position = below.position + 1;
  const unitsJson = JSON.stringify(units);
  const fields = [name, id, header, forward, reverse, unitsJson, JSON.stringify(routines), at, by, tool];
  const hash = chainHash(below.hash, [String(position), ...fields]);
  const tuple = `(${position}, ${fields.map(sql).join(', ')}, ${sql(hash)})`;
  // Spelt out: properties that are put behind a spread cost more than all the rest of this, on Node 20.
  const made = { position, hash, unitsJson, appliedAt: at, appliedBy: by, tool };
  return { below, now, row: { name, id, header, forward, reverse, units, routines, ...made }, tuple };
}
