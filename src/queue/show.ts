// show: a patch, header and diffs.
import type { Context } from './common/context.ts';
import { readOnePatch } from './common/one-patch.ts';
import type { ShowResult } from './results.ts';

/** Problems as of readOnePatch. */
export async function show(context: Context, name?: string): Promise<ShowResult> {
  const { name: patch, state, text } = await readOnePatch(context, name);
  return { patch, state, text };
}
