// What an operation has left to do once its ledger is written: patch files, series.yaml, the tree.
import { Problem } from '../../problem.ts';
import { ensureLocalFolder } from '../../worktree/local.ts';
import { finishPending, readPending } from '../../worktree/pending.ts';
import type { Context, QueueContext } from './context.ts';
import type { Tree } from './tree.ts';
import { bringInLine, type InLine, planInLine } from './tree-sync.ts';

/** What of a finished operation concerns the tree. */
interface Finished {
  readonly units?: ReadonlyMap<string, string | null>;
  readonly taken?: readonly string[];
}

function concernsTree({ followsTree }: Context, { taken }: Finished): boolean {
  return followsTree || taken !== undefined;
}

function planTree(tree: Tree, unitHashes: ReadonlyMap<string, string>, finished: Finished): InLine {
  return planInLine(tree, unitHashes, finished.units ?? new Map(), finished.taken ?? []);
}

/** What there is to do to the tree, found while the server still writes its ledger. What is wrong is for finishFiles to say: undefined then. */
export function planAhead(
  context: Context,
  tree: Tree,
  unitHashes: ReadonlyMap<string, string>,
  finished: Finished,
): InLine | undefined {
  try {
    return concernsTree(context, finished) ? planTree(tree, unitHashes, finished) : undefined;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** After the commit: patch files and series.yaml, then the tree. A failure here leaves the database as it is and says so. */
export function finishFiles(
  context: QueueContext,
  tree: Tree,
  unitHashes: ReadonlyMap<string, string>,
  finished: Finished,
  plan: InLine | undefined,
): string[] {
  try {
    ensureLocalFolder(context.root);
    const pending = readPending(context.root);
    if (pending !== null && pending.target === context.target.label) finishPending(context.root, pending);
    if (!concernsTree(context, finished)) return [];
    return bringInLine(context, tree, unitHashes, plan ?? planTree(tree, unitHashes, finished));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      'failed',
      `the database was changed (${context.target.label}), but the files were not: ${error.message}`,
      {
        ...error,
        hint: `${error.hint ?? ''} The next pgquilt command brings them in line.`.trim(),
        cause: error,
      },
    );
  }
}
