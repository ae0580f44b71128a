// The three-way merge of a unit's texts, which may be absent. Where two places look alike, a merge by lines can take one for
// the other; what comes out differently from the end than from the start is a conflict, not a guess.
import { splitLines } from './lines.ts';
import { type Alike, type MergeLabels, markDifferences, mergeTexts } from './merge.ts';

export interface UnitMerge {
  readonly clean: boolean;
  /** The merged text; with markers where it is not clean. */
  readonly text: string | null;
}

/** Merges a unit's text as two sides made it of `base`; null where the unit is not there. */
export function mergeUnits(
  base: string | null,
  ours: string | null,
  theirs: string | null,
  labels: MergeLabels,
  alike: Alike = 'once',
): UnitMerge {
  if (theirs === base || (ours === theirs && alike === 'once')) return { clean: true, text: ours };
  if (ours === base) return { clean: true, text: theirs };
  if (base === null || ours === null || theirs === null) {
    return { clean: false, text: mergeTexts(base ?? '', ours ?? '', theirs ?? '', labels, alike).text };
  }
  const merged = mergeTexts(base, ours, theirs, labels, alike);
  if (!merged.clean) return { clean: false, text: merged.text };
  const other = backwards(mergeTexts(backwards(base), backwards(ours), backwards(theirs)).text);
  if (other === merged.text) return { clean: true, text: merged.text };
  const places = { ours: `${labels.theirs}, in one place`, base: '', theirs: `${labels.theirs}, in another place` };
  return { clean: false, text: markDifferences(merged.text, other, places) };
}

/** The lines from the last to the first; a last line without its newline is marked, so that none run together. */
function backwards(text: string): string {
  return splitLines(text)
    .map((line) => (line.endsWith('\0\n') ? line.slice(0, -2) : line.endsWith('\n') ? line : `${line}\0\n`))
    .reverse()
    .map((line, i, all) => (i < all.length - 1 && !line.endsWith('\n') ? `${line}\n` : line))
    .join('');
}
