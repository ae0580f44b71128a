// Looking through the files of a long series: what is asked for of ten thousand takes no longer than to open them. Of each no more
// is read than it takes, of many at a time, one behind the other into the same bytes, which are then looked at all at once.
import { join } from 'node:path';
import { patchNameProblem } from '../series/name.ts';
import { patchPath, readPatchFile } from './patches.ts';
import { readBeginning } from './read-text.ts';
import { lstatOrNull } from './safe-path.ts';

/**
 * Reads at most so many bytes of a patch's file to where it is told; gives how many. 0 for one that only readPatchFile can say
 * something of: it is not there, is empty, cannot be read or is a link.
 */
function beginningReader(root: string): (name: string, into: Buffer, at: number, most: number) => number {
  const isFolder = lstatOrNull(join(root, 'patches'), 'patches')?.isDirectory() === true;
  return (name, into, at, most) =>
    isFolder && patchNameProblem(name) === null ? readBeginning(`${root}/${patchPath(name)}`, into, at, most) : 0;
}

/** Bytes of a file that nearly always hold its first line, and those within which nearly every header ends. */
const [FIRST_LINE, HEADER] = [128, 1024];
const FIRST_DIFF = '\ndiff --git ';

/** What is wanted of a patch's header. */
interface HeaderUse<T> {
  /** It, where the file's first line and the character after it (bytes as Latin-1) show it already; undefined where not. */
  readonly glance: (beginning: string) => T | undefined;
  /** The header of a text. */
  readonly headerOf: (text: string) => string;
  readonly read: (header: string) => T;
}

/** Reads the headers of many patches. Null where there is no file; problems as of readPatchFile. */
export function headersReader<T>(
  root: string,
  { glance, headerOf, read }: HeaderUse<T>,
): (names: readonly string[]) => (T | null)[] {
  const readBytes = beginningReader(root);
  const header = Buffer.allocUnsafe(HEADER);
  let bytes = Buffer.alloc(0);

  const whole = (name: string): T | null => {
    const text = readPatchFile(root, name);
    return text === null ? null : read(headerOf(text));
  };
  const closely = (name: string): T | null => {
    const size = readBytes(name, header, 0, HEADER);
    // Most have their first diff so.
    const diff = header.subarray(0, size).indexOf(FIRST_DIFF);
    const text = header.toString('utf8', 0, diff < 0 ? size : diff + FIRST_DIFF.length);
    const found = headerOf(text);
    // Without its end in sight, or with a character that is none, the whole file has to say what it is.
    return found.length === text.length || found.includes('\ufffd') ? whole(name) : read(found);
  };
  return (names) => {
    if (bytes.length < names.length * FIRST_LINE) bytes = Buffer.allocUnsafe(names.length * FIRST_LINE);
    const ends: number[] = [];
    for (const name of names) {
      const at = ends[ends.length - 1] ?? 0;
      ends.push(at + readBytes(name, bytes, at, FIRST_LINE));
    }
    const text = bytes.toString('latin1', 0, ends[ends.length - 1]);
    return names.map((name, i) => {
      const [start, end] = [i === 0 ? 0 : (ends[i - 1] ?? 0), ends[i] ?? 0];
      const newline = text.indexOf('\n', start);
      const beginning = newline < 0 || newline + 2 > end ? null : text.slice(start, newline + 2);
      return (beginning === null ? undefined : glance(beginning)) ?? closely(name);
    });
  };
}

/** Bytes that nearly no patch has, and bytes for many patches. */
const [MOST, MANY] = [65_536, 262_144];
const NEWLINE = 10;

interface Found {
  readonly name: string;
  /** False for a patch that only readPatchFile can say something of, and for a very long one. */
  readonly isSeen: boolean;
}

/**
 * Finds the patches that are worth reading, by their bytes. `isWorth` is asked about many files at once, a line end between
 * them, and where it says so about each alone: it has to say so of many if it does of one.
 */
export function patchScanner(
  root: string,
  isWorth: (bytes: Buffer) => boolean,
): (names: readonly string[]) => readonly Found[] {
  const readBytes = beginningReader(root);
  const bytes = Buffer.allocUnsafe(MANY);
  return (names) => {
    const found: Found[] = [];
    let ends: number[] = [];
    let isAllSeen = true;
    let at = 0;
    /** Of thousands few are found: those of which it is known at once are not gone through. */
    const look = (next: number): void => {
      const isAny = isWorth(bytes.subarray(0, at));
      if (isAny || !isAllSeen) {
        for (const [i, end] of ends.entries()) {
          const start = i === 0 ? 0 : (ends[i - 1] ?? 0) + 1;
          const isSeen = end > start && end - start < MOST;
          const name = names[next - ends.length + i] ?? '';
          if (!isSeen || (isAny && isWorth(bytes.subarray(start, end)))) found.push({ name, isSeen });
        }
      }
      ends = [];
      isAllSeen = true;
      at = 0;
    };
    names.forEach((name, i) => {
      if (at + MOST >= MANY) look(i);
      const size = readBytes(name, bytes, at, MOST);
      if (size === 0 || size >= MOST) isAllSeen = false;
      at += size;
      ends.push(at);
      bytes[at++] = NEWLINE;
    });
    look(names.length);
    return found;
  };
}
