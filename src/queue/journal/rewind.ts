// From after some entries of the journal to before them, in memory: the rows of the stack, the units' texts, what each routine
// has to be in the database, and what the ledger has to believe.
import type { RecordedRoutine, StackRow } from '../../database/ledger/types.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { textsBelow } from '../common/texts-below.ts';
import type { EntryBody, RoutineNote } from './entry.ts';

/** A routine on its way back. */
export interface RoutineGoal {
  readonly id: string;
  readonly path: string;
  /** The patch that it is changed for; null where there is none. */
  readonly patch: string | null;
  /** What it is in the database now, or else somebody changed it by hand. */
  readonly expected: Snapshot | null;
  readonly to: Snapshot | null;
}

/** What the ledger is to record of a routine; `forget`: nothing. */
export type RecordedGoal = RecordedRoutine & { readonly forget: boolean };

/** What has to change in the database. */
export class Rewind {
  /** The top of the stack, bottom first: as many rows as it was given. */
  rows: readonly StackRow[];
  /** The guards that are to be selected; undefined where they stay as they are. */
  selected: readonly string[] | undefined;
  readonly units = new Map<string, string | null>();
  readonly live = new Map<string, RoutineGoal>();
  readonly recorded = new Map<string, RecordedGoal>();
  readonly #textNow: (path: string) => string | null;

  /** `rows` are the top ones of the stack as it is; `textNow` gives a unit's text on the target. */
  constructor(rows: readonly StackRow[], textNow: (path: string) => string | null) {
    this.rows = rows;
    this.#textNow = textNow;
  }

  /** Goes below the operation. Throws Problem('failed') where a row's reverse diff does not fit: the ledger was altered. */
  below({ on, off, units, routines, selected }: EntryBody): void {
    const from = this.rows.length - on;
    const gone = this.rows.slice(from);
    const texts = textsBelow(gone, (path) =>
      this.units.has(path) ? (this.units.get(path) ?? null) : this.#textNow(path),
    );
    for (const [path, text] of [...texts, ...units]) this.units.set(path, text);
    this.routinesBelow(gone, off, routines);
    this.rows = [...this.rows.slice(0, from), ...off];
    this.selected = selected ?? this.selected;
  }

  /** The routines' part of it alone. */
  routinesBelow(
    gone: readonly Pick<StackRow, 'name' | 'routines'>[],
    back: readonly StackRow[],
    notes: readonly RoutineNote[],
  ): void {
    const untouched = new Set(notes.flatMap((n) => (n.untouched ? [n.id] : [])));
    const left = new Map(notes.flatMap(({ id, live }) => (live === undefined ? [] : [[id, live.after] as const])));
    const go = (goal: RoutineGoal, recorded: Snapshot | null): void => {
      const { id, path } = goal;
      const expected = left.has(id) ? (left.get(id) ?? null) : goal.expected;
      if (!untouched.has(id)) this.live.set(id, { ...goal, expected: this.#expected(id, expected) });
      this.recorded.set(id, { id, path, snapshot: recorded, forget: recorded === null });
    };
    for (const { name: patch, routines } of [...gone].reverse()) {
      for (const { id, path, before, after, under } of routines) {
        go({ id, path, patch, expected: after, to: before }, under === undefined ? before : under.snapshot);
      }
    }
    for (const { name: patch, routines } of back) {
      for (const { id, path, before, after } of routines) go({ id, path, patch, expected: before, to: after }, after);
    }
    for (const { id, path, live, recorded } of notes) {
      if (live !== undefined) {
        const patch = this.live.get(id)?.patch ?? null;
        this.live.set(id, { id, path, patch, expected: this.#expected(id, live.after), to: live.before });
      }
      if (recorded !== undefined) {
        this.recorded.set(id, { id, path, snapshot: recorded.snapshot, forget: !recorded.known });
      }
    }
  }

  /** What is there now is said by the first that speaks of the routine. */
  #expected(id: string, otherwise: Snapshot | null): Snapshot | null {
    const goal = this.live.get(id);
    return goal === undefined ? otherwise : goal.expected;
  }
}
