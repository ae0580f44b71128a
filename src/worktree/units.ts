// The units on disk: every *.sql file under udfs/, in any layout, as exact text.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unitPathFault } from '../patch/unit-path.ts';
import { Problem } from '../problem.ts';
import { fsProblem } from './fs-problem.ts';
import { readText, readTextIn } from './read-text.ts';
import { linkProblem, lstatOrNull, safePath } from './safe-path.ts';

/**
 * All units of the tree, or `only` these: path (`udfs/…/x.sql`, forward slashes) to exact text, sorted by path. Hidden files and
 * folders are left out; `misnamed` gathers files that differ from units in the case of their ending. A Problem names a symbolic link, a
 * path that no patch can name, a file that is not UTF-8, or one that cannot be read.
 */
export function readUnits(root: string, only?: readonly string[], misnamed?: string[]): Map<string, string> {
  const paths = only?.filter((path) => isUnit(root, path)) ?? unitPaths(root, misnamed);
  return new Map(paths.map((path) => [path, readText(`${root}/${path}`, path)]));
}

/** The paths of all units of the tree, sorted; `misnamed` and problems as of readUnits. */
export function unitPaths(root: string, misnamed: string[] = []): string[] {
  const top = join(root, 'udfs');
  const stats = lstatOrNull(top, 'udfs');
  if (stats === null) return [];
  if (stats.isSymbolicLink()) throw linkProblem('udfs');
  const paths: string[] = [];
  collect(top, 'udfs', paths, misnamed);
  return paths.sort();
}

/** Whether the path is that of a unit of the tree: one that unitPaths lists. A link on the way is a Problem. */
export function isUnit(root: string, path: string): boolean {
  if (unitPathFault(path) !== null || path.includes('/.')) return false;
  return lstatOrNull(safePath(root, path), path)?.isFile() === true;
}

/** The text of one unit, or null where there is no such file. */
export function readUnit(root: string, path: string): string | null {
  if (!path.startsWith('udfs/') || !path.endsWith('.sql')) {
    const hint = 'A unit is a file udfs/….sql.';
    throw new Problem('failed', `the path "${path}" is not that of a unit`, { file: path, hint });
  }
  return readTextIn(root, path);
}

/** Nearly no path has one of these, of which the last is what Node reads for bytes that are no character. */
const ODD = /[\x00-\x1f\x7f\\\ufffd]/;

/** Taken in it would be in a patch that nobody could read again, nor take off. */
function unnameable(path: string): Problem {
  return new Problem(
    'failed',
    `${JSON.stringify(path)} ${unitPathFault(path) ?? 'is not UTF-8'}, so no patch could name it`,
    {
      file: path,
      hint: 'Rename it, or move it out of udfs/.',
    },
  );
}

function collect(folder: string, path: string, paths: string[], misnamed: string[]): void {
  for (const entry of entriesOf(folder, path)) {
    if (entry.name.startsWith('.')) continue;
    const entryPath = `${path}/${entry.name}`;
    if (entry.isSymbolicLink()) throw linkProblem(entryPath);
    if (entry.isDirectory()) collect(join(folder, entry.name), entryPath, paths, misnamed);
    else if (!entry.name.endsWith('.sql')) {
      if (/\.sql$/i.test(entry.name)) misnamed.push(entryPath);
    } else if (ODD.test(entryPath)) throw unnameable(entryPath);
    else if (entry.isFile()) paths.push(entryPath);
    else {
      const hint = 'Move it out of udfs/.';
      throw new Problem('failed', `${entryPath} is neither a file nor a folder`, { file: entryPath, hint });
    }
  }
}

function entriesOf(folder: string, path: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fsProblem(error, 'list', path);
  }
}
