// The patches' files: patches/NAME.patch, and beside it patches/NAME.test.sql where the patch has a test.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { patchNameProblem } from '../series/name.ts';
import { fsProblem } from './fs-problem.ts';
import { readBeginning, readTextIn } from './read-text.ts';
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

const NEWLINE = 10;
const FIRST_DIFF = '\ndiff --git ';
/** Bytes of a file within which nearly every header ends. */
const BEGINNING = 1024;

/** What is wanted of a patch's header. */
interface HeaderUse<T> {
  /** It, where the file's first line and the character after it (bytes as Latin-1) show it already; undefined where not. */
  readonly glance?: (beginning: string) => T | undefined;
  /** The header of a text. */
  readonly headerOf: (text: string) => string;
  readonly read: (header: string) => T;
}

/**
 * Reads the headers of many patches with no more of each file than it takes: a list of ten thousand must stay quick. Null where
 * there is no file; problems as of readPatchFile.
 */
export function headerReader<T>(root: string, { glance, headerOf, read }: HeaderUse<T>): (name: string) => T | null {
  const bytes = Buffer.allocUnsafe(BEGINNING);
  const folder = join(root, 'patches');
  const isFolder = lstatOrNull(folder, 'patches')?.isDirectory() === true;
  const whole = (name: string): T | null => {
    const text = readPatchFile(root, name);
    return text === null ? null : read(headerOf(text));
  };
  return (name) => {
    const size = isFolder && patchNameProblem(name) === null ? readBeginning(`${folder}/${name}${suffix}`, bytes) : 0;
    // Nothing is decoded that is not looked at: thousands of texts would be kept for a line of each.
    const next = bytes.indexOf(NEWLINE) + 2;
    const glanced = next > size ? undefined : glance?.(bytes.toString('latin1', 0, next));
    if (glanced !== undefined) return glanced;
    // Most have their first diff so.
    const diff = bytes.subarray(0, size).indexOf(FIRST_DIFF);
    const text = bytes.toString('utf8', 0, diff < 0 ? size : diff + FIRST_DIFF.length);
    const header = headerOf(text);
    // Without its end in sight, or with a character that is none, the whole file has to say what it is.
    return header.length === text.length || header.includes('\ufffd') ? whole(name) : read(header);
  };
}

/** Bytes that nearly no patch has. */
const MOST = 65_536;

/**
 * Gives the bytes of one patch's file after the other, each until the next is asked for, to see whether it is worth reading. Null
 * for one that only readPatchFile can say something of: it is not there, cannot be read, is a link, or very long.
 */
export function patchScanner(root: string): (name: string) => Buffer | null {
  const bytes = Buffer.allocUnsafe(MOST);
  const folder = join(root, 'patches');
  const isFolder = lstatOrNull(folder, 'patches')?.isDirectory() === true;
  return (name) => {
    const size = isFolder && patchNameProblem(name) === null ? readBeginning(`${folder}/${name}${suffix}`, bytes) : 0;
    return size === 0 || size === MOST ? null : bytes.subarray(0, size);
  };
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
