// status: where the target stands, what the tree shows, what drifted, and what is odd about the queue.
import type { LedgerHead } from '../database/ledger/read.ts';
import type { AppliedPatch } from '../database/ledger/types.ts';
import { parsePatch } from '../patch/parse.ts';
import { patchId } from '../patch/patch-id.ts';
import { Problem } from '../problem.ts';
import { listPatchFiles, listTestFiles, patchPath, readPatchFile, testPath } from '../worktree/patches.ts';
import type { Context, QueueContext } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { entriesToPush, isHidden } from './common/stack.ts';
import { Tree } from './common/tree.ts';
import { driftItem, findDrift } from './drift.ts';
import type { StatusResult } from './results.ts';

/** Looks at everything and changes nothing. Outside a queue it tells of the target alone. */
export async function status(context: Context): Promise<StatusResult> {
  return lookAt(context, async (head, tx) => {
    const names = head.stack.map((p) => p.name);
    const top = names[names.length - 1] ?? null;
    const rest = context.series.patches.filter((p) => !names.includes(p.name));
    const drift = tx === null ? [] : (await findDrift(tx)).drifts;
    const queue = context.root === null ? null : (context as QueueContext);
    return {
      target: context.target.label,
      applied: names,
      unapplied: rest.filter((p) => !isHidden(p)).map((p) => p.name),
      guarded: rest.filter(isHidden).map((p) => p.name),
      top,
      tree: queue === null ? { level: top, dirty: [], behind: [] } : treeStatus(queue, head, top),
      drift: drift.map(driftItem),
      notes: queue === null ? [] : oddities(queue, head.stack),
    };
  });
}

function treeStatus(context: QueueContext, { stack, unitHashes: ledger }: LedgerHead, top: string | null) {
  const tree = new Tree(context, new PatchFiles(context), stack);
  const states = tree.paths(ledger).map((path) => ({ path, state: tree.state(path, ledger) }));
  const of = (wanted: string): string[] => states.filter((s) => s.state === wanted).map((s) => s.path);
  return { level: top, dirty: of('edited'), behind: of('behind') };
}

/** One line for each thing in the queue that does not go together. */
function oddities(context: QueueContext, stack: readonly AppliedPatch[]): string[] {
  const out: string[] = [];
  const listed = new Set(context.series.patches.map((p) => p.name));
  const onDisk = new Set(listPatchFiles(context.root));
  for (const { name } of context.series.patches) {
    if (!onDisk.has(name)) out.push(`patch ${name} is in series.yaml but has no file ${patchPath(name)}`);
  }
  for (const name of onDisk) {
    if (!listed.has(name)) out.push(`${patchPath(name)} is not in series.yaml`);
  }
  for (const name of listTestFiles(context.root)) {
    if (!onDisk.has(name)) out.push(`${testPath(name)} is the test of a patch that is not there`);
  }
  for (const { name, id } of stack) {
    if (!listed.has(name)) out.push(`patch ${name} is applied but is not in series.yaml`);
    else if (onDisk.has(name) && differs(context, name, id)) {
      out.push(`${patchPath(name)} is not the patch that is applied: it was changed on disk`);
    }
  }
  const order = context.series.patches.map((p) => p.name).filter((n) => stack.some((s) => s.name === n));
  const applied = stack.map((s) => s.name).filter((n) => listed.has(n));
  if (order.join('\n') !== applied.join('\n')) out.push('the applied patches stand in another order in series.yaml');
  else out.push(...mergedBelow(context, stack));
  return out;
}

function mergedBelow(context: QueueContext, stack: readonly AppliedPatch[]): string[] {
  try {
    entriesToPush(context.series, stack);
    return [];
  } catch (error) {
    if (error instanceof Problem && error.patch !== undefined && !error.message.startsWith('the top'))
      return [error.message];
    return [];
  }
}

function differs(context: QueueContext, name: string, id: string): boolean {
  try {
    return patchId(parsePatch(readPatchFile(context.root, name) ?? '', patchPath(name)).files) !== id;
  } catch {
    return true;
  }
}
