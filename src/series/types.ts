// The order of the patches and the settings of a queue, as `series.yaml` gives them. Data only: reading is
// in read.ts, changing the text in edit.ts.

/** `+partner` or `-partner` after a patch's name: when the patch takes part. See guards.ts for the meaning. */
export interface Guard {
  readonly sign: '+' | '-';
  readonly name: string;
}

/** One line under `patches:`. */
export interface SeriesEntry {
  readonly name: string;
  readonly guards: readonly Guard[];
  /** 1-based line in series.yaml */
  readonly line: number;
}

/** What `finalize` writes where the command line does not say. */
export interface FinalizeSettings {
  readonly format?: string;
  /** Relative to the queue's root. */
  readonly directory?: string;
}

/** Everything in `series.yaml` but the patches. */
export interface Settings {
  /** Default `['public']`. */
  readonly searchPath: readonly string[];
  /** The name of a target in `targets`. */
  readonly defaultTarget?: string;
  /** One URL, or several for a fleet. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** SQL files, relative to the root, run once where the tool itself creates the database. */
  readonly setup: readonly string[];
  readonly finalize?: FinalizeSettings;
  /** Keys of the interface by what they do, in the place of its own. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
}

/** A patch that has become a migration and left the queue: a line under `finalized:`, oldest first. */
export interface FinalizedEntry {
  readonly patch: string;
  /** The patch's id (see patch/patch-id.ts). */
  readonly id: string;
  /** The migration's file, relative to the root. */
  readonly migration: string;
  /** The units that it changed, each with the blob hash of its text before: what a database without it has. */
  readonly units: Readonly<Record<string, string>>;
}

export interface Series {
  readonly settings: Settings;
  /** Left out where there are none. */
  readonly finalized?: readonly FinalizedEntry[];
  /** In the order in which they are pushed. */
  readonly patches: readonly SeriesEntry[];
}

/** Where a patch goes: right after another one, first (`after: null`), or at the end. */
export type Place = { readonly after: string | null } | 'end';
