// Rows of the stack with their places in the hash chain, and as the tuples that are inserted.
import { longLiteral } from '../../routine/quote.ts';
import { chainHash } from './chain.ts';
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

/** A row of the stack, and as a tuple of SQL with the columns `PATCH_COLUMNS`. */
export interface ChainedRow extends StackRow {
  readonly tuple: string;
}

/** What a row is chained to. */
interface Below {
  readonly position: number;
  readonly hash: string;
}

export const PATCH_COLUMNS =
  'position, name, id, header, forward, reverse, units, routines, applied_at, applied_by, tool, hash';

/** The stack rows that `rows` make on top of the row with hash `top.hash` at `top.position`. */
export function chainRows(rows: readonly NewRow[], top: Below, now: Stamp): ChainedRow[] {
  let below = top;
  return rows.map((row) => {
    const known = ahead.get(row);
    const chained = known !== undefined && isOn(known, below, now) ? known.row : chainRow(row, below, now);
    below = chained;
    return chained;
  });
}

/** Rows that were chained ahead of the write, with what they were chained to. */
const ahead = new WeakMap<NewRow, { readonly below: Below; readonly now: Stamp; readonly row: ChainedRow }>();

function isOn(known: { readonly below: Below; readonly now: Stamp }, below: Below, now: Stamp): boolean {
  return (
    known.below.position === below.position &&
    known.below.hash === below.hash &&
    known.now.at === now.at &&
    known.now.by === now.by &&
    known.now.tool === now.tool
  );
}

/**
 * Chains rows one by one while the server is at something else. What is written later takes them over where they come to stand
 * on the same row, made at the same time by the same hand; others are chained anew.
 */
export class ChainAhead {
  readonly #now: Stamp;
  #below: Below;

  constructor(top: Below, now: Stamp) {
    this.#below = top;
    this.#now = now;
  }

  add(row: NewRow): void {
    const chained = chainRow(row, this.#below, this.#now);
    ahead.set(row, { below: this.#below, now: this.#now, row: chained });
    this.#below = chained;
  }
}

function chainRow(row: NewRow, below: Below, now: Stamp): ChainedRow {
  const { name, id, header, forward, reverse, units, routines, stamp = now } = row;
  const { at, by, tool } = stamp;
  const position = below.position + 1;
  const unitsJson = JSON.stringify(units);
  const fields = [name, id, header, forward, reverse, unitsJson, JSON.stringify(routines), at, by, tool];
  const hash = chainHash(below.hash, [String(position), ...fields]);
  const tuple = `(${position}, ${fields.map(sql).join(', ')}, ${sql(hash)})`;
  // Spelt out: properties that are put behind a spread cost more than all the rest of this, on Node 20.
  const made = { position, hash, unitsJson, appliedAt: at, appliedBy: by, tool, tuple };
  return { name, id, header, forward, reverse, units, routines, ...made };
}

/** A value as SQL. Diffs and snapshots are full of quotes and backslashes: doubling them would make long texts longer. */
export function sql(value: string | number | null): string {
  return value === null ? 'NULL' : typeof value === 'number' ? String(value) : longLiteral(value);
}
