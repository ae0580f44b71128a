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

/** What in a header could be taken for the beginning of a diff (see diff-start.ts). */
const LIKE_A_DIFF = /^(?:--- |\*\*\* |diff )/m;

/**
 * Whether a patch's text shows without being taken apart that it has this id: behind a header with nothing like a diff in it
 * stand the diffs as they are formatted here. False says nothing: the text may be another one, or written another way.
 */
export function showsId(text: string, id: string): boolean {
  const start = text.startsWith('diff --git ') ? 0 : text.indexOf('\ndiff --git ') + 1;
  return !LIKE_A_DIFF.test(text.slice(0, start)) && patchIdOf(text.slice(start)) === id;
}
