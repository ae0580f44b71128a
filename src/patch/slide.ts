// Edits brought to one of the places that are as good: a block that is put in between two runs of the same lines can be
// said to begin at any line of the run. Two sides that put in the same block must be seen to do so in one place.
import type { Edit } from './line-diff.ts';

/**
 * The same edits, each pure insertion or deletion as far down as the lines around it allow (as git has them).
 * @returns the edits in order, with at least one unchanged line between two of them
 */
export function slideDown(edits: readonly Edit[], before: readonly string[], after: readonly string[]): Edit[] {
  return edits.map((edit, i) => {
    const removes = edit.newStart === edit.newEnd;
    if (!removes && edit.oldStart !== edit.oldEnd) return edit;
    const [lines, start, end] = removes ? [before, edit.oldStart, edit.oldEnd] : [after, edit.newStart, edit.newEnd];
    // The next edit may slide too, but only away.
    const room = (edits[i + 1]?.oldStart ?? before.length + 1) - edit.oldEnd - 1;
    let by = 0;
    while (by < room && end + by < lines.length && lines[start + by] === lines[end + by]) by++;
    return {
      oldStart: edit.oldStart + by,
      oldEnd: edit.oldEnd + by,
      newStart: edit.newStart + by,
      newEnd: edit.newEnd + by,
    };
  });
}
