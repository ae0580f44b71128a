// patches: which patches of the series change a unit.
import { headerSubject } from '../patch/header.ts';
import { isUnit, readUnits } from '../worktree/units.ts';
import { both } from './common/both.ts';
import type { QueueContext } from './common/context.ts';
import { inSlices } from './common/in-slices.ts';
import { lookAtStack } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { unitsNamed } from './common/unit-names.ts';
import { type SeriesItem, seriesItems } from './series.ts';

/** The patches that change the unit, or the unit of the routine, in the order of the series. */
export async function patchesOf(context: QueueContext, word: string): Promise<SeriesItem[]> {
  const files = new PatchFiles(context);
  const { patches } = context.series;
  const looking = lookAtStack(context, (standing) => standing);
  const finding = pathsMeant(context, word, files).then((paths) => inSlices(patches, changing(paths, files)));
  const [standing, found] = await both(looking, finding);
  const entries = patches.filter((_, i) => found[i]);
  const subjects = entries.map(({ name }) => headerSubject(files.patch(name).header));
  return seriesItems(entries, subjects, standing);
}

/** Whether a patch changes one of the units. */
function changing(paths: readonly string[], files: PatchFiles) {
  const isWorthIt = files.changing(paths);
  return ({ name }: { readonly name: string }): boolean =>
    isWorthIt(name) && files.patch(name).files.some(({ path }) => paths.includes(path));
}

async function pathsMeant(context: QueueContext, word: string, files: PatchFiles): Promise<readonly string[]> {
  const path = word.replace(/^\.\//, '');
  if (isUnit(context.root, path)) return [path];
  const units = new Map(readUnits(context.root));
  // A unit that a patch creates or deletes may not be in the tree; its path is known from the patches.
  for (const created of files.chains().keys()) if (!units.has(created)) units.set(created, '');
  return unitsNamed(word, units);
}
