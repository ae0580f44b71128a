// An edit on its way through levels: what each of them would be with the edit in it, by the three-way merge. Up or down is
// only the order of the texts. An edit that does over, or undoes, what a step changes does not get past it: it belongs there.
import type { MergeLabels } from './merge.ts';
import { mergeUnits } from './merge-units.ts';

/** A step that the edit does not get past. */
export interface CarryConflict {
  /** Index in `texts` of the level that it cannot come to. */
  readonly at: number;
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
  /** The merged text with markers. */
  readonly text: string | null;
}

export type Carried = { readonly texts: readonly (string | null)[] } | { readonly conflict: CarryConflict };

export interface CarryOptions {
  readonly labels?: (at: number) => MergeLabels;
  /** What a person made of this step, null where the unit is gone by it; undefined where there is no answer. */
  readonly answer?: (conflict: CarryConflict) => string | null | undefined;
}

const LABELS: MergeLabels = { ours: 'edited', base: 'before', theirs: 'the other level' };

/**
 * Carries an edit through levels of a unit.
 * @param texts the unit's texts, the one that was edited first; null where the unit is not there
 * @param edited what the first one was made into
 * @returns the texts with the edit in each, the first being `edited`; or the first step where the edit and what the step changes
 *   do not go together
 */
export function carry(
  texts: readonly (string | null)[],
  edited: string | null,
  { labels, answer }: CarryOptions = {},
): Carried {
  const out: (string | null)[] = [edited];
  for (let at = 1; at < texts.length; at++) {
    const [base, ours, theirs] = [texts[at - 1] ?? null, out[at - 1] ?? null, texts[at] ?? null];
    const merged = mergeUnits(base, ours, theirs, labels?.(at) ?? LABELS, 'conflict');
    if (merged.clean) {
      out.push(merged.text);
      continue;
    }
    const conflict = { at, base, ours, theirs, text: merged.text };
    const answered = answer?.(conflict);
    if (answered === undefined) return { conflict };
    out.push(answered);
  }
  return { texts: out };
}
