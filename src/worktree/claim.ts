// Files that may not take the place of others: a new one is made before the ledger commits, by an opening that fails where there
// is one by then, so that the operation can still be given up; a list that is added to is looked at once more.
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../problem.ts';
import { errorCode, fsProblem, isMissing } from './fs-problem.ts';
import { readTextIn } from './read-text.ts';
import { lstatOrNull, safePath } from './safe-path.ts';
import { makeFolders, removeEmptyFolder, syncFolder, writeNew } from './stage.ts';
import type { FileChange } from './write.ts';

/**
 * Makes every new file among the changes (`over: null`), whole and on the disk. Throws Problem('failed') where one is there
 * already, or where a file is no longer what the change was made from; then none of them is there, nor a folder for them.
 */
export function claimFiles(root: string, changes: readonly FileChange[]): void {
  for (const { path, over } of changes) {
    if (typeof over === 'string' && readTextIn(root, path) !== over) throw changedMeanwhile(path);
  }
  const made: string[] = [];
  const folders: string[] = [];
  try {
    for (const { path, text, over } of changes)
      if (over === null && text !== null) claim(root, path, text, made, folders);
  } catch (error) {
    for (const file of made) rmSync(file, { force: true });
    for (const folder of folders.reverse()) removeEmptyFolder(folder);
    throw error;
  }
  for (const folder of new Set(made.map((file) => dirname(file)))) syncFolder(folder);
}

function claim(root: string, path: string, text: string, made: string[], folders: string[]): void {
  const file = safePath(root, path);
  try {
    makeFolders(dirname(file), folders);
    writeNew(file, text, undefined, true, () => made.push(file));
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? inTheWay(path) : fsProblem(error, 'write', path);
  }
}

/** Takes away what was claimed, where it is still that, or as much of it as was written before a kill. */
export function releaseFiles(root: string, changes: readonly FileChange[]): void {
  for (const { path, text, over } of changes) {
    if (over !== null || text === null) continue;
    const file = safePath(root, path);
    const there = bytesOf(file, path);
    if (Buffer.from(text).subarray(0, there.length).equals(there)) rmSync(file, { force: true });
  }
}

/** Whether the change is made already: a new file that is there was claimed for it, and is whoever's who changed it since. */
export function isClaimed(root: string, { path, over }: FileChange): boolean {
  return over === null && lstatOrNull(safePath(root, path), path) !== null;
}

function bytesOf(file: string, path: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw fsProblem(error, 'read', path);
  }
}

/** The refusal of a new file where there is one. */
export function inTheWay(path: string, what = 'Move it, then run the command again.'): Problem {
  return new Problem('failed', `${path} is there already, and no file is overwritten`, {
    file: path,
    hint: `Nothing was changed. ${what}`,
  });
}

function changedMeanwhile(path: string): Problem {
  return new Problem('failed', `${path} was changed while it was to be added to`, {
    file: path,
    hint: 'Nothing was changed. Run the command again.',
  });
}
