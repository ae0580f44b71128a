// What a refresh takes in, wherever it comes from: the tree or the database.
import type { Drift } from '../database/change/drift.ts';
import type { Recorded } from '../database/ledger/types.ts';

/** The units whose texts go into the top patch, as they shall be; and what the ledger is to believe before. */
export interface Edits {
  readonly texts: ReadonlyMap<string, string | null>;
  readonly recorded: Recorded;
  /** Whether the texts stand in the tree already. */
  readonly fromTree: boolean;
  /** What was changed by hand, and is in the database already. */
  readonly drifts: readonly Drift[];
  /** What the user should know of it, a line each. */
  readonly notes: readonly string[];
}
