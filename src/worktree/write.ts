// Changes to the queue's files. A file is replaced whole or not at all; of several, all are staged first, so that
// a full disk or a missing right is found while nothing has changed yet.
import { accessSync, constants, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.ts';
import { fsProblem, isMissing } from './fs-problem.ts';
import { lstatOrNull, safePath } from './safe-path.ts';
import { removeEmptyFolder, type Staged, stage, sweepFolder, syncFolder } from './stage.ts';

/** A file's new text, or null where the file goes. `path` is relative to the root, with forward slashes. */
export interface FileChange {
  readonly path: string;
  readonly text: string | null;
  /**
   * Where it may take the place of nothing else (see claim.ts): the text that it replaces, null for a file that may not be there.
   * Left out: whatever is there.
   */
  readonly over?: string | null;
}

export interface ChangeOptions {
  /** False for texts that can be had again: they need not survive a loss of power, and a thousand of them are quick. */
  readonly durable?: boolean;
}

/** Writes one file; see `changeFiles`. */
export function writeFileAtomic(root: string, path: string, text: string): void {
  changeFiles(root, [{ path, text }]);
}

/** Removes one file; see `changeFiles`. */
export function removeFile(root: string, path: string): void {
  changeFiles(root, [{ path, text: null }]);
}

/**
 * Writes and removes files. Folders are made as needed; those under udfs/ that become empty are removed, never
 * udfs/ itself. A file that is replaced keeps its mode; one that is to go may be gone already. Throws a Problem where
 * a path leaves the root or passes a link, or where the system refuses; until every text is on the disk beside its
 * file, nothing is changed.
 */
export function changeFiles(root: string, changes: readonly FileChange[], options: ChangeOptions = {}): void {
  const last = options.durable !== false;
  const known = new Set<string>();
  const checked = changes.map(({ path, text }) => ({ path, text, absolute: safePath(root, path, known) }));
  checkOnce(changes);
  const removals = checked.filter(({ text }) => text === null);
  for (const { absolute, path } of removals) checkRemovable(absolute, path);
  const folders = new Set(checked.map(({ absolute }) => dirname(absolute)));
  for (const folder of folders) sweepFolder(folder);
  const staged: Staged[] = [];
  try {
    for (const { absolute, path, text } of checked) if (text !== null) staged.push(stage(absolute, path, text, last));
  } catch (error) {
    for (const one of staged.reverse()) one.discard();
    throw error;
  }
  commit(root, removals, staged);
  if (last) for (const folder of folders) syncFolder(folder);
}

/** Removals come first: where case does not count, A.sql and a.sql are one file, and the new text must stay. */
function commit(
  root: string,
  removals: readonly { path: string; absolute: string }[],
  staged: readonly Staged[],
): void {
  let done = 0;
  try {
    for (const { absolute, path } of removals) unlink(absolute, path);
    for (; done < staged.length; done++) staged[done]?.commit();
  } catch (error) {
    for (const one of staged.slice(done).reverse()) one.discard();
    throw error;
  }
  for (const { path } of removals) pruneFolders(root, path);
}

function checkOnce(changes: readonly FileChange[]): void {
  const seen = new Set<string>();
  for (const { path } of changes) {
    if (seen.has(path)) throw new Problem('failed', `two changes are for the same file, ${path}`, { file: path });
    seen.add(path);
  }
}

function checkRemovable(absolute: string, path: string): void {
  const stats = lstatOrNull(absolute, path);
  if (stats === null) return;
  try {
    if (stats.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    accessSync(dirname(absolute), constants.W_OK);
  } catch (error) {
    throw fsProblem(error, 'delete', path);
  }
}

function unlink(absolute: string, path: string): void {
  try {
    unlinkSync(absolute);
  } catch (error) {
    if (!isMissing(error)) throw fsProblem(error, 'delete', path);
  }
}

function pruneFolders(root: string, path: string): void {
  const parts = path.split('/').slice(0, -1);
  if (parts[0] !== 'udfs') return;
  for (; parts.length > 1; parts.pop()) if (!removeEmptyFolder(join(root, ...parts))) return;
}
