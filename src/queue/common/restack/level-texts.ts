// The units' texts at each level of the applied stack, and the patches that lead from level to level.
import { readRecorded } from '../../../database/ledger/read.ts';
import type { StackRow } from '../../../database/ledger/types.ts';
import { applyFileDiff } from '../../../patch/apply.ts';
import { blobHash } from '../../../patch/blob-hash.ts';
import { diffTexts } from '../../../patch/diff.ts';
import { mergeUnits } from '../../../patch/merge-units.ts';
import type { FileDiff } from '../../../patch/types.ts';
import { knownText } from '../known-text.ts';
import type { QueueOperation } from '../operation.ts';
import type { NamedPatch } from '../patch-files.ts';
import { textsBelow } from '../texts-below.ts';

/** A unit's texts by level: below the first of some patches, above it, …, above the last; null where the unit is not there. */
export type LevelTexts = readonly (string | null)[];

/** The levels of the units through the rows, which are the top ones of the stack, bottom first. */
export async function levelTexts(
  op: QueueOperation,
  rows: readonly StackRow[],
  paths: readonly string[],
): Promise<Map<string, LevelTexts>> {
  const recorded = await readRecorded(op.tx, paths);
  const now = new Map(
    paths.map((path) => {
      const unit = recorded.units.get(path);
      return [path, unit === undefined ? op.tree.baseText(path) : unit.text] as const;
    }),
  );
  const levels = new Map(paths.map((path) => [path, [now.get(path) ?? null]]));
  const only = new Set(paths);
  for (const row of [...rows].reverse()) {
    for (const [path, text] of textsBelow([row], (unit) => now.get(unit) ?? null, only)) now.set(path, text);
    for (const path of paths) levels.get(path)?.unshift(now.get(path) ?? null);
  }
  return levels;
}

/** Which patches are made anew although they lead between the same texts. */
export interface RelevelOptions {
  /** Which place of `was` a patch had that is in this place now. */
  readonly placeOf?: (place: number) => number;
  /** Those whose diffs were made from other texts, and got here only by a merge. */
  readonly inexact?: boolean;
}

/**
 * The patches with these units' diffs made anew, where they lead between other texts now; `was` and `now` have the levels of the
 * same units. A patch that nothing changes for is the very object that was given.
 */
export function relevelled<T extends NamedPatch>(
  patches: readonly T[],
  was: ReadonlyMap<string, LevelTexts>,
  now: ReadonlyMap<string, LevelTexts>,
  { placeOf = (place) => place, inexact = false }: RelevelOptions = {},
): (T | NamedPatch)[] {
  return patches.map((patch, i) => {
    const at = placeOf(i);
    const moved = [...now.keys()].filter((path) => {
      const [old, fresh = []] = [was.get(path), now.get(path)];
      if (fresh.length <= i + 1) return false;
      // A patch that stands beside the change has no part in it, at whatever level.
      if (fresh[i] === fresh[i + 1] && !patch.files.some((f) => f.path === path)) return false;
      if (old?.[at] !== fresh[i] || old?.[at + 1] !== fresh[i + 1]) return true;
      const before = inexact ? patch.files.find((f) => f.path === path)?.before : undefined;
      return before != null && before !== blobHash(fresh[i] ?? null);
    });
    if (moved.length === 0) return patch;
    const anew = (path: string): FileDiff[] => {
      const diff = diffTexts(path, now.get(path)?.[i] ?? null, now.get(path)?.[i + 1] ?? null);
      return diff === null ? [] : [diff];
    };
    const own = new Set(patch.files.map((f) => f.path));
    const files = [
      ...patch.files.flatMap((diff) => (moved.includes(diff.path) ? anew(diff.path) : [diff])),
      ...moved
        .filter((path) => !own.has(path))
        .sort()
        .flatMap(anew),
    ];
    return { name: patch.name, header: patch.header, files };
  });
}

/**
 * A unit's levels from a text upwards through patches that are not applied, as far as they go: as they say, or merged where the text
 * has moved on from the one that they were made from.
 */
export function levelsAbove(
  op: QueueOperation,
  start: string | null,
  path: string,
  patches: readonly NamedPatch[],
): (string | null)[] {
  const texts = [start];
  for (const { files } of patches) {
    const diff = files.find((f) => f.path === path);
    const text = texts[texts.length - 1] ?? null;
    const next = diff === undefined ? { text } : applied(op, text, diff);
    if (next === null) break;
    texts.push(next.text);
  }
  return texts;
}

function applied(op: QueueOperation, text: string | null, diff: FileDiff): { readonly text: string | null } | null {
  const result = applyFileDiff(text, diff);
  if (result.status === 'applied') return result;
  const from = knownText(op, diff.path, diff.before);
  const theirs = from === undefined ? null : applyFileDiff(from, diff);
  if (from === undefined || theirs?.status !== 'applied') return null;
  const labels = { ours: 'below', base: 'before', theirs: 'patch' };
  const merged = mergeUnits(from, text, theirs.text, labels, 'conflict');
  return merged.clean ? merged : null;
}
