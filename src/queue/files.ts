// files: the units that a patch changes, in its order.
import type { Context } from './common/context.ts';
import { readOnePatch } from './common/one-patch.ts';

export interface FilesResult {
  readonly patch: string;
  readonly files: readonly string[];
}

/** Problems as of readOnePatch. */
export async function files(context: Context, name?: string): Promise<FilesResult> {
  const { name: patch, patch: parsed } = await readOnePatch(context, name);
  return { patch, files: parsed.files.map((f) => f.path) };
}
