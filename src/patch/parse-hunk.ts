// One hunk of a unified diff. Its @@ line says how many lines follow, and those numbers rule: a deleted SQL comment
// ("--- x") inside a hunk is content, whatever it looks like.
import { type Cursor, malformed } from './cursor.ts';
import { bareLine } from './lines.ts';
import type { Steps } from './steps.ts';
import type { Hunk, HunkLine } from './types.ts';

const HEAD = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(?: (.*))?$/s;
const RECOUNT =
  'Restore the patch, or make it again with "pgquilt refresh": the counts in @@ must agree with the lines.';

/** Lines that are read in one go, before the next step. */
const STEP = 500;

/**
 * Reads the hunk at the cursor, which stands on an @@ line, and leaves the cursor behind it; in steps, as parsePatch tells.
 * @throws Problem where the @@ line is malformed or the lines do not agree with it
 */
export function* parseHunk(cursor: Cursor): Steps<Hunk> {
  const start = cursor.at;
  const head = HEAD.exec(bareLine(cursor.lines[start] ?? ''));
  if (head === null) {
    const hint = 'A hunk begins with a line like "@@ -1,3 +1,4 @@".';
    throw malformed(cursor, 'The @@ line of a hunk cannot be read.', hint);
  }
  const [oldStart, oldLines, newStart, newLines] = [head[1], head[2] ?? '1', head[3], head[4] ?? '1'].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (oldLines + newLines === 0) throw malformed(cursor, 'A hunk has no lines.', 'Delete the @@ line.');

  cursor.at++;
  const lines: HunkLine[] = [];
  let oldLeft = oldLines;
  let newLeft = newLines;
  while (oldLeft > 0 || newLeft > 0) {
    const read = readLine(cursor, start);
    if (read.kind !== '+') oldLeft--;
    if (read.kind !== '-') newLeft--;
    if (oldLeft < 0 || newLeft < 0) throw disagree(cursor, start);
    cursor.at++;
    lines.push(endOfFile(cursor, read, oldLeft, newLeft));
    if (lines.length % STEP === 0) yield;
  }
  return { oldStart, oldLines, newStart, newLines, section: head[5] ?? '', lines, line: start + 1 };
}

/** The line at the cursor as a line of a hunk. */
function readLine(cursor: Cursor, start: number): HunkLine {
  const line = cursor.lines[cursor.at];
  if (line === undefined) {
    const message = `The patch ends inside the hunk of line ${start + 1}, which promises more lines.`;
    throw malformed(cursor, message, 'The file was cut short: restore it, or make the patch again.', start);
  }
  if (!line.endsWith('\n')) {
    const message = 'The patch ends in the middle of a line of a hunk.';
    const hint = 'End the file with a newline; "\\ No newline at end of file" is how a diff says that there is none.';
    throw malformed(cursor, message, hint);
  }
  // Editors that strip trailing blanks turn the context line " " into an empty one.
  if (line === '\n' || line === '\r\n') return { kind: ' ', text: line };
  const kind = line[0];
  if (kind !== ' ' && kind !== '+' && kind !== '-') throw disagree(cursor, start);
  return { kind, text: line.slice(1) };
}

/** Takes the newline off a line that "\ No newline at end of file" follows. */
function endOfFile(cursor: Cursor, read: HunkLine, oldLeft: number, newLeft: number): HunkLine {
  if (!cursor.lines[cursor.at]?.startsWith('\\ ')) return read;
  if ((read.kind !== '+' && oldLeft > 0) || (read.kind !== '-' && newLeft > 0)) {
    const message = '"\\ No newline at end of file" follows a line that is not the last one.';
    throw malformed(cursor, message, 'Delete this line, or restore the patch.');
  }
  cursor.at++;
  return { kind: read.kind, text: read.text.slice(0, -1) };
}

function disagree(cursor: Cursor, start: number) {
  const promise = bareLine(cursor.lines[start] ?? '').slice(0, 60);
  return malformed(cursor, `The hunk of line ${start + 1} (${promise}) does not have the lines it promises.`, RECOUNT);
}
