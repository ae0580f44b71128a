// More of a unit around its changes than the patch has: from the unit's whole text, where that is known.
import { splitLines } from '../../patch/lines.ts';
import type { FileDiff, Hunk, HunkLine } from '../../patch/types.ts';

/**
 * The diffs with up to `context` lines around each change. `texts` has units' texts as they are above the patch; a file whose text is
 * not there, or is another than the diff makes, stays as it is. Hunks stay apart, and keep their numbers.
 */
export function widened(files: readonly FileDiff[], texts: ReadonlyMap<string, string>, context: number): FileDiff[] {
  return files.map((file) => {
    const text = texts.get(file.path);
    if (text === undefined || file.change !== 'modify') return file;
    const lines = splitLines(text);
    if (!file.hunks.every((hunk) => fits(hunk, lines))) return file;
    let shown = 0;
    const hunks = file.hunks.map((hunk, i): Hunk => {
      const first = firstNew(hunk);
      const end = first + hunk.newLines - 1;
      const next = file.hunks[i + 1];
      const room = (next === undefined ? lines.length : firstNew(next) - 1) - end;
      const before = Math.min(Math.max(0, context - contextOf(hunk.lines)), first - 1 - shown);
      const after = Math.min(Math.max(0, context - contextOf([...hunk.lines].reverse())), room);
      shown = end + after;
      return {
        ...hunk,
        oldStart: (hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart) - before,
        oldLines: hunk.oldLines + before + after,
        newStart: first - before,
        newLines: hunk.newLines + before + after,
        lines: [
          ...same(lines.slice(first - 1 - before, first - 1)),
          ...hunk.lines,
          ...same(lines.slice(end, end + after)),
        ],
      };
    });
    return { ...file, hunks };
  });
}

/** The first line of the hunk in the new text; an empty range names the line before it. */
function firstNew({ newStart, newLines }: Hunk): number {
  return newLines === 0 ? newStart + 1 : newStart;
}

function fits(hunk: Hunk, lines: readonly string[]): boolean {
  const now = hunk.lines.filter((line) => line.kind !== '-');
  return now.every((line, i) => line.text === lines[firstNew(hunk) - 1 + i]);
}

function contextOf(lines: readonly HunkLine[]): number {
  const changed = lines.findIndex((line) => line.kind !== ' ');
  return changed < 0 ? lines.length : changed;
}

function same(lines: readonly string[]): HunkLine[] {
  return lines.map((text) => ({ kind: ' ', text }));
}
