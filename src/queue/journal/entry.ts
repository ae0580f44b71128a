// An entry of the journal: what one operation did, and what it takes to get from after it to before it.
import type { LedgerHead } from '../../database/ledger/read.ts';
import type { StackRow } from '../../database/ledger/types.ts';
import { type Snapshot, toSnapshot } from '../../database/snapshot.ts';
import { type JournalFile, readEntries } from '../../worktree/journal.ts';

/** What the entry is listed by. */
export interface EntryHead {
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly verb: string;
  readonly patches: readonly string[];
  readonly target: string;
  /** Where the target's log ended before and ends after; null where only files changed. */
  readonly log: { readonly before: LedgerHead['log']; readonly after: LedgerHead['log'] } | null;
  /** Set where the operation was itself an undo or a redo: the entries that it took back. */
  readonly takesBack?: { readonly by: 'undo' | 'redo'; readonly entries: readonly number[] };
  /** Set where it cannot be undone: why. */
  readonly final?: string;
}

/** A routine for which the rows of the stack do not say all. */
export interface RoutineNote {
  readonly id: string;
  readonly path: string;
  /** The ledger changed its mind about the routine, and the routine stayed as it was. */
  readonly untouched?: true;
  /** What it was in the database before, and was after. */
  readonly live?: { readonly before: Snapshot | null; readonly after: Snapshot | null };
  /** What the ledger had of it before; `known` is false where it had nothing. */
  readonly recorded?: { readonly known: boolean; readonly snapshot: Snapshot | null };
}

/** A file of the queue, before and after; null where it was not there. */
export interface FileNote {
  readonly path: string;
  readonly was: string | null;
  readonly now: string | null;
}

export interface EntryBody {
  /** How many rows the operation put onto the stack: the ledger has them as long as they are on it. */
  readonly on: number;
  /** The rows that it took off, bottom first. */
  readonly off: readonly StackRow[];
  /** Units' texts before, where the rows put on do not say them. */
  readonly units: readonly (readonly [path: string, text: string | null])[];
  readonly routines: readonly RoutineNote[];
  readonly files: readonly FileNote[];
  /** Edits in the tree that the operation took in, as they stood there. */
  readonly edits: readonly (readonly [path: string, text: string | null])[];
  /** The guards selected before, where the operation changed that. */
  readonly selected?: readonly string[];
}

export interface Entry extends EntryHead {
  /** Undefined where the journal's file is damaged. */
  body(): EntryBody | undefined;
}

/** The journal of the folder, the oldest entry first. */
export function readJournal(root: string): Entry[] {
  return readEntries(root).map(({ number, head, body }: JournalFile) => ({
    ...(head as Omit<EntryHead, 'number'>),
    number,
    body: () => readBody(body() as EntryBody | undefined),
  }));
}

/** Snapshots with their fields in one order, as they are compared and hashed. */
function readBody(body: EntryBody | undefined): EntryBody | undefined {
  if (body === undefined) return undefined;
  return {
    ...body,
    off: body.off.map((row) => ({
      ...row,
      routines: row.routines.map((r) => ({
        ...r,
        before: toSnapshot(r.before),
        after: toSnapshot(r.after),
        ...(r.under === undefined ? {} : { under: { ...r.under, snapshot: toSnapshot(r.under.snapshot) } }),
      })),
    })),
    routines: body.routines.map(({ live, recorded, ...note }) => ({
      ...note,
      ...(live === undefined ? {} : { live: { before: toSnapshot(live.before), after: toSnapshot(live.after) } }),
      ...(recorded === undefined ? {} : { recorded: { ...recorded, snapshot: toSnapshot(recorded.snapshot) } }),
    })),
  };
}
