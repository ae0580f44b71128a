// Which patches a patch needs below it for its lines: those that made the lines that it takes away, or those next to what it
// puts in.
import { aroundOf } from './absorb.ts';
import { diffLines } from './line-diff.ts';
import { traceLines } from './traced-lines.ts';

/**
 * @param texts a unit's texts by level; patch i leads from text i to text i + 1
 * @returns for each patch, the patches (their i) that made lines it changes or stands beside
 */
export function lineNeeds(texts: readonly (string | null)[]): ReadonlySet<number>[] {
  const levels = traceLines(texts);
  return levels.slice(0, -1).map((below, i) => {
    const above = levels[i + 1] ?? [];
    const edits = diffLines(
      below.map((line) => line.text),
      above.map((line) => line.text),
    );
    const origins = edits.flatMap((edit) => aroundOf(below, edit).map((line) => line.origin));
    return new Set(origins.filter((origin) => origin >= 0));
  });
}
