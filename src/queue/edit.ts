// edit: which files an editor is to be opened on.
import { readUnits } from '../worktree/units.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { isUnitPath, unitsNamed } from './common/unit-names.ts';

/** The units that the words name, by path, file name or routine; a path under udfs/ that is not there yet is a new unit. */
export async function unitsToEdit(context: QueueContext, names: readonly string[]): Promise<{ files: string[] }> {
  needWrite(context, 'edit');
  const units = readUnits(context.root);
  const files: string[] = [];
  for (const word of names) {
    const isNew = !units.has(word) && isUnitPath(word);
    for (const path of isNew ? [word] : await unitsNamed(word, units)) if (!files.includes(path)) files.push(path);
  }
  return { files };
}
