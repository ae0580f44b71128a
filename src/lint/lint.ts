// What a lint is. A lint looks at one routine that a patch makes or changes, and says what is doubtful about it. It knows
// no database: what it needs of the catalogs it is given.
import type { ParseStatements } from '../routine/parser.ts';
import type { RoutineText } from '../routine/unit.ts';

/** An error stops the operation; a warning is said. */
export type Severity = 'error' | 'warning';

/** What a person reads of a lint: help, documents and messages are made from it. */
export interface About {
  /** Its name for good: `PQ001`. */
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  /** What it finds, in a line. */
  readonly summary: string;
  /** Why that matters, in a sentence. */
  readonly why: string;
}

/** A routine as the catalogs have it; a snapshot is one. */
export interface Live {
  readonly definition: string;
  readonly acl: readonly { readonly grantee: string | null }[];
}

/** A routine that a patch makes or changes. */
export interface Change {
  /** As the server names it: `public.f(integer)`. */
  readonly id: string;
  readonly text: RoutineText;
  /** What it was, under another signature too; null where the patch makes it. */
  readonly before: Live | null;
  /** Whether its signature was not there before. */
  readonly isNew: boolean;
  /** Whether it was dropped and made again, with all that depends on it. */
  readonly remade: boolean;
  readonly after: Live;
}

/** An option that a CREATE statement gives, as the parser names it; a SET clause has its variable, in lower case. */
export interface Option {
  readonly option: string;
  readonly variable?: string;
}

/** What costs something to know, the catalogs' part and the parser's; asked for where a lint needs it. */
export interface Facts {
  /** Calls that worked without the routine and are ambiguous with it: `public.f(integer)`. */
  readonly ambiguousCalls: readonly string[];
  /** What holds results of the routine: `index t_f_idx`. */
  readonly holders: readonly string[];
  /** What the text says outright. */
  readonly options: readonly Option[];
}

/** What a lint found. */
export interface Fault {
  /** A clause about the routine, whose name goes before it. */
  readonly message: string;
  readonly hint: string;
  /** UTF-16 offset in the unit's text; where it is missing, the routine's start. */
  readonly offset?: number;
  readonly sqlstate?: string;
}

/** A lint of the text alone, which runs before the server sees it. */
export interface TextLint extends About {
  /** Whether the unit's text can have anything for it, to spare the others the parser. */
  concerns(text: string): boolean;
  checkText(routine: RoutineText, parse: ParseStatements): Fault[];
}

/** A lint of what the server made of it, before the commit. */
export interface LiveLint extends About {
  /** Which facts it needs about a change; none where this is missing. */
  asks?(change: Change): (keyof Facts)[];
  check(change: Change, facts: Facts): Fault[];
}
