// Many units change their text at once. Making a new file and renaming it costs a journal entry of the file system for
// each, twenty times the price of writing into the file that is there; so many files are rewritten in place, after both
// texts of each were put down in `.pgquilt/rewriting.json`. From these a file that was cut in the middle can be told
// from an edit, and mended.
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { fsProblem, isMissing } from './fs-problem.ts';
import { ensureLocalFolder } from './local.ts';
import { readTextIn } from './read-text.ts';
import { safePath, safeToOpen } from './safe-path.ts';
import { changeFiles, removeFile } from './write.ts';

/** A unit's text as the caller read it and as it shall be; null where the file is not, or shall not be, there. */
export interface Rewrite {
  readonly path: string;
  readonly before: string | null;
  readonly text: string | null;
}

const noteFile = '.pgquilt/rewriting.json';

/** The system itself refuses to open a link, where it can. */
const NOFOLLOW = constants.O_NOFOLLOW;
const toOpen = NOFOLLOW === undefined ? safePath : safeToOpen;

/** Up to so many files are replaced one by one: renaming leaves no moment at which a file is half new. */
const FEW = 16;

/**
 * Puts the texts in place. They need not outlast a loss of power: the caller has them elsewhere. Gives the paths
 * of files that were no longer as the caller had read them; these are left alone. Throws as changeFiles does; some files
 * are then done, and one may be half done, for `mendRewrites` to complete.
 */
export function rewriteFiles(root: string, rewrites: readonly Rewrite[]): string[] {
  const inPlace = rewrites.length > FEW ? rewrites.filter((r) => r.before !== null && r.text !== null) : [];
  const many = new Set(inPlace);
  if (inPlace.length > 0) noteTexts(root, inPlace);
  const known = new Set<string>();
  const whole = rewrites.filter((r) => !many.has(r));
  const changed: string[] = [];
  for (const rewrite of inPlace) {
    const outcome = rewriteInPlace(root, toOpen(root, rewrite.path, known), rewrite);
    if (outcome === 'cannot') whole.push(rewrite);
    if (outcome === 'changed') changed.push(rewrite.path);
  }
  changeFiles(root, whole, { durable: false });
  if (inPlace.length > 0) removeFile(root, noteFile);
  return changed;
}

/** Writes over the file. `cannot`: it is gone, or has a second name whose file must not change with it. */
function rewriteInPlace(root: string, file: string, { path, before, text }: Rewrite): 'done' | 'cannot' | 'changed' {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDWR | (NOFOLLOW ?? 0));
  } catch (error) {
    if (isMissing(error)) return 'cannot';
    // Where it is a link, it is said to be one.
    safePath(root, path);
    throw fsProblem(error, 'write', path);
  }
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile() || stats.nlink !== 1) return 'cannot';
    const old = Buffer.from(before ?? '');
    if (!holds(handle, old, stats.size)) return 'changed';
    const bytes = Buffer.from(text ?? '');
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done, bytes.length - done, done);
    if (bytes.length < old.length) ftruncateSync(handle, bytes.length);
    return 'done';
  } catch (error) {
    throw fsProblem(error, 'write', path);
  } finally {
    closeSync(handle);
  }
}

function holds(handle: number, bytes: Buffer, size: number): boolean {
  if (size !== bytes.length) return false;
  const found = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const read = readSync(handle, found, done, size - done, done);
    if (read === 0) return false;
    done += read;
  }
  return found.equals(bytes);
}

/** Its own loss does no harm as long as no file is half done, so it is written as quickly as it can be. */
function noteTexts(root: string, rewrites: readonly Rewrite[]): void {
  ensureLocalFolder(root);
  const text = JSON.stringify(rewrites.map(({ path, before, text }) => [path, before, text]));
  changeFiles(root, [{ path: noteFile, text }], { durable: false });
}

/**
 * Completes the files that a rewrite which was cut off left half done; what anyone has edited since is left alone. The rest
 * of its files have a text of before or after as a whole, and are the caller's business.
 */
export function mendRewrites(root: string): void {
  const text = readTextIn(root, noteFile);
  if (text === null) return;
  for (const [path, before, after] of readNote(text)) {
    const found = bytesOf(safePath(root, path), path);
    if (found !== null && isTorn(found, Buffer.from(before), Buffer.from(after))) {
      changeFiles(root, [{ path, text: after }], { durable: false });
    }
  }
  removeFile(root, noteFile);
}

/** A note that was cut short belongs to a rewrite that never began. */
function readNote(text: string): readonly [path: string, before: string, after: string][] {
  try {
    return JSON.parse(text) as [string, string, string][];
  } catch {
    return [];
  }
}

/** The bytes as they are: a text cut in the middle of a character is no UTF-8. */
function bytesOf(file: string, path: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw fsProblem(error, 'read', path);
  }
}

/** Linux copies what is written page by page, and looks in between whether it shall end the process. */
const PAGE = 4096;

/**
 * Whether `found` is the new text as far as it was written, and the old one from there on. The old or the new text as a
 * whole is no torn one: somebody may have put it there.
 */
export function isTorn(found: Buffer, before: Buffer, after: Buffer): boolean {
  if (found.equals(before) || found.equals(after)) return false;
  for (let cut = PAGE; ; cut += PAGE) {
    const written = Math.min(cut, after.length);
    const size = Math.max(written, before.length);
    const same =
      found.length === size &&
      found.subarray(0, written).equals(after.subarray(0, written)) &&
      found.subarray(written).equals(before.subarray(written));
    if (same) return true;
    if (written === after.length) return false;
  }
}
