// A file's exact text. Only UTF-8 is taken, and whole: a replaced character would end up in a database.
import { Buffer, isUtf8 } from 'node:buffer';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { Problem } from '../problem.ts';
import { fsProblem, isMissing } from './fs-problem.ts';
import { safePath, safeToOpen } from './safe-path.ts';

// A link that takes the file's place between the check and the opening is refused by the system itself.
const flag = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
const refusesLinks = constants.O_NOFOLLOW !== undefined;

/** Bytes that nearly no file has. */
const MOST = 65_536;
let buffer: Buffer | undefined;

/** The text of the file at an absolute path, byte-order mark kept. `path` is what a Problem names. */
export function readText(absolute: string, path: string): string {
  let bytes: Buffer;
  try {
    bytes = readBytes(absolute);
  } catch (error) {
    throw fsProblem(error, 'read', path);
  }
  if (!isUtf8(bytes)) throw encodingProblem(bytes, path);
  if (bytes.includes(0)) throw nulProblem(bytes, path);
  return bytes.toString('utf8');
}

/** The file's bytes, until the next file is read. Node's own way asks for a file's size first, which takes as long as to read it. */
function readBytes(absolute: string): Buffer {
  buffer ??= Buffer.allocUnsafe(MOST);
  let bytes = buffer;
  const file = openSync(absolute, flag);
  try {
    for (let size = 0; ; ) {
      const read = readSync(file, bytes, size, bytes.length - size, null);
      size += read;
      if (read === 0) return bytes.subarray(0, size);
      if (size === bytes.length) bytes = Buffer.concat([bytes], 2 * size);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Reads as much of the file's beginning as `most` says into the bytes from `at` on; gives the number of bytes, 0 where it cannot be
 * read. Follows no link.
 */
export function readBeginning(absolute: string, into: Buffer, at: number, most: number): number {
  let file: number | undefined;
  try {
    file = openSync(absolute, flag);
    return readSync(file, into, at, most, null);
  } catch {
    return 0;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * The text of a file inside the root, or null where there is none. Links and folders are a Problem. `known` is safePath's:
 * pass one set for many files.
 */
export function readTextIn(root: string, path: string, known?: Set<string>): string | null {
  try {
    return readText((refusesLinks ? safeToOpen : safePath)(root, path, known), path);
  } catch (error) {
    if (error instanceof Problem && isMissing(error.cause)) return null;
    // Where it is a link, it is said to be one.
    safePath(root, path, known);
    throw error;
  }
}

function nulProblem(bytes: Buffer, path: string): Problem {
  return new Problem('failed', `${path} has a NUL character, which no text of a database can have`, {
    file: path,
    ...placeOf(bytes, bytes.indexOf(0)),
    hint: 'Take it out, or save the file as UTF-8.',
  });
}

function placeOf(bytes: Buffer, offset: number): { line: number; column: number } {
  const before = bytes.toString('utf8', 0, offset);
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return { line: before.split('\n').length, column };
}

function encodingProblem(bytes: Buffer, path: string): Problem {
  const offset = firstBadByte(bytes);
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
  const message = `${path} is not UTF-8 text: byte 0x${byte} at offset ${offset}`;
  return new Problem('failed', message, { file: path, ...placeOf(bytes, offset), hint: 'Save the file as UTF-8.' });
}

/** Decoding replaces what is wrong, so the first difference after encoding again is the fault or inside it. */
function firstBadByte(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'));
  let offset = 0;
  while (offset < bytes.length && bytes[offset] === again[offset]) offset++;
  // Back from the middle of the replacement character to its start.
  while (offset > 0 && ((again[offset] ?? 0) & 0xc0) === 0x80) offset--;
  return offset;
}
