// `.pgquilt/pending.json`: file changes that belong to a change of the ledger. They are written down before the ledger
// commits and made after it; after a crash the next command finishes them, or forgets them where the commit never came.
import { blobHash } from '../patch/blob-hash.ts';
import { claimFiles, isClaimed, releaseFiles } from './claim.ts';
import { getObject, putObject } from './objects.ts';
import { readTextIn } from './read-text.ts';
import { changeFiles, type FileChange, removeFile, writeFileAtomic } from './write.ts';

const file = '.pgquilt/pending.json';

/** For `log`: the changes stand for themselves. */
export const FILES_ONLY = '';

export interface Pending {
  /** The target whose ledger it is, as it is shown. */
  readonly target: string;
  /** The hash that the top of the log has once the change has been committed; FILES_ONLY where there is no such change. */
  readonly log: string;
  readonly changes: readonly PendingChange[];
}

/** With the blob hash of what stood there when it was written down. */
export type PendingChange = FileChange & { readonly was: string };

interface Written {
  readonly target: string;
  readonly log: string;
  readonly changes: readonly { path: string; hash: string | null; was: string; claimed?: true }[];
}

/**
 * Writes the changes down, texts included, and makes the files that may not take another's place; gives what was written. Throws
 * as claimFiles does; nothing is then written down.
 */
export function notePending(
  root: string,
  pending: { target: string; log: string; changes: readonly FileChange[] },
): Pending {
  const changes = pending.changes.map((change) => ({ ...change, was: blobHash(readTextIn(root, change.path)) }));
  const written: Written['changes'] = changes.map(({ path, text, was, over }) => ({
    path,
    hash: text === null ? null : putObject(root, text),
    was,
    ...(over === null && { claimed: true }),
  }));
  const { target, log } = pending;
  writeFileAtomic(root, file, `${JSON.stringify({ target, log, changes: written })}\n`);
  try {
    claimFiles(root, changes);
  } catch (error) {
    removeFile(root, file);
    throw error;
  }
  return { target, log, changes };
}

/** What was written down and not yet made; null where there is nothing, or nothing that can be read. */
export function readPending(root: string): Pending | null {
  const text = readTextIn(root, file);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Written;
    const changes = value.changes.map(({ path, hash, was, claimed }) => {
      const content = hash === null ? null : getObject(root, hash);
      if (hash !== null && content === null) throw new Error('an object is gone');
      return { path, text: content, was, ...(claimed && { over: null }) };
    });
    return { target: value.target, log: value.log, changes };
  } catch {
    return null;
  }
}

/** Makes the changes and forgets them. */
export function finishPending(root: string, pending: Pending): void {
  changeFiles(
    root,
    pending.changes.filter((change) => !isClaimed(root, change)),
  );
  removeFile(root, file);
}

/** Forgets the changes of an operation that was not committed, and takes away the files that were made ahead of it. */
export function forgetPending(root: string): void {
  releaseFiles(root, readPending(root)?.changes ?? []);
  removeFile(root, file);
}
