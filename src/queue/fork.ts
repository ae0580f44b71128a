// fork: a copy of a patch under a new name takes its place in the series and on the stack; the old file stays.
import { forkName } from '../series/name.ts';
import { listPatchFiles } from '../worktree/patches.ts';
import type { QueueContext } from './common/context.ts';
import { patchNamed } from './common/patch-named.ts';
import { type RewriteOptions, rewrite } from './common/rewrite.ts';
import { noneApplied } from './common/stack.ts';
import { type RenameResult, renaming } from './rename.ts';

/** Forks the patch, or the top one. The new name is the old one with a number where none is given. Problems as of rename. */
export function fork(
  context: QueueContext,
  { patch: word, to }: { readonly patch?: string | undefined; readonly to?: string | undefined },
  options: RewriteOptions = {},
): Promise<RenameResult> {
  return rewrite(
    context,
    'fork',
    (op) => {
      const { stack } = op.head;
      const from = word === undefined ? stack[stack.length - 1]?.name : patchNamed(context.series, op.head, word);
      if (from === undefined) throw noneApplied();
      const taken = [...context.series.patches, ...stack].map((p) => p.name).concat(listPatchFiles(context.root));
      return renaming(op, from, { context, to: to ?? forkName(from, taken), gone: false });
    },
    options,
  );
}
