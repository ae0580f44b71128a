// A folder that other tools write to: every file in it, as text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { fsProblem, isMissing } from './fs-problem.ts';
import { safePath } from './safe-path.ts';

/** What tools leave behind that says nothing: hidden files, caches, packages. */
const IGNORED = /^(\.|__pycache__$|node_modules$)/;

/** The queue's root as such a folder. */
const ROOT = '.';

/**
 * The texts of the files by their paths from the folder, sorted; empty where it is not there. Bytes that are no UTF-8 are
 * replaced: what is read here is looked at and never written back. Links are passed over. Of the queue's root only `parts`
 * are read, which are names of files and folders in it.
 */
export function readFolder(root: string, directory: string, parts: readonly string[] = []): Map<string, string> {
  const top = directory === ROOT ? root : safePath(root, directory);
  const paths: string[] = [];
  collect(top, '', paths, directory, directory === ROOT ? new Set(parts) : undefined);
  return new Map(paths.sort().map((path) => [path, textOf(join(top, path), pathIn(directory, path))]));
}

/** The path from the queue's root of a file in the folder. */
export function pathIn(directory: string, path: string): string {
  return directory === ROOT ? path : `${directory}/${path}`;
}

function collect(folder: string, prefix: string, paths: string[], shown: string, only?: ReadonlySet<string>): void {
  for (const entry of entriesOf(folder, shown)) {
    if (IGNORED.test(entry.name) || only?.has(entry.name) === false) continue;
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) collect(join(folder, entry.name), `${path}/`, paths, `${shown}/${entry.name}`);
    else if (entry.isFile()) paths.push(path);
  }
}

function entriesOf(folder: string, shown: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw fsProblem(error, 'list', shown);
  }
}

function textOf(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fsProblem(error, 'read', shown);
  }
}

/**
 * A folder's path as it is written in series.yaml: without `./` before it and a slash behind it; `.` for the root itself. Throws
 * Problem('usage') for that where the files need a folder of their own.
 */
export function folderPath(text: string, mayBeRoot: boolean): string {
  const path = text.replace(/^(\.\/+)+/, '').replace(/\/+$/, '');
  if (path !== '' && path !== ROOT) return path;
  if (mayBeRoot && text !== '') return ROOT;
  throw new Problem('usage', `'${text}' is no folder for migrations`, {
    hint: 'Name a folder below the one of series.yaml: --directory migrations',
  });
}
