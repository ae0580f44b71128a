// patches: which patches of the series change a unit.

import { both } from '../both.ts';
import { isUnit, readUnits, unitPaths } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { inSlices } from './common/in-slices.ts';
import { lookAtStack } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { endNamed, filesNamed, unitsNamed } from './common/unit-names.ts';
import { type SeriesItem, seriesItems } from './series.ts';

/** The patches that change the unit, or the unit of the routine, in the order of the series. */
export async function patchesOf(context: QueueContext, word: string): Promise<SeriesItem[]> {
  const files = new PatchFiles(context);
  const { patches } = context.series;
  const looking = lookAtStack(context, (standing) => standing);
  const names = patches.map(({ name }) => name);
  const finding = pathsMeant(context, word, files).then((paths) => inSlices(names, changing(paths, files)));
  const [standing, found] = await both(looking, finding);
  const entries = patches.filter((_, i) => found[i]);
  return seriesItems(entries, standing);
}

/** Whether each of the patches changes one of the units. */
function changing(paths: readonly string[], files: PatchFiles) {
  const areWorthIt = files.changing(paths);
  return (names: readonly string[]): boolean[] => {
    const found = areWorthIt(names);
    return names.map(
      (name, i) => found[i] === true && files.patch(name).files.some(({ path }) => paths.includes(path)),
    );
  };
}

async function pathsMeant(context: QueueContext, word: string, files: PatchFiles): Promise<readonly string[]> {
  const path = word.replace(/^\.\//, '');
  if (isUnit(context.root, path)) return [path];
  // A unit that a patch creates or deletes may not be in the tree; its path is known from the patches.
  const naming = filesNamed(word, [
    ...new Set([...unitPaths(context.root), ...(await pathsEnding(context, word, files))]),
  ]);
  if (naming.length > 0) return naming;
  const units = new Map(readUnits(context.root));
  for (const created of files.chains().keys()) if (!units.has(created)) units.set(created, '');
  return unitsNamed(word, units);
}

/** The paths in those patches that have one which the word may mean. */
async function pathsEnding({ series }: QueueContext, word: string, files: PatchFiles): Promise<string[]> {
  const areWorthIt = files.changing([endNamed(word)]);
  const patches = await inSlices(
    series.patches.map(({ name }) => name),
    (names) => {
      const found = areWorthIt(names);
      return names.filter((name, i) => found[i] === true && files.has(name));
    },
  );
  return patches.flatMap((name) => files.patch(name).files.map((diff) => diff.path));
}
