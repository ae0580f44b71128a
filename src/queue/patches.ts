// patches: which patches of the series change a unit.
import { readUnits, unitPaths } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { PatchFiles } from './common/patch-files.ts';
import { unitsNamed } from './common/unit-names.ts';
import type { SeriesItem } from './series.ts';
import { listSeries } from './series.ts';

/** The patches that change the unit, or the unit of the routine, in the order of the series. */
export async function patchesOf(context: QueueContext, word: string): Promise<SeriesItem[]> {
  const files = new PatchFiles(context);
  const paths = new Set(await pathsMeant(context, word, files));
  const items = await listSeries(context);
  return items.filter(
    ({ name }) => mayChange(files.text(name), paths) && files.patch(name).files.some((f) => paths.has(f.path)),
  );
}

async function pathsMeant(context: QueueContext, word: string, files: PatchFiles): Promise<readonly string[]> {
  const path = word.replace(/^\.\//, '');
  if (unitPaths(context.root).includes(path)) return [path];
  const units = new Map(readUnits(context.root));
  // A unit that a patch creates or deletes may not be in the tree; its path is known from the patches.
  for (const created of files.chains().keys()) if (!units.has(created)) units.set(created, '');
  return unitsNamed(word, units);
}

/** A name in quotes may be written in escapes. */
const QUOTED_NAME = /^(?:diff --git |--- |\+\+\+ )[^\n]*"/m;

/** Whether it is worth parsing the patch: most of a long series name none of the units. */
function mayChange(text: string, paths: ReadonlySet<string>): boolean {
  return [...paths].some((path) => text.includes(path)) || QUOTED_NAME.test(text);
}
