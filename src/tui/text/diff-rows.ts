// A patch as the rows of a screen: files, hunks, lines with their numbers, and in a changed line the part that changed.
import type { FileDiff, Hunk, HunkLine } from '../../patch/types.ts';

export type DiffRow =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'hunk'; readonly text: string }
  | DiffLine;

export interface DiffLine {
  readonly kind: ' ' | '+' | '-';
  readonly text: string;
  /** Line numbers before and after; null where the line is not there. */
  readonly old: number | null;
  readonly new: number | null;
  /** The line that it takes the place of, or that takes its. */
  readonly other?: string | undefined;
}

/** Rows that are made when they are asked for: there may be tens of thousands that nobody sees. */
export interface Rows {
  readonly count: number;
  /** The row at a place below `count`. */
  at(index: number): DiffRow;
  /** Its kind, without making it. */
  kindAt(index: number): DiffRow['kind'];
}

export interface DiffLook {
  /** Lines of context around a change, at most. */
  readonly context: number;
  /** Whether changes of white space alone show as changes. */
  readonly whitespace: boolean;
}

/** The rows of all files, made at once. */
export function diffRows(files: readonly FileDiff[], look: DiffLook): DiffRow[] {
  return allOf(rowsOf(files, look));
}

/** The rows of all files. */
export function rowsOf(files: readonly FileDiff[], look: DiffLook): Rows {
  return joined(
    files.flatMap((file) => {
      const words = { create: 'new unit', delete: 'unit removed', modify: '' }[file.change];
      const head: DiffRow = { kind: 'file', text: words === '' ? file.path : `${file.path}  (${words})` };
      return [
        listed([head]),
        ...file.hunks.flatMap((hunk) => [
          listed([{ kind: 'hunk', text: `@@ line ${hunk.newStart} ${hunk.section}`.trimEnd() }]),
          hunkRows(hunk, look),
        ]),
      ];
    }),
  );
}

const allOf = (rows: Rows): DiffRow[] => Array.from({ length: rows.count }, (_, i) => rows.at(i));

/** Rows that are there already. */
export function listed(rows: readonly DiffRow[]): Rows {
  const at = (i: number) => rows[i] as DiffRow;
  return { count: rows.length, at, kindAt: (i) => at(i).kind };
}

function joined(parts: readonly Rows[]): Rows {
  const starts: number[] = [];
  let count = 0;
  for (const part of parts) {
    starts.push(count);
    count += part.count;
  }
  /** The last part that begins at or before the place. */
  const find = (index: number): readonly [Rows, number] => {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return [parts[low] as Rows, index - (starts[low] as number)];
  };
  return {
    count,
    at(index) {
      const [part, place] = find(index);
      return part.at(place);
    },
    kindAt(index) {
      const [part, place] = find(index);
      return part.kindAt(place);
    },
  };
}

function bare(line: HunkLine): string {
  return line.text.replace(/\r?\n$/, '');
}

/** No line. */
const NONE = -1;

/** The lines of a hunk, as far as the look shows them. */
function hunkRows({ lines, oldStart, newStart }: Hunk, look: DiffLook): Rows {
  const { others, isSame } = pairUp(lines, look.whitespace);
  const [olds, news] = [new Int32Array(lines.length), new Int32Array(lines.length)];
  let [old, now] = [oldStart, newStart];
  for (let i = 0; i < lines.length; i++) {
    const kind = lines[i]?.kind;
    olds[i] = old;
    news[i] = now;
    if (kind !== '+') old++;
    if (kind !== '-') now++;
  }
  /** How the line shows; null where another one stands for it. */
  const kindOf = (i: number): DiffLine['kind'] | null => {
    const { kind } = lines[i] as HunkLine;
    return isSame(i) ? (kind === '+' ? ' ' : null) : kind;
  };
  const places = nearChanges(lines.length, kindOf, look.context);
  const kindAt = (index: number) => kindOf(places[index] as number) ?? ' ';
  return {
    count: places.length,
    kindAt,
    at(index) {
      const i = places[index] as number;
      const [kind, other] = [kindAt(index), others[i] ?? NONE];
      return {
        kind,
        text: bare(lines[i] as HunkLine),
        old: kind === '+' ? null : ((isSame(i) ? olds[other] : olds[i]) as number),
        new: kind === '-' ? null : (news[i] as number),
        other: other === NONE || kind === ' ' ? undefined : bare(lines[other] as HunkLine),
      };
    },
  };
}

/**
 * Tells of each line which one took its place, or whose it took. With `whitespace` off, lines that differ in blanks alone are
 * the same, and those that came show as context.
 */
function pairUp(lines: readonly HunkLine[], whitespace: boolean) {
  const others = new Int32Array(lines.length).fill(NONE);
  const same = new Set<number>();
  for (let at = 0; at < lines.length; ) {
    const minus = run(lines, at, '-');
    const plus = run(lines, at + minus, '+');
    if (minus === 0 && plus === 0) {
      at++;
      continue;
    }
    const [gone, come] = [at, at + minus];
    at = come + plus;
    if (minus !== plus) continue;
    for (let i = 0; i < minus; i++) {
      others[gone + i] = come + i;
      others[come + i] = gone + i;
    }
    if (whitespace) continue;
    const text = (i: number) => squeeze((lines[i] as HunkLine).text);
    const pairs = Array.from({ length: minus }, (_, i) => [gone + i, come + i] as const);
    if (pairs.every(([a, b]) => text(a) === text(b))) for (const i of pairs.flat()) same.add(i);
  }
  return { others, isSame: whitespace ? () => false : (i: number) => same.has(i) };
}

function run(lines: readonly HunkLine[], from: number, kind: string): number {
  let at = from;
  while (lines[at]?.kind === kind) at++;
  return at - from;
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * What changed within the line, as [from, to): what stands between the words that it and the other one begin and end with;
 * undefined where nothing but blanks is the same. Found when the line is drawn: there may be thousands that nobody sees.
 */
export function markOf({ text, other }: DiffLine): readonly [number, number] | undefined {
  if (other === undefined) return undefined;
  const limit = Math.min(text.length, other.length);
  let start = 0;
  while (start < limit && text[start] === other[start]) start++;
  while (start > 0 && inWord(text, start, other)) start--;
  let end = 0;
  while (end < limit - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end++;
  while (end > 0 && inWord(text, text.length - end, other, other.length - end)) end--;
  const same = (text.slice(0, start) + text.slice(text.length - end)).trim();
  return same === '' ? undefined : [start, text.length - end];
}

/** Whether a cut there would go through a word of either text. */
function inWord(a: string, at: number, b: string, bAt = at): boolean {
  const cutsWord = (text: string, i: number) => /\w/.test(text[i - 1] ?? '') && /\w/.test(text[i] ?? '');
  return cutsWord(a, at) || cutsWord(b, bAt);
}

/** The places of the lines that show: context that is further from a change than `context` lines is left out. */
function nearChanges(count: number, kindOf: (place: number) => string | null, context: number): Int32Array {
  const places = new Int32Array(count);
  let [shown, from, before] = [0, 0, 0];
  /** Of the lines since the last change, keeps so many at their beginning and at their end. */
  const settle = (head: number, tail: number) => {
    const more = shown - from - head - tail;
    if (more <= 0) return;
    places.copyWithin(from + head, shown - tail, shown);
    shown -= more;
  };
  for (let i = 0; i < count; i++) {
    const kind = kindOf(i);
    if (kind === null) continue;
    if (kind !== ' ') settle(before, context);
    places[shown++] = i;
    if (kind === ' ') continue;
    from = shown;
    before = context;
  }
  settle(before, 0);
  return places.subarray(0, shown);
}

/** Two columns: each row has what was and what is; the rest of the rows span both. */
export type SideRow = { readonly left: DiffLine | null; readonly right: DiffLine | null } | { readonly head: DiffRow };

/** Rows of two columns, made when they are asked for. */
export interface SideRows {
  readonly count: number;
  at(index: number): SideRow;
  /** Whether a hunk begins there. */
  isHunk(index: number): boolean;
}

export function sideBySide(rows: Rows): SideRows {
  // Which row stands left and which right; what spans both, or is the same, is both.
  const [lefts, rights]: [number[], number[]] = [[], []];
  let [gone, minus, plus] = [0, 0, 0];
  const flush = () => {
    for (let i = 0; i < Math.max(minus, plus); i++) {
      lefts.push(i < minus ? gone + i : NONE);
      rights.push(i < plus ? gone + minus + i : NONE);
    }
    [minus, plus] = [0, 0];
  };
  for (let i = 0; i < rows.count; i++) {
    const kind = rows.kindAt(i);
    if (kind === '+' || kind === '-') {
      if (kind === '-' && plus > 0) flush();
      if (minus + plus === 0) gone = i;
      if (kind === '-') minus++;
      else plus++;
    } else {
      flush();
      lefts.push(i);
      rights.push(i);
    }
  }
  flush();
  const side = (place: number) => (place === NONE ? null : (rows.at(place) as DiffLine));
  return {
    count: lefts.length,
    isHunk: (index) => lefts[index] === rights[index] && rows.kindAt(lefts[index] as number) === 'hunk',
    at(index) {
      const [left, right] = [lefts[index] as number, rights[index] as number];
      if (left !== right) return { left: side(left), right: side(right) };
      const row = rows.at(left);
      return row.kind === ' ' ? { left: row, right: row } : { head: row };
    },
  };
}

/** The rows of a text that holds diffs among other lines, as a message does. */
export function looseDiffRows(text: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let [old, now, inHunk] = [1, 1, false];
  for (const raw of text.replace(/\n+$/, '').split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(raw);
    if (hunk !== null) {
      [old, now, inHunk] = [Number(hunk[1]), Number(hunk[2]), true];
      rows.push({ kind: 'hunk', text: `@@ line ${now} ${hunk[3]}`.trimEnd() });
    } else if (/^(--- |\+\+\+ |diff --git |index )/.test(raw) && !inHunk) {
      if (raw.startsWith('+++ ')) rows.push({ kind: 'file', text: raw.slice(4).replace(/^[ab]\//, '') });
      inHunk = false;
    } else if (raw.startsWith('-')) rows.push({ kind: '-', text: raw.slice(1), old: old++, new: null });
    else if (raw.startsWith('+')) rows.push({ kind: '+', text: raw.slice(1), old: null, new: now++ });
    else if (inHunk && raw.startsWith(' ')) rows.push({ kind: ' ', text: raw.slice(1), old: old++, new: now++ });
    else if (!raw.startsWith('\\')) {
      inHunk = false;
      rows.push({ kind: 'file', text: raw });
    }
  }
  return rows;
}
