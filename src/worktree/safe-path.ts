// Every path that is read or written goes through here: it stays inside the queue's root, out of `.git`, and
// passes no symbolic link, so that a crafted patch or checkout cannot reach any other file.
import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { fsProblem, isMissing } from './fs-problem.ts';

/**
 * The absolute path of `path` (relative to the root, forward slashes). Throws a Problem where it leaves the root or
 * where it or a folder above it, as far as they exist, is a symbolic link. `known` holds the folders that were seen
 * to be none: pass one set for many paths.
 */
export function safePath(root: string, path: string, known: Set<string> = new Set()): string {
  const absolute = safeToOpen(root, path, known);
  if (lstatOrNull(absolute, path)?.isSymbolicLink() === true) throw linkProblem(path);
  return absolute;
}

/** The same for a file that is opened in a way which refuses a link: only the folders above it are looked at. */
export function safeToOpen(root: string, path: string, known: Set<string> = new Set()): string {
  const parts = path.split('/');
  const reason = pathFault(path, parts);
  if (reason !== null) {
    const hint = 'Paths are relative to the folder of series.yaml and stay inside it.';
    throw new Problem('failed', `the path "${path}" is refused: ${reason}`, { file: path, hint });
  }
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const relative = path.slice(0, end);
    const current = `${root}/${relative}`;
    if (known.has(current)) continue;
    const stats = lstatOrNull(current, relative);
    if (stats?.isSymbolicLink() === true) throw linkProblem(relative);
    if (stats === null) break;
    known.add(current);
  }
  return join(root, path);
}

/** What lies at an absolute path without following a link, or null where nothing does. */
export function lstatOrNull(absolute: string, path: string): Stats | null {
  try {
    return lstatSync(absolute);
  } catch (error) {
    if (isMissing(error)) return null;
    throw fsProblem(error, 'read', path);
  }
}

/** The refusal of a symbolic link. */
export function linkProblem(path: string): Problem {
  const hint = 'Replace the link with the real file or folder, then run the command again.';
  return new Problem('failed', `${path} is a symbolic link, and pgquilt follows none inside a queue`, {
    file: path,
    hint,
  });
}

function pathFault(path: string, parts: readonly string[]): string | null {
  if (path === '') return 'it is empty';
  if (path.includes('\0')) return 'it contains a NUL character';
  if (path.includes('\\')) return 'it contains a backslash';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is not relative';
  if (parts.includes('..')) return 'it leaves the folder of the queue';
  if (parts.includes('') || parts.includes('.')) return 'it has an empty part';
  if (parts.some((part) => part.toLowerCase() === '.git')) return "it is git's own";
  return null;
}
