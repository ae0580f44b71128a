// The stack as it is, as something to be changed, and how much of a wanted stack is there already.
import type { StackRow } from '../../../database/ledger/types.ts';
import type { StackName } from '../../../database/stack-memo.ts';
import { parsePatch } from '../../../patch/parse.ts';
import { patchId } from '../../../patch/patch-id.ts';
import { patchPath, readPatchFile } from '../../../worktree/patches.ts';
import type { QueueOperation } from '../operation.ts';
import type { NamedPatch } from '../patch-files.ts';
import type { Restack } from './restack.ts';

/** A patch as it shall be on the stack. */
export interface WantedPatch extends NamedPatch {
  /** Where it is an applied patch as it is: the id that the ledger has it under. Leave it out where the diffs are others. */
  readonly id?: string;
}

/** A restack, and which part of the stack it is about. */
export interface Work extends Restack {
  /** How many patches at the bottom stay as they are. */
  readonly same: number;
  /** The rows above them, as they are. */
  readonly rows: readonly StackRow[];
  /** The patches above them, as they shall be. */
  readonly rest: readonly WantedPatch[];
}

/**
 * The applied patches as they are, bottom first: the diffs of the patch's file where it is the applied patch, else those that the
 * ledger has; the header is the ledger's.
 */
export function stackNow({ context, head, patches }: QueueOperation): WantedPatch[] {
  const listed = new Set(context.series.patches.map((p) => p.name));
  return head.rows.map(({ name, id, header, forward }) => {
    const onDisk = listed.has(name) && readPatchFile(context.root, name) !== null ? patches.patch(name).files : null;
    const files =
      onDisk !== null && patchId(onDisk) === id ? onDisk : parsePatch(forward, `ledger:${patchPath(name)}`).files;
    return { name, header, files, id };
  });
}

/**
 * The patch, whose row is written anew, with the header that its file has by now, where the diffs there are the applied ones: a
 * header that was edited in the file alone is the newer one.
 */
export function withHeaderOnDisk({ context, head, patches }: QueueOperation, patch: WantedPatch): WantedPatch {
  const { name, header } = patch;
  const row = head.stack.find((p) => p.name === name);
  const isListed = context.series.patches.some((p) => p.name === name);
  if (row?.header !== header || !isListed || readPatchFile(context.root, name) === null) return patch;
  const disk = patches.patch(name);
  return disk.header === header || patchId(disk.files) !== row.id ? patch : { ...patch, header: disk.header };
}

export function idOf({ id, files }: WantedPatch): string {
  return id ?? patchId(files);
}

/** How many patches, from the bottom, are the same in both, header included. */
export function sameAtBottom(
  stack: readonly (StackName & { readonly header: string })[],
  wanted: readonly WantedPatch[],
): number {
  const at = stack.findIndex(({ name, id, header }, i) => {
    const patch = wanted[i];
    return patch?.name !== name || patch.header !== header || idOf(patch) !== id;
  });
  return at < 0 ? stack.length : at;
}
