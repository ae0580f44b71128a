// rename: another name for a patch, applied or not: its file, its test, its line in the series and its row in the ledger.
import { Problem } from '../problem.ts';
import { renamePatch } from '../series/edit.ts';
import { readTestFile, testPath } from '../worktree/patches.ts';
import type { QueueContext } from './common/context.ts';
import { patchNamed } from './common/patch-named.ts';
import { stackNow } from './common/restack/wanted.ts';
import { movedFiles, patchOnDisk, type RewriteOptions, type Rewritten, rewrite, stackWith } from './common/rewrite.ts';
import { refuseName } from './new.ts';

export interface RenameResult extends Rewritten {
  readonly from: string;
  readonly to: string;
}

/** Throws Problem: 'usage' for an unknown patch or a bad name, 'failed' for a name that is taken; as of restack. */
export function rename(
  context: QueueContext,
  { from: word, to }: { readonly from: string; readonly to: string },
  options: RewriteOptions = {},
): Promise<RenameResult> {
  const plan = { verb: 'rename', context, to, gone: true };
  return rewrite(context, 'rename', (op) => renaming(op, patchNamed(context.series, op.head, word), plan), options);
}

/** The queue with the patch under another name; its old files go, or stay. */
export function renaming(
  op: Parameters<Parameters<typeof rewrite>[2]>[0],
  from: string,
  { context, to, gone }: { context: QueueContext; to: string; gone: boolean },
) {
  refuseName(context, to, op.head.stack);
  refuseTest(context, to);
  const common = {
    value: { from, to },
    patches: [from, to],
    seriesText: renamePatch(context.seriesText, from, to),
  };
  const files = movedFiles(context.root, from, to, gone);
  if (!op.head.stack.some((p) => p.name === from)) return { ...common, stack: stackNow(op), files };
  const { header } = patchOnDisk(op, from);
  return {
    ...common,
    stack: stackWith(op, from, (patch) => ({ ...patch, name: to, header })),
    // The patch's own file is written with the stack.
    files: files.filter(({ path }) => !path.endsWith('.patch')),
    gone: gone ? [from] : [],
  };
}

/** A test that was left behind would become the test of another patch, or be written over. */
function refuseTest({ root }: QueueContext, name: string): void {
  if (readTestFile(root, name) === null) return;
  throw new Problem('failed', `${testPath(name)} is there already, the test of a patch that is not`, {
    file: testPath(name),
    hint: 'Move it away, or choose another name.',
  });
}
