// A folder that other tools write to: every file in it, as text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { fsProblem, isMissing } from './fs-problem.ts';
import { safePath } from './safe-path.ts';

/** What tools leave behind that says nothing: hidden files, caches, packages. */
const IGNORED = /^(\.|__pycache__$|node_modules$)/;

/**
 * The texts of the files by their paths from the folder, sorted; empty where it is not there. Bytes that are no UTF-8 are
 * replaced: what is read here is looked at and never written back. Links are passed over.
 */
export function readFolder(root: string, directory: string): Map<string, string> {
  const top = safePath(root, directory);
  const paths: string[] = [];
  collect(top, '', paths, directory);
  return new Map(paths.sort().map((path) => [path, textOf(join(top, path), `${directory}/${path}`)]));
}

function collect(folder: string, prefix: string, paths: string[], shown: string): void {
  for (const entry of entriesOf(folder, shown)) {
    if (IGNORED.test(entry.name)) continue;
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

/** A folder's path as it is written in series.yaml: without `./` before it and a slash behind it. Throws Problem('usage') for the root itself. */
export function folderPath(text: string): string {
  const path = text.replace(/^(\.\/+)+/, '').replace(/\/+$/, '');
  if (path !== '' && path !== '.') return path;
  throw new Problem('usage', `'${text}' is no folder for migrations`, {
    hint: 'Name a folder below the one of series.yaml: --directory migrations',
  });
}
