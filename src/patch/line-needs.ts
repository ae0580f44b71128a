// Which patches a patch needs below it for its lines: those that made the lines that it takes away, or those next to what it
// puts in.
import { aroundOf } from './absorb.ts';
import { traceLines } from './traced-lines.ts';

/**
 * @param texts a unit's texts by level; patch i leads from text i to text i + 1
 * @returns for each patch, the patches (their i) that made lines it changes or stands beside
 */
export function lineNeeds(texts: readonly (string | null)[]): ReadonlySet<number>[] {
  // Below the only patch is nothing but the base.
  if (texts.length <= 2) return texts.slice(1).map(() => new Set());
  const levels = traceLines(texts);
  return levels.slice(1).map(({ edits }, i) => {
    const below = levels[i]?.lines ?? [];
    const origins = edits.flatMap((edit) => aroundOf(below, edit).map((line) => line.origin));
    return new Set(origins.filter((origin) => origin >= 0));
  });
}
