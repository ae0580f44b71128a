// The diff of one file: git's header lines, or only `---` and `+++` as `diff -u` and quilt write them, then hunks.
import { ABSENT, blobHash } from './blob-hash.ts';
import { type Cursor, malformed } from './cursor.ts';
import { diffStart } from './diff-start.ts';
import { bareLine } from './lines.ts';
import { parseHunk } from './parse-hunk.ts';
import { readGitNames, readSide, twoNames } from './parse-names.ts';
import type { Steps } from './steps.ts';
import type { FileDiff, Hunk } from './types.ts';

/** What git's lines between `diff --git` and `---` say. */
interface Extended {
  created: boolean;
  deleted: boolean;
  /** `old mode` and `new mode`: read and forgotten, a unit has no mode. */
  mode: boolean;
  before: string | null;
  after: string | null;
}

/**
 * Reads the diff at the cursor and leaves the cursor behind it, in steps.
 * @returns null for a diff that changes a file's mode and nothing else
 * @throws Problem where it is malformed, or of a kind that a queue cannot hold
 */
export function* parseFile(cursor: Cursor): Steps<FileDiff | null> {
  const start = cursor.at;
  const kind = diffStart(cursor.lines, start);
  if (kind === 'combined' || kind === 'context') {
    const hint = 'Make a unified diff between two versions: "git diff A B", or "diff -u".';
    throw malformed(cursor, `This is a ${kind} diff, which cannot be applied.`, hint);
  }
  const named = kind === 'git' ? readGitNames(cursor) : null;
  if (kind === 'git') cursor.at++;
  const extended = kind === 'git' ? readExtended(cursor) : noExtended();

  let created = extended.created;
  let deleted = extended.deleted;
  let path = named;
  const hunks: Hunk[] = [];
  if (cursor.lines[cursor.at]?.startsWith('--- ')) {
    const sides = readSides(cursor);
    if (named !== null && named !== sides.path) throw twoNames(cursor, named, sides.path, cursor.at - 1);
    path = sides.path;
    if (kind === 'git' && ((created && !sides.oldNull) || (deleted && !sides.newNull))) {
      const hint = 'Write /dev/null for the side that is not there.';
      throw malformed(cursor, `The diff of "${path}" contradicts itself about whether the file is there.`, hint, start);
    }
    while (cursor.lines[cursor.at]?.startsWith('@@')) hunks.push(yield* parseHunk(cursor));
    created ||= sides.oldNull || (sides.oldDated1970 && hunks[0]?.oldStart === 0 && hunks[0].oldLines === 0);
    deleted ||= sides.newNull || (sides.newDated1970 && hunks[0]?.newStart === 0 && hunks[0].newLines === 0);
  }
  if (path === null) {
    throw malformed(cursor, 'The diff does not tell which file it is about.', 'Restore its --- and +++ lines.', start);
  }
  if (hunks.length === 0 && extended.mode && !created && !deleted) return null;
  const change = created ? 'create' : deleted ? 'delete' : 'modify';
  const diff: FileDiff = { path, change, before: extended.before, after: extended.after, hunks, line: start + 1 };
  checkWhole(cursor, diff, created && deleted);
  return diff;
}

function noExtended(): Extended {
  return { created: false, deleted: false, mode: false, before: null, after: null };
}

function readExtended(cursor: Cursor): Extended {
  const found = noExtended();
  for (; cursor.at < cursor.lines.length; cursor.at++) {
    const line = bareLine(cursor.lines[cursor.at] ?? '');
    const mode = /^(old mode|new mode|new file mode|deleted file mode) (\d{6})$/.exec(line);
    const index = /^index ([0-9a-f]+)\.\.([0-9a-f]+)(?: (\d{6}))?$/.exec(line);
    if (mode !== null) {
      checkMode(cursor, mode[2] ?? '');
      if (mode[1] === 'new file mode') found.created = true;
      else if (mode[1] === 'deleted file mode') found.deleted = true;
      else found.mode = true;
    } else if (index !== null) {
      checkMode(cursor, index[3] ?? '100644');
      const whole = index[1]?.length === 40 && index[2]?.length === 40;
      found.before = whole ? (index[1] ?? null) : null;
      found.after = whole ? (index[2] ?? null) : null;
    } else if (/^(rename|copy) (from|to) |^similarity index /.test(line)) {
      const hint = 'Make the diff with "git diff --no-renames": it deletes the old file and creates the new one.';
      throw malformed(cursor, 'A patch cannot rename or copy a file.', hint);
    } else if (/^Binary files |^GIT binary patch$/.test(line)) {
      throw malformed(cursor, 'A patch cannot hold a binary diff.', 'Make the diff with "git diff --text".');
    } else if (!line.startsWith('dissimilarity index ')) {
      break;
    }
  }
  return found;
}

function checkMode(cursor: Cursor, mode: string): void {
  if (mode.startsWith('100')) return;
  const hint = 'Units are ordinary files; take this diff out of the patch.';
  throw malformed(cursor, `The diff is of a symbolic link or a submodule (mode ${mode}).`, hint);
}

/** The `---` and `+++` lines; the cursor stands on the first of them. */
function readSides(cursor: Cursor) {
  const first = cursor.at;
  if (!cursor.lines[first + 1]?.startsWith('+++ ')) {
    throw malformed(
      cursor,
      'A "---" line is not followed by a "+++" line.',
      'Restore the two lines of the file names.',
    );
  }
  const oldSide = readSide(cursor);
  cursor.at++;
  const newSide = readSide(cursor);
  const path = newSide.path ?? oldSide.path;
  if (path === null) throw malformed(cursor, 'Both sides of the diff are /dev/null.', 'Name the file.');
  if (oldSide.path !== null && oldSide.path !== path) throw twoNames(cursor, oldSide.path, path);
  cursor.at++;
  return {
    path,
    oldNull: oldSide.path === null,
    newNull: newSide.path === null,
    oldDated1970: oldSide.dated1970,
    newDated1970: newSide.dated1970,
  };
}

/** Refuses a diff whose parts contradict one another. */
function checkWhole(cursor: Cursor, diff: FileDiff, both: boolean): void {
  const at = diff.line - 1;
  const fail = (message: string, hint: string) => malformed(cursor, message, hint, at);
  if (both) throw fail(`The diff both creates and deletes "${diff.path}".`, 'Keep one of the two.');

  const sideGone = (hash: string | null, gone: boolean) => hash === null || (hash === ABSENT) === gone;
  if (!sideGone(diff.before, diff.change === 'create') || !sideGone(diff.after, diff.change === 'delete')) {
    const hint = 'Restore the index line, or delete it: it is not needed to apply the patch.';
    throw fail(`The index line of "${diff.path}" contradicts the rest of the diff.`, hint);
  }
  if (diff.hunks.length === 0) {
    const empty = blobHash('');
    const stated = diff.change === 'create' ? diff.after : diff.before;
    if (diff.change !== 'modify' && (stated === null || stated === empty)) return;
    throw fail(
      `The diff of "${diff.path}" has no hunks.`,
      'The file was cut short: restore it, or make the patch again.',
    );
  }
  const old = diff.hunks.some((hunk) => hunk.oldLines > 0);
  const fresh = diff.hunks.some((hunk) => hunk.newLines > 0);
  if (
    (diff.change === 'create' && (old || diff.hunks.length > 1)) ||
    (diff.change === 'delete' && (fresh || diff.hunks.length > 1))
  ) {
    const what = diff.change === 'create' ? 'creates' : 'deletes';
    throw fail(`The diff ${what} "${diff.path}" but its hunks are not the whole file.`, 'Make the patch again.');
  }
}
