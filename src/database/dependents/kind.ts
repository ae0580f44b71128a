// What can depend on a routine, kind by kind: how the catalogs tell of it, and the statements that take it down and put
// it back. Each kind is one record; the rest of the room knows no kind by name.

/** What a dependent is, as read from the catalogs under an empty search_path: no oid is in it, so that it can be compared. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Server {
  readonly version: number;
  readonly user: string;
  readonly superuser: boolean;
}

export interface Kind<F = Facts> {
  /** As a plan names it: `materialized view`. */
  readonly kind: string;
  /** Joins the catalogs to `t`, the row of one dependent: `t.o` is its oid, `t.s` the number of its column. */
  readonly from: string;
  /** A JSON object, as SQL. Two dependents with the same facts are the same. */
  readonly facts: (version: number) => string;
  readonly name: (facts: F) => string;
  /** It is replaced without being dropped: its oid, its envelope and all that depends on it stay. */
  readonly inPlace?: true;
  /** Frees it from whatever is about to go, or drops it. Nothing where `up` replaces it in place. */
  readonly down?: (facts: F) => string[];
  /** Makes it again as it was, bound to what the names mean by then. */
  readonly up: (facts: F, server: Server) => string[];
  /** Run when all that was taken down is back. */
  readonly fill?: (facts: F) => string[];
  /** What it costs, where that is more than a change of the catalogs: reading or writing a whole table under a lock. */
  readonly heavy?: (facts: F) => string | null;
  /** Why it cannot be made again; null where it can. `via` is what it depends on: `routine`, `operator`, `materialized view`. */
  readonly refused?: (facts: F, server: Server, via: readonly string[]) => string | null;
  /** The identity of the routine that it names by its argument types: it cannot go over to one with others. */
  readonly names?: (facts: F) => string;
  /** What is different afterwards although its definition is not. */
  readonly warning?: (facts: F) => string | null;
  /** Names of dependents of the same kind that must be there before it. */
  readonly after?: (facts: F) => readonly string[];
}

/** One kind among others: only its own facts ever come to it. */
export function defineKind<F>(kind: Kind<F>): Kind {
  return kind as unknown as Kind;
}
