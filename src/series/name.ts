// What may name a patch. A name is also a file's name (patches/NAME.patch), a word on the command line and a
// word of a YAML line, on every platform, so the rules are those of the strictest of them.

const maxBytes = 200;
const forbidden = /[\s/\\\u0000-\u001f\u007f-\u009f:*?"<>|#]/u;
/** Most names; the rules below would let each of them pass. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/;
const reasons: Record<string, string> = { '/': 'a slash', '\\': 'a backslash' };

/** The reason why `name` cannot name a patch (a clause for "because …"), or null where it can. */
export function patchNameProblem(name: string): string | null {
  if (plain.test(name)) return null;
  if (name === '') return 'it is empty';
  if (new TextEncoder().encode(name).length > maxBytes) return `it is longer than ${maxBytes} bytes`;
  if (/\p{Surrogate}/u.test(name)) return 'it is not valid Unicode';
  if (name.startsWith('-')) return 'it starts with a dash, so it would read as an option';
  if (name.startsWith('.')) return 'it starts with a dot';
  const bad = forbidden.exec(name)?.[0];
  if (bad !== undefined) return `it contains ${describe(bad)}`;
  if (name.includes('@{')) return 'it contains "@{"';
  if (!/^[\p{L}\p{N}_]/u.test(name)) return 'it does not start with a letter, a digit or an underscore';
  if (/[\p{Cc}\p{Cf}\p{Co}]/u.test(name)) return 'it contains an invisible character';
  if (name.endsWith('.')) return 'it ends with a dot';
  if (/\.patch$/i.test(name)) return 'it ends with ".patch", which the file\'s name adds: leave the suffix out';
  return null;
}

/** A name for a fork: a number after a dash, one higher than the one that is there, that makes a name which is not taken. */
export function forkName(name: string, taken: readonly string[]): string {
  const [, stem = name, number = '1'] = /^(.*)-(\d{1,9})$/.exec(name) ?? [];
  for (let next = Number(number) + 1; ; next++) {
    const fork = `${stem}-${next}`;
    if (!taken.includes(fork)) return fork;
  }
}

function describe(character: string): string {
  const word = reasons[character];
  if (word !== undefined) return word;
  if (/\s/u.test(character)) return 'white space';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 'a control character';
  return `"${character}"`;
}
