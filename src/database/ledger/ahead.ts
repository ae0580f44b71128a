// What an operation leaves in the ledger, made and written patch by patch while the server is at work on the next ones.
import { type Below, type Chained, chainRow, type NewRow, type Stamp } from './chain-rows.ts';
import { insertRoutines, insertRows, insertUnits } from './insert.ts';
import type { RecordedRoutine, RecordedUnit } from './types.ts';

/** What a patch leaves. */
export interface PatchLeft {
  readonly row: NewRow;
  /** Units that no later patch changes. */
  readonly units: readonly RecordedUnit[];
  readonly routines: readonly RecordedRoutine[];
}

export class LedgerAhead {
  readonly #now: Stamp;
  #below: Below;
  readonly #chained = new Map<NewRow, Chained>();
  readonly #units = new Map<string, RecordedUnit>();
  readonly #routines = new Map<string, RecordedRoutine>();
  #unwritten: PatchLeft[] = [];

  /** What is added goes on top of the row with hash `top.hash` at `top.position`. */
  constructor(top: Below, now: Stamp) {
    this.#now = now;
    this.#below = top;
  }

  add(left: PatchLeft): void {
    const chained = chainRow(left.row, this.#below, this.#now);
    this.#below = chained.row;
    this.#chained.set(left.row, chained);
    this.#unwritten.push(left);
  }

  /** What inserts all that was added since it was last asked for. It is all to be a part of the change that is written at the end. */
  write(): string[] {
    const left = this.#unwritten;
    this.#unwritten = [];
    const rows = left.flatMap(({ row }) => this.#chained.get(row) ?? []);
    const units = new Map(left.flatMap((one) => one.units.map((unit) => [unit.path, unit])));
    const routines = new Map(left.flatMap((one) => one.routines.map((routine) => [routine.id, routine])));
    for (const [path, unit] of units) this.#units.set(path, unit);
    for (const [id, routine] of routines) this.#routines.set(id, routine);
    const statements = [
      ...insertRows(rows),
      ...insertUnits([...units.values()]),
      ...insertRoutines([...routines.values()]),
    ];
    for (const row of rows) row.tuple = null;
    return statements;
  }

  /** The row as it was chained; undefined where it was not. */
  readonly chained = (row: NewRow): Chained | undefined => this.#chained.get(row);

  /** Whether the ledger has just this already. */
  hasUnit({ path, text }: RecordedUnit): boolean {
    const written = this.#units.get(path);
    return written !== undefined && written.text === text;
  }

  hasRoutine({ id, path, snapshot }: RecordedRoutine): boolean {
    const written = this.#routines.get(id);
    return written !== undefined && written.path === path && written.snapshot === snapshot;
  }
}
