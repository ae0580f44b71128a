// The one place where a verb changes files of the queue and no target: all of them or none, across a crash as well.
import { NOTHING_APPLIED } from '../../database/ledger/read.ts';
import { FILES_ONLY, finishPending, notePending, readPending } from '../../worktree/pending.ts';
import type { FileChange } from '../../worktree/write.ts';
import type { EntryHead } from '../journal/entry.ts';
import { journalFiles } from '../journal/note.ts';
import type { QueueContext } from './context.ts';
import { samePlan } from './same-plan.ts';
import { filesWaiting, settleFilesOnly } from './settle.ts';

/** What a change of files is called, as the log of a target calls its changes. */
export interface FilesOnly {
  readonly verb: string;
  /** Patches that it was about. */
  readonly patches: readonly string[];
}

/** What a verb that works on files alone wants to become of its work. */
export interface FilesFinished<T> {
  readonly value: T;
  /** Where the verb has one for a target that is not there yet: as of `operate`. */
  readonly plan?: unknown;
  /** Undefined: nothing changes. */
  readonly filesOnly?: FilesOnly;
  /** Patch files, series.yaml and what belongs to them. */
  readonly files?: readonly FileChange[];
  /** For an undo or a redo: the journal's entries that it takes back. */
  readonly takesBack?: EntryHead['takesBack'];
}

/**
 * Runs a verb that opens no target, such as one that brings patches in from elsewhere; with `dryRun` nothing changes. What an
 * interrupted command had left is finished first, and `work` finds the series as it is then; gives what the verb returned and
 * lines about that. A verb that has to know what is applied uses `operate`, and returns `filesOnly` instead of `ledger`.
 */
export async function operateFiles<T>(
  context: QueueContext,
  work: () => FilesFinished<T> | Promise<FilesFinished<T>>,
  { dryRun = false }: { readonly dryRun?: boolean | undefined } = {},
): Promise<{ readonly value: T; readonly notes: readonly string[] }> {
  const notes = await settleFilesOnly(context);
  const { value, plan, filesOnly, files = [], takesBack } = await work();
  if (plan !== undefined && context.planned !== undefined) samePlan(context.planned, NOTHING_APPLIED, plan);
  if (filesOnly !== undefined && !dryRun) changeFilesOnly(context, { ...filesOnly, takesBack }, files);
  return { value, notes };
}

/**
 * Makes the changes. Throws Problem('failed') where files of an interrupted command are still waiting for its target: they
 * would be forgotten.
 */
export function changeFilesOnly(
  context: QueueContext,
  what: FilesOnly & { readonly takesBack?: EntryHead['takesBack'] },
  files: readonly FileChange[],
): void {
  if (files.length === 0) return;
  const { root, target } = context;
  const waiting = readPending(root);
  if (waiting !== null) throw filesWaiting(waiting);
  journalFiles(context, what, files);
  finishPending(root, notePending(root, { target: target.label, log: FILES_ONLY, changes: files }));
}
