// A text of a unit by its hash, wherever this checkout still has it: what a patch was made from, for a merge.
import { applyFileDiff } from '../../patch/apply.ts';
import { ABSENT, blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';
import { blobText } from '../../worktree/git.ts';
import { getObject } from '../../worktree/objects.ts';
import type { QueueOperation } from './operation.ts';

/** The unit's text with that hash: a level of the series, a text that was kept, or one that git has. Undefined: nowhere. */
export function knownText(op: QueueOperation, path: string, hash: string | null): string | null | undefined {
  if (hash === null) return undefined;
  if (hash === ABSENT) return null;
  return ofSeries(op, path, hash) ?? getObject(op.context.root, hash) ?? blobText(op.context.root, hash) ?? undefined;
}

function ofSeries(op: QueueOperation, path: string, hash: string): string | null {
  let text = baseText(op, path);
  if (text !== null && blobHash(text) === hash) return text;
  for (const diff of op.patches.chain(path)) {
    const result = applyFileDiff(text, diff);
    if (result.status === 'conflict') return null;
    text = result.text;
    if (text !== null && blobHash(text) === hash) return text;
  }
  return null;
}

function baseText(op: QueueOperation, path: string): string | null {
  try {
    return op.tree.baseText(path);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
