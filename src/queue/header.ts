// header: what a patch says of itself, and saying it anew. Of an applied patch the ledger says the same.
import { formatPatch } from '../patch/format.ts';
import { apart, headerSubject } from '../patch/header.ts';
import { Problem } from '../problem.ts';
import { patchPath } from '../worktree/patches.ts';
import type { Context, QueueContext } from './common/context.ts';
import { readOnePatch } from './common/one-patch.ts';
import type { QueueOperation } from './common/operation.ts';
import type { PlanOfPatch } from './common/record.ts';
import { stackNow } from './common/restack/wanted.ts';
import { patchOnDisk, rewrite, stackWith } from './common/rewrite.ts';

export interface HeaderResult {
  readonly patch: string;
  readonly subject: string;
  readonly text: string;
}

export interface HeaderChange extends HeaderResult {
  readonly changed: boolean;
  /** In a dry run: no routine changes. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

/** Problems as of readOnePatch. */
export async function header(context: Context, name?: string): Promise<HeaderResult> {
  const { name: patch, patch: parsed } = await readOnePatch(context, name);
  return { patch, subject: headerSubject(parsed.header), text: parsed.header };
}

/**
 * Gives the patch another header, which `from` has to be until then. Throws Problem: 'failed' where the header was changed
 * meanwhile, where it has lines that would be read as a diff, and where the file of an applied patch was changed on disk.
 */
export async function setHeader(
  context: QueueContext,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
  options: { readonly dryRun?: boolean } = {},
): Promise<HeaderChange> {
  const text = apart(to);
  const changed = text !== from;
  const value = { patch: name, subject: headerSubject(text), text, changed };
  if (!changed) return { ...value, ...(options.dryRun === true ? { plan: [] } : {}), notes: [] };
  const planOf = (op: QueueOperation) => {
    const { header: now, files } = patchOnDisk(op, name);
    if (now !== from) throw changedMeanwhile(name);
    const file = formatPatch({ header: text, files });
    const row = op.head.stack.find((p) => p.name === name);
    const common = { value, patches: [name] };
    if (row === undefined || row.header === text) return fileAlone(op, common, { path: patchPath(name), text: file });
    return { ...common, stack: stackWith(op, name, (patch) => ({ ...patch, header: text })) };
  };
  const { plan, notes } = await rewrite(context, 'header', planOf, options);
  return { ...value, ...(plan === undefined ? {} : { plan }), notes };
}

function fileAlone<T>(op: QueueOperation, common: T, file: { path: string; text: string }) {
  return { ...common, stack: stackNow(op), files: [file] };
}

function changedMeanwhile(name: string): Problem {
  return new Problem('failed', `the header of patch ${name} was changed by somebody else meanwhile`, {
    patch: name,
    file: patchPath(name),
    hint: `Nothing was changed. See what it is now, pgquilt header ${name}, and run the command again.`,
  });
}
