// show: a patch, header and diffs.
import type { Context } from './common/context.ts';
import type { PatchState } from './common/one-patch.ts';
import { readOnePatch } from './common/one-patch.ts';

export interface ShowResult {
  readonly patch: string;
  readonly state: PatchState;
  /** The patch file's text. */
  readonly text: string;
}

/** Problems as of readOnePatch. */
export async function show(context: Context, name?: string): Promise<ShowResult> {
  const { name: patch, state, text } = await readOnePatch(context, name);
  return { patch, state, text };
}
