// Which paths a patch can name, and how git writes them. A patch reaches nothing outside udfs/.

/**
 * What is wrong with a unit's path.
 * @param path from the queue's root, with forward slashes
 * @returns the end of a sentence that begins with the path; null where the path is good
 */
export function unitPathFault(path: string): string | null {
  if (path === '') return 'is empty';
  if (/[\x00-\x1f\x7f]/.test(path)) return 'contains a control character';
  if (path.includes('\\')) return 'contains a backslash';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute';
  const segments = path.split('/');
  if (segments.includes('..')) return 'contains a ".." segment';
  if (segments.includes('.')) return 'contains a "." segment';
  if (segments.includes('')) return 'contains an empty segment';
  if (segments[0] !== 'udfs' || segments.length < 2) return 'is not under udfs/';
  if (!path.endsWith('.sql')) return 'does not end in .sql';
  return null;
}

const ESCAPES: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A path as git writes it: in quotes, with C escapes and octal bytes, where it is not plain ASCII. */
export function quotePath(path: string): string {
  if (!/[^\x20-\x7e]|["\\]/.test(path)) return path;
  let quoted = '';
  for (const byte of Buffer.from(path, 'utf8')) {
    const letter = Object.keys(ESCAPES).find((key) => ESCAPES[key] === byte);
    if (letter !== undefined) quoted += `\\${letter}`;
    else if (byte < 0x20 || byte > 0x7e) quoted += `\\${byte.toString(8).padStart(3, '0')}`;
    else quoted += String.fromCharCode(byte);
  }
  return `"${quoted}"`;
}

/**
 * Reads a quoted path at the beginning of a text.
 * @param text begins with a double quote
 * @returns the path and what follows the closing quote; null where the quoting is broken or is not UTF-8
 */
export function unquotePath(text: string): { path: string; rest: string } | null {
  const quoted = /^"((?:[^"\\]|\\(?:[abtnvfr"\\]|[0-3][0-7]{2}))*)"/.exec(text);
  if (quoted === null) return null;
  const bytes: Buffer[] = [];
  for (const [part] of (quoted[1] ?? '').matchAll(/\\[0-3][0-7]{2}|\\.|[^\\]+/g)) {
    if (!part.startsWith('\\')) bytes.push(Buffer.from(part, 'utf8'));
    else bytes.push(Buffer.from([ESCAPES[part.slice(1)] ?? Number.parseInt(part.slice(1), 8)]));
  }
  try {
    const path = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes));
    return { path, rest: text.slice(quoted[0].length) };
  } catch {
    return null;
  }
}
