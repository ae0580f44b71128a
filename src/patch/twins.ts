// Whether the lines that a hunk looks for stand more than once in the text that it was made from: then, in another text,
// the one place where they are left need not be the one that was meant.
import { splitLines } from './lines.ts';
import type { FileDiff } from './types.ts';

/** The first hunk, from 0, whose old lines the text has twice; null where each has one place. */
export function hunkWithTwin(before: string, diff: FileDiff): number | null {
  const lines = splitLines(before);
  const index = diff.hunks.findIndex((hunk) => {
    const old = hunk.lines.filter((line) => line.kind !== '+').map((line) => line.text);
    if (old.length === 0) return false;
    let found = 0;
    for (let at = 0; at + old.length <= lines.length && found < 2; at++) {
      if (old.every((text, i) => lines[at + i] === text)) found++;
    }
    return found > 1;
  });
  return index < 0 ? null : index;
}
