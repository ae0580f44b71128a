// What the ledger keeps, as data.
import type { Snapshot } from '../snapshot.ts';

/** A routine as a patch found it and as it left it; null where it was not there. */
export interface RoutineChange {
  readonly id: string;
  /** The unit that the routine belongs to. */
  readonly path: string;
  readonly before: Snapshot | null;
  readonly after: Snapshot | null;
  /** Set where the patch was merged with a change by hand, which `before` then is: what the ledger had instead of it. */
  readonly under?: {
    readonly snapshot: Snapshot | null;
    /** The unit's text. */
    readonly text: string | null;
  };
}

/** A row of the stack without its texts; position 1 is the bottom. */
export interface AppliedPatch {
  readonly position: number;
  readonly name: string;
  /** Hash of the patch as its file has it (see patch/patch-id.ts); the forward diff is this target's own. */
  readonly id: string;
  readonly header: string;
  /** As the ledger has it: see `units` of a whole row. */
  readonly unitsJson: string;
  /** ISO 8601, UTC, microseconds. */
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly hash: string;
}

/** A whole row of the stack. */
export interface StackRow extends AppliedPatch {
  readonly forward: string;
  readonly reverse: string;
  /** Paths of the units that the patch changes. */
  readonly units: readonly string[];
  readonly routines: readonly RoutineChange[];
  readonly tool: string;
}

/** A unit as it stands on the target; a null text is a unit that is not there. */
export interface RecordedUnit {
  readonly path: string;
  readonly text: string | null;
  readonly blob: string;
}

export interface RecordedRoutine {
  readonly id: string;
  readonly path: string;
  readonly snapshot: Snapshot | null;
}

/** What the ledger records of some units. */
export interface Recorded {
  /** By path. */
  readonly units: ReadonlyMap<string, RecordedUnit>;
  /** By identity. */
  readonly routines: ReadonlyMap<string, RecordedRoutine>;
}

export interface LogEntry {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly verb: string;
  readonly patches: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly tool: string;
}
