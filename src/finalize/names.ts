// How migrations are called and numbered, from what is in their folder.
import { basename } from 'node:path/posix';
import { timeStamp } from './script.ts';

/** A patch's name for a file of a tool that takes letters, digits and one other character. */
export function slug(name: string, separator: '-' | '_'): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, separator).replace(/^[-_]|[-_]$/g, '') || 'patch';
}

/** The same in lower case, with no letter but a to z. */
export function asciiSlug(name: string, separator: '-' | '_'): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return slug(plain.replace(/[^\x20-\x7e]+/g, separator), separator);
}

/** The digits that the files' names begin with. */
export function numbersOf(paths: Iterable<string>): string[] {
  return [...paths].flatMap((path) => /^\d+/.exec(basename(path))?.[0] ?? []);
}

/** How a folder is numbered: by time (`20261123024459`, with milliseconds, or since 1970), or by counting, with so many digits. */
export type Numbering = 'time' | 'time-ms' | 'epoch' | 'epoch-ms' | number;

/** The number after all of these, of their kind; `otherwise` where there are none. */
export function nextNumber(numbers: readonly string[], created: string, otherwise: Numbering): string {
  const last = numbers.reduce((a, b) => (BigInt(b) > BigInt(a) ? b : a), numbers[0] ?? '');
  const now = numberAt(created, last === '' ? otherwise : numberingOf(last));
  if (last === '') return now ?? '1'.padStart(Number(otherwise), '0');
  if (now !== undefined && BigInt(now) > BigInt(last)) return now;
  return String(BigInt(last) + 1n).padStart(last.length, '0');
}

function numberingOf(number: string): Numbering {
  if (/^(19|20)\d{12}$/.test(number)) return 'time';
  if (/^(19|20)\d{15}$/.test(number)) return 'time-ms';
  if (/^1\d{9}$/.test(number)) return 'epoch';
  if (/^1\d{12}$/.test(number)) return 'epoch-ms';
  return number.length;
}

function numberAt(created: string, numbering: Numbering): string | undefined {
  if (numbering === 'time') return timeStamp(created);
  if (numbering === 'time-ms') return `${timeStamp(created)}000`;
  if (numbering === 'epoch') return String(Date.parse(created) / 1000);
  if (numbering === 'epoch-ms') return String(Date.parse(created));
  return undefined;
}
