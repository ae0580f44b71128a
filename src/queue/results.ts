// What each verb returns: plain data, of which the command line makes text or JSON.
import type { LogEntry } from '../database/ledger/types.ts';
import type { Finding } from '../lint/finding.ts';
import type { Problem } from '../problem.ts';
import type { Difference } from './common/against-series.ts';
import type { PlanOfPatch, Rebuilt } from './common/record.ts';

/** push, pop, goto. */
export interface MoveResult extends Moved {
  readonly notes: readonly string[];
  readonly roundTrips: number;
}

/** What a move did to the stack. */
export interface Moved {
  readonly pushed: readonly string[];
  readonly popped: readonly string[];
  readonly top: string | null;
  readonly target: string;
  /** With --dry-run: what would be done; it was done and rolled back. */
  readonly plan?: readonly PlanOfPatch[];
  /** What the lints found in the patches pushed; left out where that is nothing. */
  readonly lints?: readonly Finding[];
  /** The tests of the patches pushed; left out where there are none. */
  readonly tests?: readonly TestResult[];
  /** Identities of routines whose change by hand was replaced; what it was is kept. */
  readonly overwritten?: readonly string[];
  /** Identities of routines whose change by hand was put together with the patches'. */
  readonly merged?: readonly string[];
  /** What depended on routines that were made again and was rebuilt; left out where there is nothing. */
  readonly rebuilt?: readonly Rebuilt[];
}

/** The test of one patch, run at its level and rolled back. */
export interface TestResult {
  readonly patch: string;
  readonly file: string;
  /** Assertions that held. */
  readonly assertions: number;
  /** The first that failed, where failures are collected. */
  readonly failure: Problem | null;
}

export interface InitResult {
  readonly root: string;
  /** Files written, relative to the root. */
  readonly files: readonly string[];
  readonly routines: number;
  readonly notes: readonly string[];
}

export interface LoadResult {
  readonly target: string;
  readonly setup: readonly string[];
  readonly units: number;
  readonly routines: number;
  /** True where all of them were there already and were only recorded. */
  readonly recorded: boolean;
  readonly notes: readonly string[];
}

export interface NewResult {
  readonly patch: string;
  readonly file: string;
  readonly top: string;
  readonly target: string;
  readonly notes: readonly string[];
}

export interface RefreshResult {
  readonly patch: string;
  /** False where there was nothing to take in. */
  readonly changed: boolean;
  readonly units: readonly { readonly path: string; readonly change: 'added' | 'changed' | 'removed' | 'reverted' }[];
  /** Other patches whose diffs were made anew for the edit to get past them; left out where it went nowhere. */
  readonly carried?: readonly string[];
  readonly plan: PlanOfPatch;
  /** What the lints found in what was taken in; left out where that is nothing. */
  readonly lints?: readonly Finding[];
  /** The patch's test, where it was to run and there is one. */
  readonly tests?: readonly TestResult[];
  readonly warnings: readonly string[];
  readonly target: string;
  readonly notes: readonly string[];
}

/** move. */
export interface ReorderResult {
  readonly patch: string;
  /** False where it was there already. */
  readonly changed: boolean;
  /** The whole series, in its new order. */
  readonly series: readonly string[];
  /** Patches whose diffs were made anew. */
  readonly rewritten: readonly string[];
  readonly target: string;
  /** With --dry-run: what would be run on the database. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

/** absorb. */
export interface AbsorbResult {
  readonly hunks: readonly AbsorbedHunk[];
  /** Patches whose diffs were made anew. */
  readonly rewritten: readonly string[];
  readonly target: string;
  /** With --dry-run: what would be run on the database. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

/** An edit, and where it went. */
export interface AbsorbedHunk {
  readonly file: string;
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** How many lines it takes away and puts in. */
  readonly removed: number;
  readonly added: number;
  /** Null: it stays in the tree, for the reason given. */
  readonly patch: string | null;
  readonly reason?: string;
}

export type PatchState = 'applied' | 'unapplied' | 'guarded';

export interface SeriesItem {
  readonly name: string;
  readonly state: PatchState;
  readonly subject: string;
  readonly top: boolean;
}

/** guard: what guards the patches have. */
export interface GuardResult {
  readonly patches: readonly GuardedPatch[];
  readonly notes: readonly string[];
}

export interface GuardedPatch {
  readonly name: string;
  /** `+partner`, `-beta` */
  readonly guards: readonly string[];
}

/** select: which guards a target goes by, and what that comes to. */
export interface SelectResult {
  readonly target: string;
  readonly selected: readonly string[];
  /** Applied patches that the selection hides. */
  readonly guarded: readonly string[];
  /** What `--pop` took off, or would: the guarded ones and those above them, the top one first. */
  readonly popped: readonly string[];
  /** Patches that the selection shows and that stand, not applied, below the top. */
  readonly missing: readonly string[];
  readonly top: string | null;
  /** With --dry-run. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

export interface DriftItem {
  readonly routine: string;
  readonly file: string;
  readonly attributes: readonly string[];
  /** One sentence. */
  readonly message: string;
  /** The difference, as a diff. */
  readonly diff: string;
}

export interface StatusResult {
  readonly target: string;
  /** Guards that are selected on the target. */
  readonly selected: readonly string[];
  readonly applied: readonly string[];
  readonly unapplied: readonly string[];
  readonly guarded: readonly string[];
  readonly top: string | null;
  readonly tree: {
    /** The patch whose level the tree shows, where it follows the target; null is the base. */
    readonly level: string | null;
    /** False for a target that was named: the tree shows the default one. */
    readonly follows: boolean;
    readonly dirty: readonly string[];
    /** Units that stand at another level; the next push, pop or goto brings them in line. */
    readonly behind: readonly string[];
    /** There only where the ledger of a server has nothing yet: the units of the base, which load creates or records there. */
    readonly unloaded?: readonly string[];
  };
  readonly drift: readonly DriftItem[];
  /** Where the applied patches are not the beginning of the series, or are guarded; goto --series brings them there. */
  readonly differs: readonly {
    readonly patch: string;
    readonly what: Difference['what'] | 'guarded';
    readonly message: string;
  }[];
  /** What is odd about the queue: patch files without an entry, entries without a file. */
  readonly notes: readonly string[];
}

export interface ShowResult {
  readonly patch: string;
  readonly state: PatchState;
  /** The patch file's text. */
  readonly text: string;
}

export interface OverwrittenResult {
  readonly target: string;
  /** The newest first. */
  readonly versions: readonly {
    /** Number of the log entry that overwrote it. */
    readonly entry: number;
    readonly at: string;
    readonly verb: string;
    readonly patches: readonly string[];
    readonly routine: string;
    readonly file: string;
    /** A script that makes it again. */
    readonly sql: string;
  }[];
}

export interface AdoptResult {
  /** The new patch; null where the base was changed. */
  readonly patch: string | null;
  readonly top: string | null;
  readonly routines: readonly string[];
  readonly units: readonly string[];
  /** Applied patches above whose text was laid anew on what is below them now. */
  readonly changed: readonly string[];
  readonly target: string;
  readonly notes: readonly string[];
}

export interface DiffResult {
  readonly patch: string | null;
  readonly files: readonly string[];
  readonly text: string;
}

export interface HeaderResult {
  readonly patch: string;
  readonly subject: string;
  readonly text: string;
}

export interface ImportedPatch {
  readonly name: string;
  readonly from: string;
  readonly units: readonly string[];
  /** Whether it applies where it is in the series. */
  readonly applies: boolean;
}

export interface ImportResult {
  readonly imported: readonly ImportedPatch[];
  readonly notes: readonly string[];
}

export interface ExportResult {
  readonly format: string;
  readonly to: string;
  readonly patches: readonly string[];
}

export interface AnnotatedLine {
  /** Null for a line of the base, and for one that was edited and not refreshed. */
  readonly patch: string | null;
  readonly edited: boolean;
  /** With its newline. */
  readonly text: string;
}

export interface AnnotateResult {
  readonly unit: string;
  /** The applied patch at whose level the unit is shown; null for the base. */
  readonly patch: string | null;
  readonly target: string;
  readonly lines: readonly AnnotatedLine[];
}

export interface GraphNeed {
  /** The patch below. */
  readonly patch: string;
  /** Lines of a unit, a routine that both change, or one that a body calls. */
  readonly because: readonly { readonly by: 'lines' | 'routine' | 'calls'; readonly what: string }[];
}

export interface GraphResult {
  /** In the order of the series. */
  readonly patches: readonly { readonly name: string; readonly needs: readonly GraphNeed[] }[];
}

export interface CombinedResult {
  readonly patches: readonly string[];
  readonly files: readonly string[];
  readonly text: string;
}

export interface InterdiffResult {
  readonly old: string;
  readonly new: string;
  readonly files: readonly string[];
  readonly text: string;
}

export interface FilesResult {
  readonly patch: string;
  readonly files: readonly string[];
}

export interface DriftResult {
  readonly target: string;
  readonly checked: number;
  readonly drift: readonly DriftItem[];
  readonly notes: readonly string[];
  /** Where they were asked for: routines of the database that no unit has. */
  readonly strangers?: readonly DriftItem[];
}

/** An operation in the log of the target, or one on files alone. */
export interface LogItem extends Omit<LogEntry, 'seq'> {
  /** Null for a change of files alone, which the target does not know of. */
  readonly seq: number | null;
  /** Its number in the journal of this folder; null for what was done elsewhere. */
  readonly entry: number | null;
  /** Whether an undo can go back past it; null for what this folder's journal does not have. */
  readonly undo: 'possible' | 'undone' | 'final' | null;
}

export interface LogResult {
  readonly target: string;
  readonly entries: readonly LogItem[];
}

/** undo, redo. */
export interface UndoResult {
  /** The operations taken back, the newest first. */
  readonly undone?: readonly UndoneEntry[];
  /** The undos taken back, the newest first. */
  readonly redone?: readonly UndoneEntry[];
  readonly popped: readonly string[];
  readonly pushed: readonly string[];
  readonly top: string | null;
  readonly target: string;
  /** Files of the queue that were restored. */
  readonly files: readonly string[];
  /** Files of the queue that were not there before. */
  readonly removed: readonly string[];
  /** Units that have their unrefreshed edit again. */
  readonly edits: readonly string[];
  /** With --dry-run: what would be done; it was done and rolled back. */
  readonly plan?: readonly PlanOfPatch[];
  /** What depended on routines that were made again and was rebuilt; left out where there is nothing. */
  readonly rebuilt?: readonly Rebuilt[];
  readonly notes: readonly string[];
}

export interface UndoneEntry {
  readonly entry: number;
  readonly verb: string;
  readonly patches: readonly string[];
}

export interface CheckResult {
  readonly server: string;
  readonly units: number;
  readonly routines: number;
  /** Every patch went up and down again, bottom first. */
  readonly patches: readonly string[];
  readonly lints: readonly Finding[];
  readonly tests: readonly TestResult[];
  readonly milliseconds: number;
}

/** A routine, view, trigger, … and what uses it. */
export interface ImpactNode {
  readonly object: string;
  /** In PostgreSQL's words: `function`, `view`, `default value`, … */
  readonly kind: string;
  /** How it uses what it stands under: `depends` is recorded by PostgreSQL, the others are found in bodies. Null for a root. */
  readonly how: 'depends' | 'calls' | 'reads' | 'mentions' | null;
  /** What uses it is shown where it stands further up. */
  readonly above?: true;
  readonly usedBy: readonly ImpactNode[];
}

export interface ImpactResult {
  readonly target: string;
  readonly name: string;
  readonly routines: readonly ImpactNode[];
  /** Routines of the patch or unit that the target does not have. */
  readonly absent: readonly string[];
  /** How many objects hang on the routines. */
  readonly objects: number;
}

export interface FinalizeResult {
  /** The patches, bottom first. */
  readonly finalized: readonly string[];
  readonly migrations: readonly { readonly patches: readonly string[]; readonly files: readonly string[] }[];
  readonly format: string;
  readonly top: string | null;
  readonly target: string;
  /** The tests of the patches; left out where there are none. */
  readonly tests?: readonly TestResult[];
  /** With --dry-run: the files as they would be written. */
  readonly texts?: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
}

export interface UnfinalizeResult {
  /** The patches that are in the queue again, bottom first. */
  readonly unfinalized: readonly string[];
  /** Whether they are on the stack; not where the migration had been taken down. */
  readonly applied: boolean;
  /** The migration's files, which are gone. */
  readonly removed: readonly string[];
  readonly top: string | null;
  readonly target: string;
  readonly notes: readonly string[];
}

export interface RevertResult {
  readonly patch: string;
  readonly reverts: string;
  readonly file: string;
  readonly units: readonly string[];
  readonly target: string;
  readonly notes: readonly string[];
}
