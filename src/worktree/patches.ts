// The patches' files: patches/NAME.patch, and beside it patches/NAME.test.sql where the patch has a test.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { patchNameProblem } from '../series/name.ts';
import { fsProblem } from './fs-problem.ts';
import { readTextIn } from './read-text.ts';
import { linkProblem, lstatOrNull } from './safe-path.ts';

const suffix = '.patch';
const testSuffix = '.test.sql';

/** The path of a patch's file, relative to the root. */
export function patchPath(name: string): string {
  return `patches/${name}${suffix}`;
}

/** The path of the test that belongs to a patch, relative to the root. */
export function testPath(name: string): string {
  return `patches/${name}${testSuffix}`;
}

/**
 * The exact text of a patch's file, or null where there is none. A bad name, a link or bad UTF-8 is a Problem. `known` is
 * safePath's.
 */
export function readPatchFile(root: string, name: string, known?: Set<string>): string | null {
  const reason = patchNameProblem(name);
  if (reason !== null) {
    const hint = 'Use letters, digits, dashes and underscores.';
    throw new Problem('failed', `"${name}" cannot name a patch: ${reason}`, { hint });
  }
  return readTextIn(root, patchPath(name), known);
}

/** The exact text of a patch's test, or null where it has none. A link or bad UTF-8 is a Problem. */
export function readTestFile(root: string, name: string): string | null {
  return readTextIn(root, testPath(name));
}

/** The names of all patch files, in the series or not, sorted. A file whose name is no patch name is left out. */
export function listPatchFiles(root: string): string[] {
  return listNamed(root, suffix);
}

/** The patches that have a test, or whose test was left behind, sorted. */
export function listTestFiles(root: string): string[] {
  return listNamed(root, testSuffix);
}

function listNamed(root: string, suffix: string): string[] {
  const folder = join(root, 'patches');
  const stats = lstatOrNull(folder, 'patches');
  if (stats === null) return [];
  if (stats.isSymbolicLink()) throw linkProblem('patches');
  const names: string[] = [];
  for (const entry of entriesOf(folder)) {
    if (!entry.name.endsWith(suffix)) continue;
    const name = entry.name.slice(0, -suffix.length);
    if (patchNameProblem(name) !== null) continue;
    if (entry.isSymbolicLink()) throw linkProblem(`patches/${entry.name}`);
    if (entry.isFile()) names.push(name);
  }
  return names.sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fsProblem(error, 'list', 'patches');
  }
}
