// Git's name for a text. Patches carry these hashes, so that a unit's text says at which level of the queue it stands
// and any git can check them.
import { hash } from 'node:crypto';

/** The hash that git writes for a file that is not there. */
export const ABSENT = '0'.repeat(40);

/**
 * The git blob hash (SHA-1) of a text in UTF-8.
 * @param text the whole file; null where the file is absent
 * @returns 40 hex digits; `ABSENT` for null
 */
export function blobHash(text: string | null): string {
  if (text === null) return ABSENT;
  return hash('sha1', `blob ${Buffer.byteLength(text)}\0${text}`);
}
