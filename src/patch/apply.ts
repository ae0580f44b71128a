// A diff onto a text, with no fuzz: a hunk goes where its old lines stand, all of them, and only where that is one
// place. A near-identical neighbour is not a match; what does not fit is a conflict, told as a value.
import { blobHash } from './blob-hash.ts';
import { splitLines } from './lines.ts';
import type { ApplyConflict, ApplyResult, FileDiff, Hunk } from './types.ts';

/**
 * Applies one unit's diff.
 *
 * Where the text is the one that the diff was made from (by its hash), the hunks go to the lines they state, and the
 * result has to have the stated hash. Else each hunk is looked for, below the one before it.
 * @param text the unit's text; null where the file is absent
 * @returns the new text, or why there is none
 */
export function applyFileDiff(text: string | null, diff: FileDiff): ApplyResult {
  const hash = blobHash(text);
  const known = diff.before === hash;
  const result = diff.change === 'modify' ? modify(text, diff, known) : createOrDelete(text, diff);
  if (result.status === 'conflict' && diff.after === hash) {
    return { ...result, message: `${result.message} The text is already as the diff would make it.` };
  }
  if (result.status === 'conflict' || diff.after === null || !known) return result;
  if (blobHash(result.text) === diff.after) return result;
  const message = `The diff of "${diff.path}" does not give the text that its index line promises; the patch is damaged.`;
  return conflict(-1, 'wrong-content', message);
}

function createOrDelete(text: string | null, diff: FileDiff): ApplyResult {
  const whole = diff.hunks.flatMap((hunk) => hunk.lines.map((line) => line.text)).join('');
  const offsets = diff.hunks.map(() => 0);
  if (diff.change === 'create') {
    if (text === null) return { status: 'applied', text: whole, offsets };
    const same = text === whole ? ', with the same text' : ', with another text';
    return conflict(-1, 'exists', `"${diff.path}" is to be created, but it is already there${same}.`);
  }
  if (text === null) return absent(diff);
  if (text === whole) return { status: 'applied', text: null, offsets };
  return conflict(
    -1,
    'wrong-content',
    `"${diff.path}" is to be deleted, but its text is not the one that the diff deletes.`,
  );
}

function modify(text: string | null, diff: FileDiff, known: boolean): ApplyResult {
  if (text === null) return absent(diff);
  const lines = splitLines(text);
  const stated = diff.hunks.map((hunk) => (hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1));
  // The stated places are good for all hunks or for none: a hand-edited patch can have the right text and wrong numbers.
  const exact = known && statedPlacesFit(lines, diff.hunks, stated);

  const output: string[] = [];
  const offsets: number[] = [];
  let done = 0;
  for (const [index, hunk] of diff.hunks.entries()) {
    const place = exact ? (stated[index] as number) : locate(lines, diff, index, done);
    if (typeof place !== 'number') return place;
    for (let at = done; at < place; at++) output.push(lines[at] as string);
    for (const line of hunk.lines) if (line.kind !== '-') output.push(line.text);
    offsets.push(place - (stated[index] as number));
    done = place + hunk.oldLines;
  }
  for (let at = done; at < lines.length; at++) output.push(lines[at] as string);
  return { status: 'applied', text: output.join(''), offsets };
}

function statedPlacesFit(lines: readonly string[], hunks: readonly Hunk[], stated: readonly number[]): boolean {
  let done = 0;
  return hunks.every((hunk, index) => {
    const place = stated[index] as number;
    const fits = place >= done && fitsAt(lines, hunk, oldTexts(hunk), place);
    done = place + hunk.oldLines;
    return fits;
  });
}

/** The one index from `from` on where a hunk fits, or a conflict. */
function locate(lines: readonly string[], diff: FileDiff, index: number, from: number): number | ApplyConflict {
  const hunk = diff.hunks[index] as Hunk;
  const old = oldTexts(hunk);
  const name = `Hunk ${index + 1} of ${diff.hunks.length} of "${diff.path}"`;
  if (old.length === 0) {
    if (lines.length === 0) return 0;
    const why = 'it adds lines without context, and the text is not the one that it was made from';
    return conflict(index, 'ambiguous', `${name} has no one place: ${why}.`);
  }
  const places: number[] = [];
  for (let at = from; at + old.length <= lines.length; at++) if (fitsAt(lines, hunk, old, at)) places.push(at);
  const [only, second] = places;
  if (only === undefined) return notFound(lines, old, index, name, from);
  if (second === undefined) return only;
  const numbers = places.map((at) => at + 1);
  return conflict(index, 'ambiguous', `${name} fits in ${places.length} places: lines ${list(numbers)}.`, numbers);
}

function notFound(lines: readonly string[], old: readonly string[], index: number, name: string, from: number) {
  const bare = (all: readonly string[]) => all.map((line) => line.replace(/\r?\n$/, '\n'));
  const text = bare(lines);
  const sought = bare(old);
  const holds = (at: number) => sought.every((line, i) => text[at + i] === line);
  const above = lines.some((_, at) => at < from && old.every((line, i) => lines[at + i] === line));
  const why = above
    ? 'its lines are only above the hunk before it'
    : lines.some((_, at) => holds(at))
      ? 'its lines are there, but with other line ends (LF, CRLF)'
      : 'its lines are not in the text';
  return conflict(index, 'not-found', `${name} does not apply: ${why}.`);
}

function oldTexts(hunk: Hunk): string[] {
  return hunk.lines.filter((line) => line.kind !== '+').map((line) => line.text);
}

function fitsAt(lines: readonly string[], hunk: Hunk, old: readonly string[], at: number): boolean {
  if (at < 0 || at + old.length > lines.length) return false;
  for (let i = 0; i < old.length; i++) if (lines[at + i] !== old[i]) return false;
  // A line without a newline can only be the last one, in what is there and in what comes of it.
  const added = hunk.lines.findLast((line) => line.kind !== '-');
  if (added !== undefined && !added.text.endsWith('\n')) return at + old.length === lines.length;
  return added === undefined || at === 0 || old.length > 0 || (lines[at - 1] as string).endsWith('\n');
}

function absent(diff: FileDiff): ApplyConflict {
  return conflict(
    -1,
    'absent',
    `"${diff.path}" is to be ${diff.change === 'delete' ? 'deleted' : 'changed'}, but it is not there.`,
  );
}

function conflict(
  hunk: number,
  reason: ApplyConflict['reason'],
  message: string,
  places: number[] = [],
): ApplyConflict {
  return { status: 'conflict', hunk, reason, places, message };
}

function list(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 8).join(', ');
  return numbers.length > 8 ? `${shown}, …` : shown;
}
