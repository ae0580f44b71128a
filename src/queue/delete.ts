// delete: takes patches that are not applied out of the series. Their files are kept under .pgquilt/.

import { NOTHING_APPLIED } from '../database/ledger/read.ts';
import { listed } from '../listed.ts';
import { Problem } from '../problem.ts';
import { removePatch } from '../series/edit.ts';
import { backupAll } from '../worktree/backup.ts';
import { patchPath, readPatchFile, readTestFile, testPath } from '../worktree/patches.ts';
import type { FileChange } from '../worktree/write.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { type FilesFinished, operateFiles } from './common/files-only.ts';
import { isCreated } from './common/look.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { isUnlisted } from './common/patch-named.ts';
import { patchesMeant } from './common/patches-meant.ts';

export interface DeleteResult {
  readonly deleted: readonly string[];
  /** The folder that has their files now, relative to the root; null where there were none, and in a dry run. */
  readonly kept: string | null;
  readonly notes: readonly string[];
}

/**
 * Deletes the patches that the words name, `A..B` being all from A to B; with `dryRun` it only says which. Throws Problem: 'usage' for a word that names none,
 * 'failed' where one of them is applied: then none is deleted.
 */
export async function deletePatches(
  context: QueueContext,
  words: readonly string[],
  options: { readonly dryRun?: boolean } = {},
): Promise<DeleteResult> {
  needWrite(context, 'delete');
  const work = ({ context, head }: Where) => deleting({ context, head }, words, options);
  const done = isCreated(context)
    ? await operate(context, async (op) => work(op), options)
    : await operateFiles(context, () => work({ context, head: NOTHING_APPLIED }), options);
  return { ...done.value, notes: done.notes };
}

/** Of the operation, what it takes to know which patches are meant, and that none is applied. */
type Where = Pick<QueueOperation, 'context' | 'head'>;

function deleting(
  where: Where,
  words: readonly string[],
  { dryRun = false }: { readonly dryRun?: boolean },
): FilesFinished<Omit<DeleteResult, 'notes'>> {
  const { context, head } = where;
  refuseUnlisted(where, words);
  const deleted = patchesMeant(context.series, head, words, 'unapplied');
  refuseApplied(where, deleted);
  if (dryRun) return { value: { deleted, kept: null }, plan: deleted };
  const seriesText = deleted.reduce(removePatch, context.seriesText);
  const files = deleted.flatMap((name): FileChange[] => [
    { path: patchPath(name), text: readPatchFile(context.root, name) },
    { path: testPath(name), text: readTestFile(context.root, name) },
  ]);
  const there = files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
  const kept = there.length === 0 ? null : backupAll(context.root, there);
  return {
    value: { deleted, kept },
    plan: deleted,
    filesOnly: { verb: 'delete', patches: deleted },
    files: [...there.map(({ path }) => ({ path, text: null })), { path: 'series.yaml', text: seriesText }],
  };
}

/** What a fork leaves has a name that its fork's begins with: it is not the fork that is meant. */
function refuseUnlisted({ head, context }: Where, words: readonly string[]): void {
  const left = words.find((word) => isUnlisted(context, word) && !head.stack.some((p) => p.name === word));
  if (left === undefined) return;
  throw new Problem('usage', `${patchPath(left)} is of no patch of the series, so nothing is deleted`, {
    file: patchPath(left),
    hint: `pgquilt series lists the patches, by their whole names. A file that nobody needs any more goes with rm ${patchPath(left)}`,
  });
}

function refuseApplied({ head, context }: Where, names: readonly string[]): void {
  const stack = head.stack.map((p) => p.name);
  const applied = stack.filter((name) => names.includes(name));
  const [lowest] = applied;
  if (lowest === undefined) return;
  const below = stack[stack.indexOf(lowest) - 1];
  const is = applied.length === 1 ? `patch ${lowest} is` : `patches ${listed(applied)} are`;
  throw new Problem('failed', `${is} applied on ${context.target.label}, so nothing is deleted`, {
    patch: lowest,
    hint: `Take ${applied.length === 1 ? 'it' : 'them'} off first: ${below === undefined ? 'pgquilt pop -a' : `pgquilt pop ${below}`}`,
  });
}
