// A place in a patch file, shared by the parts of the parser, and the way each of them raises an error there.
import { Problem } from '../problem.ts';

/** `at` is an index into `lines`, so the line that a person knows it by is `at + 1`. */
export interface Cursor {
  readonly lines: readonly string[];
  /** The patch file's path, for messages. */
  readonly file: string;
  at: number;
}

/**
 * A malformed patch, as an error to throw.
 * @param message what is wrong, a sentence
 * @param hint the one thing to change
 * @param at index of the line at fault; the cursor's unless told
 */
export function malformed(cursor: Cursor, message: string, hint: string, at = cursor.at, column?: number): Problem {
  const line = Math.min(at, cursor.lines.length) + 1;
  return new Problem('failed', message, { file: cursor.file, line, column, hint });
}
