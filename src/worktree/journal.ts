// `.pgquilt/journal/`: a file for each operation made from this folder, with what it takes to undo it that neither the
// ledger nor the queue's files have afterwards. It is bounded: so many entries, the newest, and so many bytes.
import { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, fsProblem } from './fs-problem.ts';
import { ensureLocalFolder } from './local.ts';
import { readTextIn } from './read-text.ts';
import { safePath } from './safe-path.ts';
import { changeFiles } from './write.ts';

const folder = '.pgquilt/journal';

/** How many operations can be undone, and how many bytes they take, at most; the newest is kept whatever its size. */
const BOUNDS = { entries: 200, bytes: 64 * 1024 * 1024 };

/** An entry as it lies on disk: one line of JSON to list it by, one with the rest. */
export interface JournalFile {
  readonly number: number;
  readonly head: unknown;
  /** Parsed when asked for: it may be large. */
  readonly body: () => unknown;
}

/** Takes the next number; nobody else gets it. Throws Problem('failed') where the folder cannot be written. */
export function reserveEntry(root: string): number {
  ensureLocalFolder(root);
  try {
    mkdirSync(safePath(root, folder), { recursive: true });
    for (let number = (numbers(root).at(-1) ?? 0) + 1; ; number++) {
      try {
        closeSync(openSync(safePath(root, pathOf(number)), 'wx'));
        return number;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw fsProblem(error, 'write', folder);
  }
}

/**
 * Writes the entry, whole or not at all, in the place of what had the number, and drops the oldest ones beyond the bounds.
 * `durable`: it has texts that nothing else has, and is to outlast a loss of power.
 */
export function writeEntry(
  root: string,
  number: number,
  entry: { readonly head: unknown; readonly body: unknown; readonly durable: boolean },
  bounds = BOUNDS,
): void {
  const text = `${JSON.stringify(entry.head)}\n${JSON.stringify(entry.body)}\n`;
  changeFiles(root, [{ path: pathOf(number), text }], { durable: entry.durable });
  dropOldest(root, number, bounds);
}

/** Every entry that can be read, the oldest first. */
export function readEntries(root: string): JournalFile[] {
  return numbers(root).flatMap((number) => {
    const text = readTextIn(root, pathOf(number)) ?? '';
    const end = text.indexOf('\n');
    const head = end < 0 ? undefined : parsed(text.slice(0, end));
    // A file without an end is one that was reserved and never written, or cut off by a loss of power.
    if (head === undefined || !text.endsWith('}\n')) return [];
    return [{ number, head, body: () => parsed(text.slice(end + 1)) }];
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function pathOf(number: number): string {
  return `${folder}/${String(number).padStart(6, '0')}.json`;
}

function numbers(root: string): number[] {
  try {
    const names = readdirSync(safePath(root, folder));
    return names
      .flatMap((name) => (/^\d{6,}\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
      .sort((a, b) => a - b);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw fsProblem(error, 'list', folder);
  }
}

/** That an old entry stays is no reason for the operation to fail. */
function dropOldest(root: string, newest: number, bounds: typeof BOUNDS): void {
  let [count, bytes] = [0, 0];
  for (const number of numbers(root).reverse()) {
    const file = join(root, pathOf(number));
    try {
      bytes += statSync(file).size;
      if (++count > bounds.entries || (bytes > bounds.bytes && number < newest)) unlinkSync(file);
    } catch {}
  }
}
