// Notices what is saved in a queue: its units, and the tests beside its patches. Every folder is watched by itself, since an editor
// that writes a new file and renames it over the old one is seen by the folder alone, and not every system watches whole trees.
import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';

export interface Watched {
  /** A unit or a test was written, renamed or removed; its path from the root. */
  saved(path: string): void;
  /** A folder cannot be watched: what is saved there goes unnoticed. */
  lost(problem: Problem): void;
}

/** Watches the queue until it is closed. Nothing is told of what was saved before. */
export function watchQueue(root: string, watched: Watched): { close(): void } {
  const folders = new Map<string, FSWatcher>();

  const forget = (path: string) => {
    for (const [folder, watcher] of [...folders]) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue;
      watcher.close();
      folders.delete(folder);
    }
  };
  const look = (path: string) => {
    const absolute = join(root, path);
    if (folders.has(path) || !isFolder(absolute)) return;
    try {
      const watcher = watch(absolute, (type, name) => noticed(path, type, name));
      // A folder that is removed is an error on some systems.
      watcher.on('error', () => forget(path));
      folders.set(path, watcher);
    } catch (error) {
      if (!isGone(error)) watched.lost(unwatched(path, error));
    }
    if (path !== '' && path !== 'patches') for (const name of foldersIn(absolute)) look(`${path}/${name}`);
  };
  const noticed = (folder: string, type: string, name: string | null) => {
    const path = [folder, name].filter(Boolean).join('/');
    if (isUnitOrTest(path)) return watched.saved(path);
    if (!isPlace(path) || (type !== 'rename' && name !== null)) return;
    // Made, moved or removed: what it has in it was, too.
    const was = folders.has(path);
    forget(path);
    look(path);
    if (was || folders.has(path)) watched.saved(path);
  };

  for (const path of ['', 'udfs', 'patches']) look(path);
  return {
    close() {
      for (const watcher of folders.values()) watcher.close();
    },
  };
}

function isUnitOrTest(path: string): boolean {
  return isPlace(path) && (path.endsWith('.test.sql') || (path.startsWith('udfs/') && path.endsWith('.sql')));
}

/** Whether the path may be that of a unit, a test, or a folder of them. */
function isPlace(path: string): boolean {
  return /^(udfs(\/|$)|patches(\/[^/]*\.test\.sql)?$)/.test(path) && !path.includes('/.');
}

function isFolder(absolute: string): boolean {
  return lstatSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
}

function foldersIn(absolute: string): string[] {
  try {
    return readdirSync(absolute).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function unwatched(path: string, error: unknown): Problem {
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE');
  const why = full ? 'the system has no watch left' : error instanceof Error ? error.message : String(error);
  return new Problem('failed', `${path === '' ? 'the folder of the queue' : path} cannot be watched: ${why}`, {
    hint: full
      ? 'Raise fs.inotify.max_user_watches or "ulimit -n", or refresh by hand: pgquilt refresh --test'
      : 'Refresh by hand: pgquilt refresh --test',
    cause: error,
  });
}
