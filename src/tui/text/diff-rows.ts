// A patch as the rows of a screen: files, hunks, lines with their numbers, and in a changed line the part that changed.
import type { FileDiff, HunkLine } from '../../patch/types.ts';

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

/** A line before it is known which other one it belongs to; of one shape, as there may be tens of thousands. */
type Draft = { -readonly [K in keyof DiffLine]-?: DiffLine[K] };

export interface DiffLook {
  /** Lines of context around a change, at most. */
  readonly context: number;
  /** Whether changes of white space alone show as changes. */
  readonly whitespace: boolean;
}

/** The rows of all files. */
export function diffRows(files: readonly FileDiff[], look: DiffLook): DiffRow[] {
  return files.flatMap((file) => {
    const words = { create: 'new unit', delete: 'unit removed', modify: '' }[file.change];
    const rows: DiffRow[] = [{ kind: 'file', text: words === '' ? file.path : `${file.path}  (${words})` }];
    for (const hunk of file.hunks) {
      rows.push({ kind: 'hunk', text: `@@ line ${hunk.newStart} ${hunk.section}`.trimEnd() });
      let [old, now] = [hunk.oldStart, hunk.newStart];
      const lines = hunk.lines.map((line): Draft => {
        const { kind } = line;
        return {
          kind,
          text: bare(line),
          old: kind === '+' ? null : old++,
          new: kind === '-' ? null : now++,
          other: undefined,
        };
      });
      for (const line of nearChanges(pairUp(lines, look.whitespace), look.context)) rows.push(line);
    }
    return rows;
  });
}

function bare(line: HunkLine): string {
  return line.text.replace(/\r?\n$/, '');
}

/** Tells lines that took each other's place of one another; with `whitespace` off, equal ones become context. */
function pairUp(lines: readonly Draft[], whitespace: boolean): readonly DiffLine[] {
  const same = new Set<DiffLine>();
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
    const pairs = lines.slice(gone, come).map((a, i) => [a, lines[come + i] as Draft] as const);
    const isSame = !whitespace && pairs.every(([a, b]) => squeeze(a.text) === squeeze(b.text));
    for (const [a, b] of pairs) {
      if (isSame) {
        same.add(a);
        [b.kind, b.old] = [' ', a.old];
      } else [a.other, b.other] = [b.text, a.text];
    }
  }
  return same.size === 0 ? lines : lines.filter((line) => !same.has(line));
}

function run(lines: readonly DiffLine[], from: number, kind: string): number {
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

/** Leaves out context that is further from a change than `context` lines. */
function nearChanges(lines: readonly DiffLine[], context: number): readonly DiffLine[] {
  const changed = lines.flatMap((l, i) => (l.kind === ' ' ? [] : [i]));
  if (changed.length === lines.length) return lines;
  let next = 0;
  return lines.filter((_, i) => {
    while (next < changed.length && (changed[next] as number) < i) next++;
    const before = next > 0 ? i - (changed[next - 1] as number) : Number.POSITIVE_INFINITY;
    const after = next < changed.length ? (changed[next] as number) - i : Number.POSITIVE_INFINITY;
    return Math.min(before, after) <= context;
  });
}

/** Two columns: each row has what was and what is; the rest of the rows span both. */
export type SideRow = { readonly left: DiffLine | null; readonly right: DiffLine | null } | { readonly head: DiffRow };

export function sideBySide(rows: readonly DiffRow[]): SideRow[] {
  const out: SideRow[] = [];
  let gone: DiffLine[] = [];
  let come: DiffLine[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++) {
      out.push({ left: gone[i] ?? null, right: come[i] ?? null });
    }
    [gone, come] = [[], []];
  };
  for (const row of rows) {
    if (row.kind === '-') {
      if (come.length > 0) flush();
      gone.push(row);
    } else if (row.kind === '+') come.push(row);
    else {
      flush();
      out.push(row.kind === ' ' ? { left: row, right: row } : { head: row });
    }
  }
  flush();
  return out;
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
