// Git's name for a text. Patches carry these hashes, so that a unit's text says at which level of the queue it stands
// and any git can check them.
import { hash } from 'node:crypto';

/** The hash that git writes for a file that is not there. */
export const ABSENT = '0'.repeat(40);

/** Texts that were hashed, the same ones being asked for again and again on their way through a command; so many characters at most. */
const known = new Map<string, string>();
const MOST = 8_000_000;
/** A longer text is hashed each time. */
const LONG = 100_000;
let held = 0;

/**
 * The git blob hash (SHA-1) of a text in UTF-8.
 * @param text the whole file; null where the file is absent
 * @returns 40 hex digits; `ABSENT` for null
 */
export function blobHash(text: string | null): string {
  if (text === null) return ABSENT;
  const found = known.get(text);
  if (found !== undefined) return found;
  const made = hash('sha1', `blob ${Buffer.byteLength(text)}\0${text}`);
  if (text.length > LONG) return made;
  held += text.length;
  if (held > MOST) {
    known.clear();
    held = text.length;
  }
  known.set(text, made);
  return made;
}
