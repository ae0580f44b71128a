// All that the interface knows and shows, as data. Nothing here is ever changed in place: an event makes the next state.
import type { FileDiff } from '../../patch/types.ts';
import type { DriftItem } from '../../queue/drift.ts';
import type { StatusResult } from '../../queue/status.ts';
import type { Dialog } from './dialog.ts';

export const TABS = ['diff', 'functions', 'plan', 'header', 'log', 'fleet'] as const;
export type Tab = (typeof TABS)[number];

/** A verb of the command line, as far as the keys have to know it. */
export interface VerbFacts {
  readonly summary: string;
  /** Whether it changes anything. */
  readonly changes: boolean;
  /** Whether it can show its plan without doing it. */
  readonly dryRun: boolean;
  /** What its option --format takes, where it has one. */
  readonly formats?: readonly string[];
}

/** What stands in the files, read without the database. */
export interface LocalQueue {
  readonly entries: readonly {
    readonly name: string;
    /** As they stand in series.yaml; '' for none. */
    readonly guards: string;
    readonly guarded: boolean;
  }[];
  /** Patches that have become migrations, the oldest first. */
  readonly finalized: readonly { readonly name: string; readonly migration: string }[];
  /** What the databases of series.yaml are called: a target's name, in a fleet with a number. */
  readonly targets: readonly string[];
  /** The applied patches, where a local file tells them; null where only the database can. */
  readonly stack: readonly string[] | null;
  /** The guards that are selected on the target, as far as a local file tells. */
  readonly selected: readonly string[];
}

/** What a patch file says of itself; read for the patches that show. */
export interface PatchFacts {
  readonly subject: string;
  /** YYYY-MM-DD, or '' where the header has no date. */
  readonly date: string;
  readonly files: readonly string[];
}

/** A patch's text, whole. */
export interface PatchText extends PatchFacts {
  readonly name: string;
  readonly header: string;
  readonly diffs: readonly FileDiff[];
  /** Why the file cannot be read as a patch; null where it can. */
  readonly problem: string | null;
}

export type Status = Pick<
  StatusResult,
  'applied' | 'unapplied' | 'guarded' | 'top' | 'tree' | 'differs' | 'target' | 'notes'
> & { readonly drift: readonly DriftItem[] };

/** Where a database of the fleet stands, or why it does not say. */
export type FleetAnswer = Status | { readonly trouble: string };

/** A command that is at work. */
export interface Running {
  readonly words: readonly string[];
  /** What it said last on stderr. */
  readonly progress: string;
  readonly cancelling: boolean;
}

/** A command that ran: what the log pane shows. */
export interface LogItem {
  readonly words: readonly string[];
  readonly status: number;
  readonly ms: number;
  readonly at: string;
  /** The SQL that it ran, or showed that it would run. */
  readonly sql: readonly string[];
  readonly said: readonly string[];
}

export interface State {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly target: { readonly label: string; readonly remote: boolean };
  readonly readOnly: boolean;
  /** The day on which it was opened, YYYY-MM-DD: what the ages of patches are counted from. */
  readonly today: string;
  readonly verbs: ReadonlyMap<string, VerbFacts>;
  readonly local: LocalQueue;
  /** The last word of the database; null before the first. */
  readonly status: Status | null;
  /** Why the database did not answer; null where it did. */
  readonly trouble: string | null;
  readonly facts: ReadonlyMap<string, PatchFacts>;
  readonly view: 'queue' | 'functions';
  readonly focus: 'list' | 'detail';
  /** The chosen patch by name, or unit by path, so that it stays chosen when others come and go. */
  readonly chosen: Readonly<Record<'queue' | 'functions', string | null>>;
  readonly filter: Readonly<Record<'queue' | 'functions', string>>;
  /** The first row of the list that shows. */
  readonly offset: number;
  readonly topFirst: boolean;
  /** Units of the tree and of the patches, once somebody looks at the functions. */
  readonly units: readonly string[] | null;
  /** Routines of the database that no unit has; none before somebody looks at the functions. */
  readonly strangers: readonly DriftItem[];
  readonly unitText: { readonly path: string; readonly text: string | null } | null;
  readonly tab: Tab;
  readonly scroll: number;
  /** Steps that what stands beside the list is moved to the left by. */
  readonly side: number;
  readonly search: string;
  readonly look: {
    readonly context: number;
    readonly whitespace: boolean;
    readonly sides: boolean;
    readonly annotate: boolean;
  };
  readonly patch: PatchText | null;
  /** Whole texts of the units of a patch, once more than the patch itself has is to be seen of them. */
  readonly around: { readonly name: string; readonly texts: ReadonlyMap<string, string> } | null;
  /** Answers of the database about a patch: lines ready to show, by `verb name`. */
  readonly answers: ReadonlyMap<string, readonly string[]>;
  /** What each of the queue's databases answered, by its name in series.yaml. */
  readonly fleet: ReadonlyMap<string, FleetAnswer>;
  readonly log: readonly LogItem[];
  readonly running: Running | null;
  /** The SQL of the plan that was last shown. */
  readonly plannedSql: readonly string[];
  readonly message: { readonly text: string; readonly bad: boolean } | null;
  readonly dialog: Dialog | null;
}

export interface Start {
  readonly size: State['size'];
  readonly target: State['target'];
  readonly readOnly: boolean;
  readonly today: string;
  readonly verbs: State['verbs'];
  readonly local: LocalQueue;
}

/** The state before anything has happened. */
export function initialState(start: Start): State {
  const stack = start.local.stack ?? [];
  return {
    ...start,
    status: null,
    trouble: null,
    facts: new Map(),
    view: 'queue',
    focus: 'list',
    chosen: { queue: stack.at(-1) ?? start.local.entries[0]?.name ?? null, functions: null },
    filter: { queue: '', functions: '' },
    offset: 0,
    topFirst: false,
    units: null,
    strangers: [],
    unitText: null,
    tab: 'diff',
    scroll: 0,
    side: 0,
    search: '',
    look: { context: 3, whitespace: true, sides: false, annotate: false },
    patch: null,
    around: null,
    answers: new Map(),
    fleet: new Map(),
    log: [],
    running: null,
    plannedSql: [],
    message: null,
    dialog: null,
  };
}
