// A patch's identity: what it changes, whatever its header says.
import { hash } from 'node:crypto';
import { formatFileDiff } from './format.ts';
import type { FileDiff } from './types.ts';

/** SHA-256, in hex, over the diffs as they are formatted here; the header and how the file was written play no part. */
export function patchId(files: readonly FileDiff[]): string {
  return patchIdOf(files.map(formatFileDiff).join(''));
}

/** The same of diffs that have been formatted. */
export function patchIdOf(diffs: string): string {
  return hash('sha256', diffs);
}
