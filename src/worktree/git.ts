// What git knows of the units at HEAD: in a fresh clone that is what tells an edit from a clean text. Git is
// only asked, never needed: without it, without a repository or without a commit the answer is null.
//
// The hashes are those of the texts as committed. With core.autocrlf, or a text attribute, a checkout on Windows has
// CRLF where the commit has LF: the file's own hash then differs from HEAD's though nobody edited it, and a caller
// who must not take that for an edit compares the text with its line ends made LF as well.

import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The units at HEAD: path (`udfs/…/x.sql`, relative to the queue's root) to blob hash; null where git cannot say. */
export function headUnits(root: string): Map<string, string> | null {
  const output = git(root, ['ls-tree', '-r', '-z', 'HEAD', '--', 'udfs/'])?.toString('utf8');
  if (output === undefined) return null;
  const units = new Map<string, string>();
  for (const record of output.split('\0')) {
    const match = /^100[0-7]{3} blob ([0-9a-f]+)\t(.+)$/s.exec(record);
    if (match === null) continue;
    const [, hash = '', path = ''] = match;
    // A SHA-256 repository has hashes of its own, which say nothing about the blob hashes used here.
    if (hash.length !== 40) return null;
    if (path.startsWith('udfs/') && path.endsWith('.sql') && !path.includes('/.')) units.set(path, hash);
  }
  return units;
}

/** The text of a file (path relative to the queue's root) at HEAD; null where git has none, or none in UTF-8. */
export function headText(root: string, path: string): string | null {
  if (path === '' || path.startsWith('/') || path.includes('\0') || path.split('/').includes('..')) return null;
  const bytes = git(root, ['cat-file', 'blob', `HEAD:./${path}`]);
  return bytes !== null && isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/** The text that git has under a blob hash, whatever commit it belongs to; null where it has none, or none in UTF-8. */
export function blobText(root: string, hash: string): string | null {
  if (!/^[0-9a-f]{40}$/.test(hash)) return null;
  const bytes = git(root, ['cat-file', 'blob', hash]);
  return bytes !== null && isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/** The text of a file (path relative to the queue's root) at a revision; null where git has none, or none in UTF-8. */
export function fileAt(root: string, revision: string, path: string): string | null {
  if (revision.startsWith('-') || /[\0\n]/.test(`${revision}${path}`)) return null;
  const bytes = git(root, ['cat-file', 'blob', `${revision}:./${path}`]);
  return bytes !== null && isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/** The commits of a range that change `path`, as a mailbox; null where git knows no such range. */
export function formatPatchOf(root: string, range: string, path: string): string | null {
  if (range.startsWith('-') || /[\0\n]/.test(`${range}${path}`)) return null;
  const how = [
    '--stdout',
    '--full-index',
    '--no-renames',
    '--no-stat',
    '--no-signature',
    '--no-ext-diff',
    '--src-prefix=a/',
    '--dst-prefix=b/',
  ];
  return git(root, ['format-patch', ...how, '--relative', range, '--', path])?.toString('utf8') ?? null;
}

/** Runs git in the root; its output, or null on any failure. It asks nothing, fetches nothing and changes nothing. */
function git(root: string, args: readonly string[]): Buffer | null {
  if (!isInWorkTree(root)) return null;
  const result = spawnSync('git', ['--literal-pathspecs', '-c', 'protocol.allow=never', ...args], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 512 * 1024 * 1024,
    timeout: 30_000,
    windowsHide: true,
  });
  return result.error === undefined && result.status === 0 ? result.stdout : null;
}

/** Whether git would find a repository here, by the way that it looks: starting it costs more than most commands do. */
function isInWorkTree(root: string): boolean {
  if (!existsSync(root)) return false;
  for (let folder = realpathSync(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** Without the GIT_* variables that a hook or an alias sets: they would point at another repository or index. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  const quiet = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
  return { ...Object.fromEntries(own), ...quiet };
}
