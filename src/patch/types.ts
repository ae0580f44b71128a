// A patch as data: what a unified diff says, with nothing lost that matters for applying it.
// The parser makes it, the formatter writes it, apply and reverse take it; nothing here runs.

/**
 * One line of a hunk. `text` includes its line terminator ('\n'; the '\r' of a '\r\n' is content); it lacks the '\n'
 * only for a last line with no newline at the end of the file.
 */
export interface HunkLine {
  readonly kind: ' ' | '+' | '-';
  readonly text: string;
}

/** A run of changed lines with their context. Line numbers count from 1; as in git, an empty range names the line before it. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** The text after the second @@, without the space before it; '' where there is none. */
  readonly section: string;
  readonly lines: readonly HunkLine[];
  /** Line of the @@ in the patch file, from 1; 0 where the hunk was computed. */
  readonly line: number;
}

/** What a patch does to one unit. A hash is 40 hex digits; 40 zeros say that the file is absent, null that it is not known. */
export interface FileDiff {
  /** The unit's path from the queue's root, with forward slashes: `udfs/public/f.sql`. */
  readonly path: string;
  readonly change: 'create' | 'modify' | 'delete';
  readonly before: string | null;
  readonly after: string | null;
  readonly hunks: readonly Hunk[];
  /** Line of the diff's first line in the patch file, from 1; 0 where the diff was computed. */
  readonly line: number;
}

/** A patch file: a header of free text, then the diffs. */
export interface Patch {
  /** Everything before the first diff, verbatim. */
  readonly header: string;
  readonly files: readonly FileDiff[];
}

/** The text after a diff (null: the file is absent). */
export interface Applied {
  readonly status: 'applied';
  readonly text: string | null;
  /** For each hunk, how many lines below (above: negative) the stated place it went in. */
  readonly offsets: number[];
}

/** Why a diff does not apply. */
export interface ApplyConflict {
  readonly status: 'conflict';
  /** The hunk, from 0; -1 when it is about the whole file. */
  readonly hunk: number;
  readonly reason: 'not-found' | 'ambiguous' | 'exists' | 'absent' | 'wrong-content';
  /** The lines, from 1, where an ambiguous hunk fits; else empty. */
  readonly places: number[];
  readonly message: string;
}

export type ApplyResult = Applied | ApplyConflict;
