// From what a person types to a patch: its name, its place in the series, a step from the top, or a part of its name.

/** What a word is looked up in. */
export interface PatchNames {
  /** The whole series, in its order; an index counts in it. */
  readonly series: readonly string[];
  /** The applied patches, bottom first; `-n` counts down from the top one. */
  readonly applied: readonly string[];
  /** What pushes would come to, the next one first; `+n` counts in it. */
  readonly next: readonly string[];
}

export type Resolved =
  | { readonly found: string }
  /** A part of several names. */
  | { readonly candidates: readonly string[] }
  /** A place that there is no patch at; `message` is a clause that follows on the word. */
  | { readonly nowhere: string }
  | { readonly unknown: true };

/**
 * The patch that `word` means, by the first of these that fits: the exact name (also as `patches/NAME.patch`); `+n` or `-n`,
 * so many patches above or below the top; a number, its place in the series from 1; a beginning that one name has; a part that
 * one name has. Where `prefer` is given, a beginning or a part is looked for among the patches that it names first.
 */
export function resolvePatch(word: string, names: PatchNames, prefer?: readonly string[]): Resolved {
  const all = [...new Set([...names.series, ...names.applied])];
  const exact = [word, word.replace(/^patches\//, '').replace(/\.patch$/, '')].find((name) => all.includes(name));
  if (exact !== undefined) return { found: exact };
  if (/^[+-]\d+$/.test(word)) return fromTop(Number(word), names);
  if (/^\d+$/.test(word)) {
    const found = names.series[Number(word) - 1];
    if (found !== undefined) return { found };
  }
  const preferred = prefer === undefined ? { unknown: true as const } : byPart(word, prefer);
  return 'unknown' in preferred ? byPart(word, all) : preferred;
}

function fromTop(steps: number, { applied, next }: PatchNames): Resolved {
  const found = steps > 0 ? next[steps - 1] : applied[applied.length - 1 + steps];
  if (found !== undefined) return { found };
  const count = steps > 0 ? next.length : Math.max(0, applied.length - 1);
  const patches = `${count === 0 ? 'no patch' : count === 1 ? 'one patch' : `${count} patches`}`;
  return { nowhere: `there ${count > 1 ? 'are' : 'is'} ${patches} ${steps > 0 ? 'above' : 'below'} the top` };
}

function byPart(word: string, names: readonly string[]): Resolved {
  if (word === '') return { unknown: true };
  const beginning = names.filter((name) => name.startsWith(word));
  const candidates = beginning.length > 0 ? beginning : names.filter((name) => name.includes(word));
  const [found, second] = candidates;
  if (found === undefined) return { unknown: true };
  return second === undefined ? { found } : { candidates };
}
