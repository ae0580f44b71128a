// Notes of this checkout on long stacks that it has read on servers: one file a target under .pgquilt/stacks/, by a hash of its
// address, which may hold a password. Whether a note still holds, and is that target's at all, is for its reader to find out.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureLocalFolder } from './local.ts';
import { safePath } from './safe-path.ts';

const notePath = (target: string): string => `.pgquilt/stacks/${shortHash(target)}.txt`;

/** FNV-1a: to load Node's own hashes takes as long as all that a note saves. */
function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

/** The note on the target at this address as it was written; null where there is none, or none that can be read. */
export function readStackNote(root: string, target: string): Buffer | null {
  try {
    return readFileSync(safePath(root, notePath(target)));
  } catch {
    return null;
  }
}

/** Writes the note. A failure only means that there is none. */
export function writeStackNote(root: string, target: string, note: string): void {
  try {
    const path = safePath(root, notePath(target));
    const draft = `${path}.${process.pid}`;
    ensureLocalFolder(root);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, note);
    renameSync(draft, path);
  } catch {
    // The next reading is as long as this one was.
  }
}

/** Takes the note away. A failure only means that it stays, and is found not to hold. */
export function removeStackNote(root: string, target: string): void {
  try {
    rmSync(safePath(root, notePath(target)), { force: true });
  } catch {
    // The next reading is as long as this one was.
  }
}
