// patches: which patches of the series change a unit. Of those that are applied the ledger says it; the files of the others are
// looked through while the database answers.

import { both } from '../both.ts';
import type { Standing } from '../database/stack-memo.ts';
import { isUnit, readUnits, unitPaths } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { inSlices } from './common/in-slices.ts';
import { type ExpectedStack, expectStack, lookAtStack } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { endNamed, filesNamed, unitsNamed } from './common/unit-names.ts';
import { type SeriesItem, seriesItems } from './series.ts';

/** The patches that change the unit, or the unit of the routine, in the order of the series. */
export async function patchesOf(context: QueueContext, word: string): Promise<SeriesItem[]> {
  const { root, series } = context;
  const files = new PatchFiles(context);
  const end = endNamed(word);
  const expected = expectStack(context);
  const [standing, found] = await both(
    lookAtStack(context, (stands) => stands, expected),
    candidates(end, context, expected, files),
  );
  const listed = (changed: UnitsOf, paths: readonly string[]): SeriesItem[] => {
    const names = new Set(
      [...changed.keys()].filter((name) => changed.get(name)?.some((path) => paths.includes(path))),
    );
    return seriesItems(
      series.patches.filter(({ name }) => names.has(name)),
      standing,
    );
  };
  const changed = unitsChanged([end], standing, unread(context, expected, standing, found), files);
  const named = filesNamed(word, [...changed.values()].flat());
  if (named.length > 0 || isInTree(root, word)) return listed(changed, named);
  const unapplied = notOn(standing, context);
  const creating = await unitsCreating(root, word, unitsChanged([''], standing, unapplied, files));
  return listed(unitsChanged(creating, standing, unapplied, files), creating);
}

/** Paths of units, by the names of the patches that change them. */
type UnitsOf = ReadonlyMap<string, readonly string[]>;

/** The names of the patches that are in the series and not on the stack. */
function notOn(standing: Standing | null, { series }: QueueContext): string[] {
  const applied = new Set(standing?.stack.map(({ name }) => name));
  const names: string[] = [];
  for (const { name } of series.patches) if (!applied.has(name)) names.push(name);
  return names;
}

/** Of the patches that are not expected to be applied those whose files, at first sight, may change a unit whose path ends so. */
function candidates(
  end: string,
  context: QueueContext,
  { standing }: ExpectedStack,
  files: PatchFiles,
): Promise<readonly string[]> {
  return inSlices(notOn(standing, context), files.scanner([end]));
}

/** The patches that are not applied whose files are still to be read, where these were `found` among those that were expected. */
function unread(
  context: QueueContext,
  expected: ExpectedStack,
  standing: Standing,
  found: readonly string[],
): readonly string[] {
  if (standing === expected.standing) return found;
  const [worth, seen] = [new Set(found), new Set(notOn(expected.standing, context))];
  return notOn(standing, context).filter((name) => worth.has(name) || !seen.has(name));
}

/** The units with such an end that the applied patches and those `unapplied` change. */
function unitsChanged(
  ends: readonly string[],
  { stack, unitsText }: Standing,
  unapplied: readonly string[],
  files: PatchFiles,
): UnitsOf {
  const found = new Map<string, readonly string[]>();
  const add = (name: string, units: readonly string[]): void => {
    const some = units.filter((path) => ends.some((end) => path.endsWith(end)));
    if (some.length > 0) found.set(name, some);
  };
  // Few of a long stack do: the others' lists are not taken apart.
  const asJson = ends.map((end) => JSON.stringify(end).slice(1));
  const isIn = (text: Pick<string, 'includes'>): boolean => asJson.some((end) => text.includes(end));
  if (unitsText === undefined || isIn(unitsText))
    for (const { name, unitsJson } of stack.filter((patch) => isIn(patch.unitsJson)))
      add(name, JSON.parse(unitsJson) as string[]);
  for (const name of files.changing(ends, unapplied))
    add(
      name,
      files.patch(name).files.map(({ path }) => path),
    );
  return found;
}

/** Whether the tree has a unit that the word means by its path or its file's name, be it one that no patch changes. */
function isInTree(root: string, word: string): boolean {
  return isUnit(root, word.replace(/^\.\//, '')) || filesNamed(word, unitPaths(root)).length > 0;
}

/** The units that create a routine of that name. Throws Problem('usage') where none does. */
function unitsCreating(root: string, word: string, changed: UnitsOf): Promise<readonly string[]> {
  const units = new Map(readUnits(root));
  for (const path of [...changed.values()].flat()) if (!units.has(path)) units.set(path, '');
  return unitsNamed(word, units);
}
