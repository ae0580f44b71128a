// File changes that belong to a change of the ledger, across a crash: written down before the commit, and finished or
// forgotten by the next command on that target.
import type { LedgerHead } from '../../database/ledger/read.ts';
import type { Transaction } from '../../database/session.ts';
import { listed } from '../../listed.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';
import { backup } from '../../worktree/backup.ts';
import {
  FILES_ONLY,
  finishPending,
  forgetPending,
  notePending,
  type Pending,
  readPending,
} from '../../worktree/pending.ts';
import { readTextIn } from '../../worktree/read-text.ts';
import type { FileChange } from '../../worktree/write.ts';
import { type QueueContext, rereadSeries } from './context.ts';

/**
 * Writes down the files that are to follow the ledger's entry with the hash `log`. Throws Problem('failed') where the files of a
 * command on another target are still waiting: they would be forgotten.
 */
export function noteFiles(
  context: { root: string; target: QueueContext['target'] },
  log: string,
  files: readonly FileChange[],
) {
  const waiting = readPending(context.root);
  const { label } = context.target;
  if (waiting !== null && waiting.target !== label) throw filesWaiting(waiting);
  notePending(context.root, { target: label, log, changes: files });
}

/** The files of a command that was cut off come first: another's would take their place. */
export function filesWaiting(waiting: Pending): Problem {
  return new Problem('failed', `a command on ${waiting.target} was interrupted, and its files may still be waiting`, {
    detail: waiting.changes.map((c) => c.path).join('\n'),
    hint: `Run a command there first, such as pgquilt push; where that database is gone for good, delete .pgquilt/pending.json.`,
  });
}

/**
 * Finishes, or forgets, the file changes of an operation that was cut off between its commit and its last file; a file that
 * was changed since is kept as a backup. The context then has the series as it is now. Gives lines about it.
 */
export async function settlePending(tx: Transaction, context: QueueContext, head: LedgerHead): Promise<string[]> {
  const alone = await settleFilesOnly(context);
  const pending = readPending(context.root);
  if (pending === null || pending.target !== context.target.label) return alone;
  if (!(await isCommitted(tx, head, pending.log))) {
    forgetPending(context.root);
    return [];
  }
  return finish(context, pending);
}

/** The same for file changes that belong to no change of a ledger: they are finished, whatever the target. */
export async function settleFilesOnly(context: QueueContext): Promise<string[]> {
  const pending = readPending(context.root);
  return pending === null || pending.log !== FILES_ONLY ? [] : finish(context, pending);
}

async function finish(context: QueueContext, pending: Pending): Promise<string[]> {
  const kept = backUpChanged(context.root, pending);
  finishPending(context.root, pending);
  await rereadSeries(context);
  return [`Finished what an interrupted command had left: ${listed(pending.changes.map((c) => c.path))}`, ...kept];
}

/** Others may have gone on from there since. */
async function isCommitted(tx: Transaction, head: LedgerHead, log: string): Promise<boolean> {
  if (head.log.hash === log) return true;
  if (!tx.server.hasLedger) return false;
  return (await tx.connection.run('SELECT 1 FROM pgquilt.log WHERE hash = $1', [log])).length > 0;
}

function backUpChanged(root: string, pending: Pending): string[] {
  return pending.changes.flatMap(({ path, text, was, over }) => {
    const now = readTextIn(root, path);
    const hash = blobHash(now);
    if (now === null || over === null || hash === was || hash === blobHash(text)) return [];
    return [`${path} had been changed since; that text is kept in ${backup(root, path, now)}`];
  });
}
