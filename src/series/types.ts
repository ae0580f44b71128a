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
}

export interface Series {
  readonly settings: Settings;
  /** In the order in which they are pushed. */
  readonly patches: readonly SeriesEntry[];
}

/** Where a patch goes: right after another one, first (`after: null`), or at the end. */
export type Place = { readonly after: string | null } | 'end';
