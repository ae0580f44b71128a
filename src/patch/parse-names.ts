// The names in the lines `diff --git`, `---` and `+++`. As with `patch -p1`, the first segment (a/, b/) is not part of
// the path; what is left has to be a unit.
import { type Cursor, malformed } from './cursor.ts';
import { bareLine } from './lines.ts';
import { unitPathFault, unquotePath } from './unit-path.ts';

/** A name from a `---` or `+++` line. */
export interface SideName {
  /** The unit's path; null for /dev/null. */
  readonly path: string | null;
  /** Dated to the first second of 1970, which is how `diff -N` says that a file is not there. */
  readonly dated1970: boolean;
}

/**
 * The name on the `---` or `+++` line at the cursor.
 * @throws Problem where it is not the name of a unit
 */
export function readSide(cursor: Cursor): SideName {
  const text = bareLine(cursor.lines[cursor.at] ?? '').slice(4);
  let name = text;
  let stamp = '';
  if (text.startsWith('"')) {
    const quoted = unquotePath(text);
    if (quoted === null) throw badQuotes(cursor);
    name = quoted.path;
    stamp = quoted.rest;
  } else if (text.includes('\t')) {
    name = text.slice(0, text.indexOf('\t'));
    stamp = text.slice(text.indexOf('\t'));
  }
  if (name === '/dev/null') return { path: null, dated1970: false };
  const date = /\d{4}-\d\d-\d\d.*$/.exec(stamp)?.[0] ?? '';
  const dated1970 = Date.parse(date.replace(/(:\d\d)\.\d+/, '$1')) === 0;
  return { path: toUnitPath(cursor, name, 5), dated1970 };
}

/**
 * The path that a `diff --git` line names.
 * @returns null where the line alone does not tell (names with spaces that differ)
 * @throws Problem where the two names differ, or are not a unit's
 */
export function readGitNames(cursor: Cursor): string | null {
  const names = splitNames(cursor, bareLine(cursor.lines[cursor.at] ?? '').slice('diff --git '.length));
  if (names === null) return null;
  const [a, b] = names.map((name) => toUnitPath(cursor, name, 12)) as [string, string];
  if (a !== b) throw twoNames(cursor, a, b);
  return a;
}

function splitNames(cursor: Cursor, text: string): [string, string] | null {
  if (text.startsWith('"')) {
    const first = unquotePath(text);
    if (first === null || !first.rest.startsWith(' ')) throw badQuotes(cursor);
    return [first.path, unquoteWhole(cursor, first.rest.slice(1))];
  }
  const quote = text.indexOf(' "');
  if (quote > 0 && text.endsWith('"')) return [text.slice(0, quote), unquoteWhole(cursor, text.slice(quote + 1))];
  // Spaces in a name are not quoted; the two names are alike, so the one between them is in the middle.
  const middle = (text.length - 1) / 2;
  const halves: [string, string] = [text.slice(0, middle), text.slice(middle + 1)];
  if (text[middle] === ' ' && stripFirst(halves[0]) === stripFirst(halves[1])) return halves;
  const words = text.split(' ');
  return words.length === 2 ? (words as [string, string]) : null;
}

function unquoteWhole(cursor: Cursor, text: string): string {
  if (!text.startsWith('"')) return text;
  const quoted = unquotePath(text);
  if (quoted === null || quoted.rest !== '') throw badQuotes(cursor);
  return quoted.path;
}

/** Says that a diff has two names. */
export function twoNames(cursor: Cursor, a: string, b: string, at = cursor.at) {
  const hint =
    'Write a rename as two diffs: one that deletes the old file and one that creates the new one; git format-patch --no-renames does.';
  return malformed(cursor, `The diff names two different files, "${a}" and "${b}".`, hint, at);
}

function badQuotes(cursor: Cursor) {
  const hint = 'Git quotes a name as "a/udfs/\\303\\251.sql": C escapes, octal bytes, UTF-8.';
  return malformed(cursor, 'A quoted file name cannot be read.', hint);
}

function stripFirst(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function toUnitPath(cursor: Cursor, name: string, column: number): string {
  // A first segment that means something is no prefix to strip.
  const prefixed = name.includes('/') && !/^(?:\/|\.\.\/|[A-Za-z]:)/.test(name);
  const path = prefixed ? stripFirst(name) : name;
  const fault = unitPathFault(path);
  if (fault === null) return path;
  const hint = name.startsWith('udfs/')
    ? 'Write the names with a/ and b/ before them, as git does unless told otherwise (diff.noprefix).'
    : 'A patch changes units only: files that end in .sql under udfs/.';
  throw malformed(cursor, `The path ${JSON.stringify(path)} ${fault}.`, hint, cursor.at, column);
}
