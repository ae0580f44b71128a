// patches: which patches of the series change a unit.
import { readUnits } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { PatchFiles } from './common/patch-files.ts';
import { unitsNamed } from './common/unit-names.ts';
import type { SeriesItem } from './series.ts';
import { listSeries } from './series.ts';

/** The patches that change the unit, or the unit of the routine, in the order of the series. */
export async function patchesOf(context: QueueContext, word: string): Promise<SeriesItem[]> {
  const files = new PatchFiles(context);
  const units = new Map(readUnits(context.root));
  // A unit that a patch creates or deletes may not be in the tree; its path is known from the patches.
  for (const path of files.chains().keys()) if (!units.has(path)) units.set(path, '');
  const paths = new Set(await unitsNamed(word, units));
  const items = await listSeries(context);
  return items.filter((item) => files.patch(item.name).files.some((f) => paths.has(f.path)));
}
