// Two texts of a unit to a diff: hunks with context, numbered and joined as git does it.
import { blobHash } from './blob-hash.ts';
import { diffLines, type Edit } from './line-diff.ts';
import { splitLines } from './lines.ts';
import type { FileDiff, Hunk, HunkLine } from './types.ts';

/**
 * What turns one text of a unit into another.
 * @param path the unit's path, taken as it is
 * @param before the old text; null where the file is absent
 * @param after the new text; null where the file is absent
 * @param options `context`: unchanged lines to show around a change, 3 unless told
 * @returns the diff with both hashes; null where the texts are equal
 */
export function diffTexts(
  path: string,
  before: string | null,
  after: string | null,
  options: { context?: number } = {},
): FileDiff | null {
  if (before === after) return null;
  const change = before === null ? 'create' : after === null ? 'delete' : 'modify';
  const oldLines = splitLines(before ?? '');
  const newLines = splitLines(after ?? '');
  const hunks = groupEdits(diffLines(oldLines, newLines), options.context ?? 3).map((edits) =>
    makeHunk(edits, oldLines, newLines, options.context ?? 3),
  );
  return { path, change, before: blobHash(before), after: blobHash(after), hunks, line: 0 };
}

/** Edits whose contexts touch or overlap share a hunk. */
function groupEdits(edits: readonly Edit[], context: number): Edit[][] {
  const groups: Edit[][] = [];
  for (const edit of edits) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && edit.oldStart - last.oldEnd <= 2 * context) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function makeHunk(edits: readonly Edit[], oldLines: readonly string[], newLines: readonly string[], context: number) {
  const first = edits[0] as Edit;
  const last = edits.at(-1) as Edit;
  const lead = Math.min(context, first.oldStart);
  const start = first.oldStart - lead;
  const end = Math.min(oldLines.length, last.oldEnd + context);

  const lines: HunkLine[] = [];
  const add = (kind: HunkLine['kind'], from: readonly string[], low: number, high: number) => {
    for (const text of from.slice(low, high)) lines.push({ kind, text });
  };
  let done = start;
  for (const edit of edits) {
    add(' ', oldLines, done, edit.oldStart);
    add('-', oldLines, edit.oldStart, edit.oldEnd);
    add('+', newLines, edit.newStart, edit.newEnd);
    done = edit.oldEnd;
  }
  add(' ', oldLines, done, end);

  const oldCount = end - start;
  const newStart = first.newStart - lead;
  const newCount = last.newEnd + (end - last.oldEnd) - newStart;
  return {
    oldStart: numbered(start, oldCount),
    oldLines: oldCount,
    newStart: numbered(newStart, newCount),
    newLines: newCount,
    section: '',
    lines,
    line: 0,
  } satisfies Hunk;
}

/** An index as a hunk writes it: from 1; an empty range is named by the line before it. */
function numbered(index: number, count: number): number {
  return count === 0 ? index : index + 1;
}
