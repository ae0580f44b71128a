// A text of a patch in the user's editor, from opening it to taking it back.
import { Problem } from '../problem.ts';
import type { QueueContext } from '../queue/common/context.ts';
import type { Call } from './command.ts';

/**
 * Opens the text in the editor and gives what comes back to `take`. Where that refuses it, or `keep` says so, the text is kept, the
 * user is told where, and the next time the editor opens on it.
 */
export async function inEditor<T>(
  call: Call,
  context: QueueContext,
  { verb, keep = false, ...what }: { verb: string; patch: string; was: string; suffix: string; keep?: boolean },
  take: (text: string) => Promise<T>,
): Promise<T> {
  const { editorOf, openEditor } = await import('./editor.ts');
  const { startDraft, readDraft, endDraft } = await import('../queue/draft.ts');
  const editor = editorOf(call.env);
  const draft = startDraft(context, verb, what);
  if (draft.again) call.progress(`Going on with ${draft.file}, which was kept; to start anew, delete it`);
  await openEditor(editor, [draft.file], { cwd: context.root, env: call.env, keepStdout: call.json });
  try {
    const done = await take(readDraft(context, draft));
    if (keep) call.progress(`Your text is kept in ${draft.file}: the same command opens it again`);
    else endDraft(context, draft);
    return done;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const hint = `${error.hint ?? ''} Your text is kept in ${draft.file}: the same command opens it again.`.trim();
    throw new Problem(error.code, error.message, { ...error, hint, cause: error });
  }
}
