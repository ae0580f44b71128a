// What went wrong, as data. Every adapter throws one of these; only the command line turns a code
// into an exit status and the fields into text or JSON.

/** The kinds of failure that a caller can tell apart; each maps to one exit status in `cli/exit.ts`. */
export type ProblemCode =
  /** Anything that is wrong with no exit status of its own. */
  | 'failed'
  /** Nothing to do: the end of the series, no patch applied. */
  | 'nothing-to-do'
  /** A patch does not apply, or a merge needs a person. */
  | 'conflict'
  /** A live routine is not what the ledger or the base says. */
  | 'drift'
  /** Another operation holds the target. */
  | 'locked'
  /** What was shown and agreed to is no longer what would be done. */
  | 'outdated'
  /** No connection, or it was lost. */
  | 'connection'
  /** The command line itself is wrong. */
  | 'usage'
  /** The user stopped it. */
  | 'interrupted';

/** Where and what a problem is about. Lines and columns count from 1; a column counts characters, not bytes. */
export interface ProblemDetails {
  /** What to do next: a command that exists, or the one thing to change. */
  hint?: string | undefined;
  patch?: string | undefined;
  /** Path as the user knows it: relative to the queue's root, with forward slashes. */
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  /** PostgreSQL's five-character SQLSTATE, where the server raised it. */
  sqlstate?: string | undefined;
  /** More text to show under the message: a diff, the lines around an error with a caret, a list. */
  detail?: string | undefined;
  cause?: unknown;
}

/** The one error type of the program. `message` says what happened, to what, and why, in one sentence. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly hint: string | undefined;
  readonly patch: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly sqlstate: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.patch = details.patch;
    this.file = details.file;
    this.line = details.line;
    this.column = details.column;
    this.sqlstate = details.sqlstate;
    this.detail = details.detail;
  }
}
