// header: what a patch says of itself.
import { headerSubject } from '../patch/header.ts';
import type { Context } from './common/context.ts';
import { readOnePatch } from './common/one-patch.ts';
import type { HeaderResult } from './results.ts';

/** Problems as of readOnePatch. */
export async function header(context: Context, name?: string): Promise<HeaderResult> {
  const { name: patch, patch: parsed } = await readOnePatch(context, name);
  return { patch, subject: headerSubject(parsed.header), text: parsed.header };
}
