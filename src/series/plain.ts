// `series.yaml` in the form that nearly every one has: a value or a flow list on the key's line, a line a target, a line a
// patch. Reading that form needs no YAML library, whose loading alone would cost a listing verb half its time, and is
// quick for thousands of patches. Whatever else a file may hold is left to read.ts, its faults included.
import { parseGuard } from './guards.ts';
import { patchNameProblem } from './name.ts';
import type { FinalizedEntry, FinalizeSettings, Guard, Series, SeriesEntry } from './types.ts';

/** A scalar that means itself in YAML: no quotes, no punctuation of YAML's, no number, no null or truth value. */
const WORD = String.raw`(?!(?:null|true|false)(?![\w./-]))[A-Za-z_][\w./-]*`;
const URL = String.raw`(?:postgres(?:ql)?:\/\/|pglite:)[^\s,[\]{}#"'&*!|>%\`]+`;
/** Only blanks and tabs may end a line: every other white space is part of the value. */
const END = String.raw`[ \t]*(?:[ \t]#.*)?$`;

const wordLine = new RegExp(`^(default): (${WORD})${END}`);
const listLine = new RegExp(`^(search_path|setup): \\[((?:${WORD})?(?:, ${WORD})*)\\]${END}`);
const finalizeLine = new RegExp(
  `^finalize: \\{ ((?:format|directory): ${WORD}(?:, (?:format|directory): ${WORD})?) \\}${END}`,
);
const openLine = new RegExp(`^(targets|finalized|patches):${END}`);
const finalizedEntry = /^( +)- (\{"patch": .*\})$/;
const targetLine = new RegExp(`^( +)(${WORD}): (?:(${URL})|\\[(${URL}(?:, ${URL})*)\\])${END}`);
const patchLine = new RegExp(String.raw`^( +)- ([\p{L}_][\p{L}\p{N}_.-]*(?: [+-][\p{L}\p{N}_.-]+)*)${END}`, 'u');
/** Most of them: a name alone, without anything that the rules of names or of YAML have to be asked about. */
const nameLine = /^( +)- ([A-Za-z_][A-Za-z0-9_-]{0,99})$/;
const ignored = /^ *(#.*)?$/;
/** As many of those as follow each other, each on a line of its own: most of a long series, read in one step. */
const nameLines = (indent: string): RegExp => new RegExp(`(?:${indent}- [A-Za-z_][A-Za-z0-9_-]{0,99}\\n)+`, 'y');
/** The expression takes memory for each character that it reads at once. */
const AT_ONCE = 1_000_000;

interface Found {
  readonly keys: Set<string>;
  searchPath?: string[];
  defaultTarget?: string;
  setup?: string[];
  finalize?: FinalizeSettings;
  readonly targets: Map<string, readonly string[]>;
  readonly finalized: FinalizedEntry[];
  readonly patches: SeriesEntry[];
}

/** The series, or null where the text has another form (or a fault): then read.ts has to read it. */
export function readPlainSeries(text: string): Series | null {
  // A carriage return alone ends a line in YAML, too.
  if (/\r(?!\n)/.test(text)) return null;
  const found: Found = { keys: new Set(), targets: new Map(), finalized: [], patches: [] };
  const names = new Set<string>();
  let open: { key: string; indent: string | null } | null = null;
  for (let at = 0, number = 1; at <= text.length; number++) {
    if (open?.key === 'patches' && open.indent !== null) {
      const read = readPlainEntries(text, at, number, open.indent, found, names);
      if (read === null) return null;
      number += read.count;
      at = read.end;
    }
    const end = text.indexOf('\n', at);
    const raw = end < 0 ? text.slice(at) : text.slice(at, end);
    at = end < 0 ? text.length + 1 : end + 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (!line.startsWith('  - ') && ignored.test(line)) continue;
    if (line.startsWith(' ')) {
      if (open === null) return null;
      const indent = readLine(open.key, line, number, found, names);
      if (indent === null || (open.indent ?? indent) !== indent) return null;
      open = { key: open.key, indent };
    } else {
      const key = readKey(line, found);
      if (key === null || found.keys.has(key)) return null;
      found.keys.add(key);
      open = openLine.test(line) ? { key, indent: null } : null;
    }
  }
  const { defaultTarget, finalize } = found;
  if (defaultTarget !== undefined && !found.targets.has(defaultTarget)) return null;
  return {
    settings: {
      searchPath: found.searchPath ?? ['public'],
      ...(defaultTarget === undefined ? {} : { defaultTarget }),
      targets: found.targets,
      setup: found.setup ?? [],
      ...(finalize === undefined ? {} : { finalize }),
    },
    ...(found.finalized.length === 0 ? {} : { finalized: found.finalized }),
    patches: found.patches,
  };
}

/** Reads a line at the margin; gives its key. */
function readKey(line: string, found: Found): string | null {
  const word = wordLine.exec(line);
  if (word?.[2] !== undefined) {
    found.defaultTarget = word[2];
    return 'default';
  }
  const list = listLine.exec(line);
  if (list?.[1] !== undefined) {
    const words = list[2] === undefined || list[2] === '' ? [] : list[2].split(', ');
    if (list[1] === 'setup') found.setup = words;
    else found.searchPath = words;
    return list[1];
  }
  const finalize = finalizeLine.exec(line)?.[1];
  if (finalize !== undefined) {
    const pairs = finalize.split(', ').map((pair) => pair.split(': ', 2) as [string, string]);
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) return null;
    found.finalize = Object.fromEntries(pairs);
    return 'finalize';
  }
  return openLine.exec(line)?.[1] ?? null;
}

/** Reads a line below a key; gives its indentation. */
function readLine(key: string, line: string, number: number, found: Found, names: Set<string>): string | null {
  if (key === 'targets') return readTarget(line, found);
  return key === 'finalized' ? readFinalized(line, found) : readPatch(line, number, found, names);
}

/** Reads a line that the tool wrote; gives its indentation. */
function readFinalized(line: string, found: Found): string | null {
  const [, indent, json = ''] = finalizedEntry.exec(line) ?? [];
  if (indent === undefined) return null;
  try {
    const { patch, id, migration, units, ...rest } = JSON.parse(json) as FinalizedEntry;
    const texts = [patch, id, migration, ...Object.values(units)];
    if (Object.keys(rest).length > 0 || texts.some((t) => typeof t !== 'string' || t === '')) return null;
    found.finalized.push({ patch, id, migration, units });
    return indent;
  } catch {
    return null;
  }
}

/** Reads a target's line; gives its indentation. */
function readTarget(line: string, found: Found): string | null {
  const [, indent, name, url, urls] = targetLine.exec(line) ?? [];
  if (indent === undefined || name === undefined || found.targets.has(name)) return null;
  const all = url !== undefined ? [url] : (urls?.split(', ') ?? []);
  // A colon that ends a word would begin a mapping.
  if (all.some((u) => u.endsWith(':'))) return null;
  found.targets.set(name, all);
  return indent;
}

const NO_GUARDS: readonly Guard[] = Object.freeze([]);

/** Reads as many plain entries as follow each other; gives how many, and where the last ends. Null for a name that is there already. */
function readPlainEntries(
  text: string,
  start: number,
  first: number,
  indent: string,
  found: Found,
  names: Set<string>,
): { count: number; end: number } | null {
  const lines = nameLines(indent);
  const rest = text.slice(start, start + AT_ONCE);
  if (!lines.test(rest)) return { count: 0, end: start };
  const read = rest.slice(indent.length + 2, lines.lastIndex - 1).split(`\n${indent}- `);
  const known = names.size;
  read.forEach((name, i) => {
    names.add(name);
    found.patches.push({ name, guards: NO_GUARDS, line: first + i });
  });
  return names.size < known + read.length ? null : { count: read.length, end: start + lines.lastIndex };
}

/** Reads a patch's line; gives its indentation. */
function readPatch(line: string, number: number, found: Found, names: Set<string>): string | null {
  const [, blanks, word] = nameLine.exec(line) ?? [];
  if (blanks !== undefined && word !== undefined) {
    if (names.has(word)) return null;
    names.add(word);
    found.patches.push({ name: word, guards: [], line: number });
    return blanks;
  }
  const [, indent, entry] = patchLine.exec(line) ?? [];
  const [name = '', ...words] = entry?.split(' ') ?? [];
  const guards = words.map(parseGuard);
  if (indent === undefined || names.has(name) || patchNameProblem(name) !== null) return null;
  if (guards.includes(null) || new Set(guards.map((g) => g?.name)).size < guards.length) return null;
  names.add(name);
  found.patches.push({ name, guards: guards as Guard[], line: number });
  return indent;
}
