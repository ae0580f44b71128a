// Line ends of a patch file that are not its own: an editor or git's autocrlf turned every one into CRLF. The lines between
// and around the hunks tell, since no tool writes those with CRLF, whatever the units have.
import { splitLines } from './lines.ts';

const STRUCTURE = /^(diff --git |--- |\+\+\+ |@@ )/;

/** Whether every line that names a file or opens a hunk ends with CRLF. */
export function hasTurnedLineEnds(patch: string): boolean {
  const lines = splitLines(patch).filter((line) => STRUCTURE.test(line));
  return lines.length > 0 && lines.every((line) => line.endsWith('\r\n'));
}
