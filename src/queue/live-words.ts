// The words that a shell completes, from the files of the queue alone: no database is opened between two keys.
import { readUnits } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { guardsOfSeries } from './select.ts';

/** Names of patches, of units (as files and as routines' names), of guards, of targets; each once. */
export function liveWords(
  { root, series }: QueueContext,
  kind: 'patches' | 'units' | 'guards' | 'targets',
): readonly string[] {
  if (kind === 'patches') return series.patches.map((p) => p.name);
  if (kind === 'guards') return guardsOfSeries(series).map(({ guard }) => guard);
  if (kind === 'targets') return [...series.settings.targets.keys()];
  const paths = [...readUnits(root).keys()];
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1).replace(/\.sql$/, ''));
  return [...new Set([...names, ...paths])];
}
