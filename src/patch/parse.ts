// A patch file to data. Strict on purpose: what is not understood is an error with its line, never skipped, because a
// diff that is silently left out is a function that is silently not changed.
import { type Cursor, malformed } from './cursor.ts';
import { diffStart, findDiff } from './diff-start.ts';
import { bareLine, splitLines } from './lines.ts';
import { parseFile } from './parse-file.ts';
import { finished, type Steps } from './steps.ts';
import type { FileDiff, Patch } from './types.ts';

/**
 * Reads a patch: a header of free text, then unified diffs as git, `diff -u` or quilt write them.
 * @param text the whole patch file
 * @param file its path, for messages
 * @throws Problem ('failed') for the first thing that is malformed, with file and line
 */
export function parsePatch(text: string, file: string): Patch {
  return finished(parseSteps(text, file));
}

/** The same in steps, none of which takes long: who has somebody waiting can do something else in between. */
export function* parseSteps(text: string, file: string): Steps<Patch> {
  // A byte order mark would hide a diff on the first line.
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lines = splitLines(text.slice(mark.length));
  yield;
  const cursor: Cursor = { lines, file, at: findDiff(lines) };
  const header = mark + lines.slice(0, cursor.at).join('');

  const files: FileDiff[] = [];
  const seen = new Map<string, number>();
  while (toNextDiff(cursor)) {
    const start = cursor.at;
    const diff = yield* parseFile(cursor);
    if (diff === null) continue;
    const first = seen.get(diff.path);
    if (first !== undefined) {
      const hint = 'Join the two diffs into one; "pgquilt refresh" writes one a unit.';
      throw malformed(cursor, `The patch changes "${diff.path}" twice, first on line ${first}.`, hint, start);
    }
    seen.set(diff.path, start + 1);
    files.push(diff);
  }
  return { header, files };
}

/** Moves over blank lines and over what tools write between diffs. False at the end of the patch. */
function toNextDiff(cursor: Cursor): boolean {
  for (; cursor.at < cursor.lines.length; cursor.at++) {
    const line = bareLine(cursor.lines[cursor.at] ?? '');
    const kind = diffStart(cursor.lines, cursor.at);
    if (kind === 'preamble') {
      if (line.startsWith('Index: ')) cursor.at++;
    } else if (kind !== null) {
      return true;
    } else if (line.trim() !== '') {
      if (isSignature(cursor)) return false;
      throw garbage(cursor, line);
    }
  }
  return false;
}

/** The "-- " and version that `git format-patch` ends a mail with; only at the very end, so that nothing is lost. */
function isSignature(cursor: Cursor): boolean {
  if (!/^-- ?\r?\n$/.test(cursor.lines[cursor.at] ?? '')) return false;
  const rest = cursor.lines
    .slice(cursor.at + 1)
    .join('')
    .trim();
  return /^(\d+\.\d+[\w.() -]*)?$/.test(rest);
}

function garbage(cursor: Cursor, line: string) {
  const shown = JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
  if (/^[ +-]/.test(line) || line.startsWith('\\ ')) {
    const hint = 'Make the counts of the @@ line above agree with its lines, or make the patch again.';
    return malformed(cursor, `The line ${shown} is beyond the end of its hunk.`, hint);
  }
  if (line.startsWith('@@')) {
    const hint = 'A hunk follows the --- and +++ lines of its file, or another hunk, with nothing between them.';
    return malformed(cursor, 'A hunk does not follow the names of its file.', hint);
  }
  const hint = 'Free text belongs above the first diff; delete the line or move it there.';
  return malformed(cursor, `The line ${shown} is no part of a diff.`, hint);
}
