// The patch that a word of the command line means on this target, or why it means none.
import type { Standing } from '../../database/stack-memo.ts';
import { Problem } from '../../problem.ts';
import { patchNameProblem } from '../../series/name.ts';
import { resolvePatch } from '../../series/resolve.ts';
import { suggest } from '../../series/suggest.ts';
import type { Series } from '../../series/types.ts';
import { readPatchFile } from '../../worktree/patches.ts';
import { NO_SERIES, type QueueContext } from './context.ts';
import { isHidden } from './stack.ts';

/** Where to look first for a part of a name. */
export type Prefer = 'applied' | 'unapplied';

/**
 * The name of the patch that `word` means: see resolvePatch. Throws Problem('usage') where it means none, or several, which are
 * listed.
 */
export function patchNamed(series: Series, standing: Standing, word: string, prefer?: Prefer): string {
  const names = series.patches.map((p) => p.name);
  if (names.includes(word)) return word;
  const applied = standing.stack.map((p) => p.name);
  const isApplied = new Set(applied);
  const above = series.patches.slice(names.lastIndexOf(applied[applied.length - 1] ?? '') + 1);
  const next = above.filter((p) => !isApplied.has(p.name) && !isHidden(p, standing)).map((p) => p.name);
  const unapplied = names.filter((name) => !isApplied.has(name));
  const preferred = prefer === undefined ? undefined : prefer === 'applied' ? applied : unapplied;
  const resolved = resolvePatch(word, { series: names, applied, next }, preferred);
  if ('found' in resolved) return resolved.found;
  if ('candidates' in resolved) throw ambiguous(word, resolved.candidates);
  if ('nowhere' in resolved) {
    throw new Problem('usage', `${word} is no patch: ${resolved.nowhere}`, {
      hint: 'pgquilt series lists the patches.',
    });
  }
  if (series !== NO_SERIES) throw unknownPatch(word, [...new Set([...names, ...applied])]);
  const near = suggest(word, applied);
  throw new Problem('usage', `Patch ${word} is not applied`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'pgquilt applied lists those that are.',
  });
}

/** Whether the word is the name of a patch file that the series has not, as a fork leaves one. */
export function isUnlisted({ root, series }: QueueContext, word: string): boolean {
  if (series.patches.some((p) => p.name === word) || patchNameProblem(word) !== null) return false;
  return readPatchFile(root, word) !== null;
}

/** The one of `names` that a part of a name means; the word itself where it means none. Throws Problem('usage') where it means several. */
export function namedIn(word: string, names: readonly string[]): string {
  const resolved = resolvePatch(word, { series: names, applied: [], next: [] });
  if ('candidates' in resolved) throw ambiguous(word, resolved.candidates);
  return 'found' in resolved ? resolved.found : word;
}

/** Problem('usage') for a word that is no patch of the series. */
export function unknownPatch(name: string, known: readonly string[]): Problem {
  const near = suggest(name, known);
  return new Problem('usage', `Patch ${name} is not in series`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'pgquilt series lists the patches.',
  });
}

const MOST = 20;

function ambiguous(word: string, candidates: readonly string[]): Problem {
  const shown = candidates.slice(0, MOST);
  const more = candidates.length - shown.length;
  return new Problem('usage', `'${word}' may mean ${candidates.length} patches`, {
    detail: [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
    hint: 'Give more of the name, or its place in the series.',
  });
}
