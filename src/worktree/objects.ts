// A store of texts by their git blob hash, `.pgquilt/objects/ab/cdef…`: what undo and merges go back to.
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { fsProblem } from './fs-problem.ts';
import { ensureLocalFolder } from './local.ts';
import { readTextIn } from './read-text.ts';
import { safePath } from './safe-path.ts';
import { writeNew } from './stage.ts';

/** Keeps the text and returns its hash. Kept once, however often it is put; a damaged copy is replaced. */
export function putObject(root: string, text: string): string {
  const hash = blobHash(text);
  if (getObject(root, hash) !== null) return hash;
  ensureLocalFolder(root);
  writeObject(root, objectPath(hash), text);
  return hash;
}

/** Without the care that a file of the user needs (its mode, its folders): there can be thousands. */
function writeObject(root: string, path: string, text: string): void {
  const absolute = safePath(root, path);
  const temporary = `${absolute}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(absolute), { recursive: true });
    writeNew(temporary, text, undefined, true);
    renameSync(temporary, absolute);
  } catch (error) {
    throw fsProblem(error, 'write', path);
  }
}

/** The text with that hash; null where it is not kept or where what is kept is damaged. */
export function getObject(root: string, hash: string): string | null {
  if (!/^[0-9a-f]{40}$/.test(hash)) return null;
  const text = readObject(root, hash);
  return text !== null && blobHash(text) === hash ? text : null;
}

function readObject(root: string, hash: string): string | null {
  try {
    return readTextIn(root, objectPath(hash));
  } catch (error) {
    // Bytes that are not even text are damage like any other; a link or a missing right is for the user to see.
    if (error instanceof Problem && error.cause === undefined && error.line !== undefined) return null;
    throw error;
  }
}

function objectPath(hash: string): string {
  return `.pgquilt/objects/${hash.slice(0, 2)}/${hash.slice(2)}`;
}
