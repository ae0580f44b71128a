// A patch's identity: what it changes, whatever its header says.
import { createHash } from 'node:crypto';
import { formatFileDiff } from './format.ts';
import type { FileDiff } from './types.ts';

/** SHA-256, in hex, over the diffs as they are formatted here; the header and how the file was written play no part. */
export function patchId(files: readonly FileDiff[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(formatFileDiff(file));
  return hash.digest('hex');
}
