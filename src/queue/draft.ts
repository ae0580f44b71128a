// A text of a patch in the user's editor: written to a file under .pgquilt/edit/, taken back from there, and kept there where it
// will not do, so that no work is lost.
import { ensureLocalFolder } from '../worktree/local.ts';
import { readTextIn } from '../worktree/read-text.ts';
import { removeFile, writeFileAtomic } from '../worktree/write.ts';
import { needWrite, type QueueContext } from './common/context.ts';

export interface Draft {
  readonly patch: string;
  /** Where the editor finds the text, relative to the root. */
  readonly file: string;
  /** The text that the patch has. */
  readonly was: string;
  /** Whether the file was there already, with a text that had been refused. */
  readonly again: boolean;
}

/** Writes the text out for an editor; where a draft of it was kept, that one is left as it is. */
export function startDraft(
  context: QueueContext,
  verb: string,
  { patch, was, suffix }: { patch: string; was: string; suffix: string },
): Draft {
  needWrite(context, verb);
  const file = `.pgquilt/edit/${patch}.${suffix}`;
  const again = readTextIn(context.root, file) !== null;
  ensureLocalFolder(context.root);
  if (!again) writeFileAtomic(context.root, file, was);
  return { patch, file, was, again };
}

/** The text as the editor left it. */
export function readDraft(context: QueueContext, draft: Draft): string {
  return readTextIn(context.root, draft.file) ?? '';
}

/** Forgets the draft: it has been taken over, or nothing was changed. */
export function endDraft(context: QueueContext, draft: Draft): void {
  removeFile(context.root, draft.file);
}
