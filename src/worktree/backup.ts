// A copy of anything that is about to be overwritten, under `.pgquilt/backups/<UTC time>/`.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, fsProblem } from './fs-problem.ts';
import { ensureLocalFolder } from './local.ts';
import { safePath } from './safe-path.ts';
import { changeFiles } from './write.ts';

/**
 * Keeps `text`, what stood at `path` (relative to the root), and returns the copy's path, relative as well. An
 * earlier copy is never overwritten. A Problem where it cannot be kept: then do not overwrite the file.
 */
export function backup(root: string, path: string, text: string): string {
  return `${backupAll(root, [{ path, text }])}/${path}`;
}

/** The same for files that belong together; gives the folder that holds the copies, each under its own path. */
export function backupAll(root: string, files: readonly { readonly path: string; readonly text: string }[]): string {
  for (const { path } of files) safePath(root, path);
  ensureLocalFolder(root);
  const time = new Date().toISOString().replaceAll(':', '-');
  const folder = newFolder(root, `.pgquilt/backups/${time}`);
  changeFiles(
    root,
    files.map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
  );
  return folder;
}

/** A folder that was not there before: `path`, or `path` with a number. */
function newFolder(root: string, path: string): string {
  for (let count = 1; ; count++) {
    const folder = count === 1 ? path : `${path}-${count}`;
    try {
      mkdirSync(dirname(safePath(root, folder)), { recursive: true });
      mkdirSync(safePath(root, folder));
      return folder;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw fsProblem(error, 'write', folder);
    }
  }
}
