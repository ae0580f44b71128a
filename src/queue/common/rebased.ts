// Patches that had to be merged because the queue moved below them, not this target: another branch came in between, or a
// patch was reordered. What the merge made of them is then true of the series, for every target: their files are made anew.
import { blobHash } from '../../patch/blob-hash.ts';
import { formatPatch } from '../../patch/format.ts';
import type { FileDiff, Patch } from '../../patch/types.ts';
import { patchPath } from '../../worktree/patches.ts';
import type { FileChange } from '../../worktree/write.ts';
import type { QueueOperation } from './operation.ts';
import { isHidden } from './stack.ts';

/** A patch as it came out of a push. */
export interface PushedPatch {
  readonly name: string;
  readonly patch: Patch;
  /** Its diffs as they are on this target. */
  readonly files: readonly FileDiff[];
}

/** The unit's text on the target before the patch. */
type Before = (patch: number, file: number) => string | null;

/** Finds them. `isByHand` says whether the target's text of a unit has somebody's hand in it. */
export function rebasedPatches(
  op: QueueOperation,
  pushed: readonly PushedPatch[],
  before: Before,
  isByHand: (path: string) => boolean,
): ReadonlySet<string> {
  /** Whether the target's text of the unit is the series', as far as the push has come. */
  const ofSeries = new Map<string, boolean>();
  const rebased = new Set<string>();
  pushed.forEach(({ name, patch, files }, i) => {
    const moved = patch.files.some((diff) => !files.includes(diff));
    patch.files.forEach(({ path }, j) => {
      if (!ofSeries.has(path)) ofSeries.set(path, !isByHand(path) && isOfSeries(op, name, path, before(i, j)));
    });
    if (moved && patch.files.every(({ path }) => ofSeries.get(path) === true)) rebased.add(name);
    else if (moved) for (const { path } of patch.files) ofSeries.set(path, false);
  });
  return rebased;
}

/** The patch file as the merge made it. */
export function rebasedFile({ name, patch, files }: PushedPatch): FileChange {
  return { path: patchPath(name), text: formatPatch({ header: patch.header, files }) };
}

/** Whether a text that the patch meets is what the last patch below it that has the unit says it makes of it. */
export function isOfSeries(
  { context, head, patches }: Pick<QueueOperation, 'context' | 'head' | 'patches'>,
  below: string,
  path: string,
  text: string | null,
): boolean {
  let made: FileDiff | undefined;
  for (const entry of context.series.patches) {
    if (entry.name === below) break;
    if (isHidden(entry, head)) continue;
    made = patches.patch(entry.name).files.find((diff) => diff.path === path) ?? made;
  }
  return made === undefined || made.after === blobHash(text);
}
