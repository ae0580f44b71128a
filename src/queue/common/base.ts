// The units at the base, with no patch applied, as `load` makes them.
import type { RecordedUnit } from '../../database/ledger/types.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import type { QueueOperation } from './operation.ts';

/**
 * The base for a database that has none yet. A unit that no patch touches has there what git has committed, which may be
 * another text than that of earlier loads; while the series is empty, what the tree has. `gone` names units that are no more.
 */
export function baseAsItStands(op: QueueOperation): { units: RecordedUnit[]; gone: string[] } {
  const noPatches = op.context.series.patches.length === 0;
  const corrected = new Map<string, string | null>();
  for (const path of op.tree.edited(op.head.unitHashes)) {
    const text = noPatches ? op.tree.text(path) : op.tree.committedBase(path);
    if (text !== undefined) corrected.set(path, text);
  }
  const gone = [...corrected].flatMap(([path, text]) => (text === null ? [path] : []));
  return { units: baseUnits(op, true, corrected), gone };
}

/**
 * Every unit at the base, as `corrected` says where it does. A unit that no patch and no earlier command knows is part of it as
 * it stands, where `takeNew` says so.
 */
export function baseUnits(
  op: Pick<QueueOperation, 'tree' | 'patches'>,
  takeNew: boolean,
  corrected: ReadonlyMap<string, string | null> = new Map(),
): RecordedUnit[] {
  const textOf = (path: string) => {
    const text = corrected.get(path);
    if (text !== undefined) return text;
    return takeNew && op.tree.isNew(path) ? op.tree.text(path) : op.tree.baseText(path);
  };
  const paths = new Set([...op.tree.paths(new Map()), ...op.patches.chains().keys()]);
  return [...paths].sort().flatMap((path) => {
    const text = textOf(path);
    return text === null ? [] : [{ path, text, blob: blobHash(text) }];
  });
}
