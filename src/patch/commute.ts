// A patch among others: what each of them is once one has changed its place, and which two hunks keep it from that.
import { type CarryConflict, carry } from './carry.ts';
import { diffTexts } from './diff.ts';
import { formatHunks } from './format.ts';
import type { Hunk } from './types.ts';

export type Moved =
  | { readonly texts: readonly (string | null)[] }
  /** `past` is the index, in the old order, of the patch that it does not get past. */
  | { readonly past: number; readonly clash: Clash };

/** What two patches, one right on top of the other, do to the same lines. */
export interface Clash {
  readonly lower: Hunk | null;
  readonly upper: Hunk | null;
}

/**
 * A unit's texts with the patch at `from` moved to `to`: above `to` and below the lower of the two they are what they were, and
 * each patch in between changes what it did.
 * @param texts the unit's texts: below the first patch, above it, …, above the last; so patch i leads from text i to text i + 1
 */
export function moveInLevels(path: string, texts: readonly (string | null)[], from: number, to: number): Moved {
  if (to > from) {
    // Up: that the patch was never there is carried through those that it goes above.
    const carried = carry(texts.slice(from + 1, to + 2), texts[from] ?? null);
    if ('conflict' in carried)
      return { past: from + carried.conflict.at, clash: clashOf(path, carried.conflict, 'up') };
    return { texts: [...texts.slice(0, from), ...carried.texts, ...texts.slice(to + 1)] };
  }
  const carried = carry(texts.slice(to, from + 1).reverse(), texts[from + 1] ?? null);
  if ('conflict' in carried)
    return { past: from - carried.conflict.at, clash: clashOf(path, carried.conflict, 'down') };
  return { texts: [...texts.slice(0, to + 1), ...[...carried.texts].reverse(), ...texts.slice(from + 2)] };
}

function clashOf(path: string, { base, ours, theirs }: CarryConflict, way: 'up' | 'down'): Clash {
  const [below, above] = way === 'up' ? [ours, theirs] : [theirs, ours];
  return clashingHunks(path, below, base, above);
}

/** The first hunk of each of two steps that changes, or touches, what a hunk of the other changes; null where none does. */
export function clashingHunks(path: string, below: string | null, between: string | null, above: string | null): Clash {
  const lower = diffTexts(path, below, between, { context: 1 })?.hunks ?? [];
  const upper = diffTexts(path, between, above, { context: 1 })?.hunks ?? [];
  for (const one of lower) {
    const start = one.newStart;
    const end = start + one.newLines;
    const other = upper.find((h) => h.oldStart <= end && start <= h.oldStart + h.oldLines);
    if (other !== undefined) return { lower: one, upper: other };
  }
  return { lower: lower[0] ?? null, upper: upper[0] ?? null };
}

/** Both hunks as text, each under the name of its patch. */
export function formatClash({ lower, upper }: Clash, lowerName: string, upperName: string): string {
  const of = (hunk: Hunk | null, name: string) => (hunk === null ? '' : `patch ${name}:\n${formatHunks([hunk])}`);
  return `${of(lower, lowerName)}${of(upper, upperName)}`.trimEnd();
}
