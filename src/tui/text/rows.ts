// Rows of a diff as a screen shows them, and how many of them are looked at without being made.

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
  /** The first row from there on, backwards where `by` is -1, whose text the pattern is in; -1 where none is. */
  find(pattern: RegExp, from: number, by: 1 | -1): number;
  /** Writes the kind of every row, as in KINDS, from a place on; where it is 0 nothing need be written. */
  kinds(into: Uint8Array, from: number): void;
}

/** Kinds of rows as numbers: who looks at all of twenty thousand rows at a key press looks at those. */
export const KINDS = { ' ': 0, '+': 1, '-': 2, file: 3, hunk: 4 } as const;

export interface DiffLook {
  /** Lines of context around a change, at most. */
  readonly context: number;
  /** Whether changes of white space alone show as changes. */
  readonly whitespace: boolean;
}

/** The first of so many places from one on, backwards where `by` is -1, that has it; -1 where none does. */
export function findPlace(count: number, from: number, by: 1 | -1, has: (place: number) => boolean): number {
  for (let i = from; i >= 0 && i < count; i += by) if (has(i)) return i;
  return -1;
}

/** Rows that are there already. */
export function listed(rows: readonly DiffRow[]): Rows {
  return {
    count: rows.length,
    at: (i) => rows[i] as DiffRow,
    find: (pattern, from, by) => findPlace(rows.length, from, by, (i) => pattern.test(rows[i]?.text ?? '')),
    kinds(into, from) {
      for (const [i, row] of rows.entries()) into[from + i] = KINDS[row.kind];
    },
  };
}

/** The rows of all parts, one after the other. */
export function joined(parts: readonly Rows[]): Rows {
  const starts = new Int32Array(parts.length);
  let count = 0;
  for (const [i, part] of parts.entries()) {
    starts[i] = count;
    count += part.count;
  }
  const startOf = (part: number) => starts[part] as number;
  /** The last part that begins at or before the place. */
  const partAt = (index: number): number => {
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (startOf(middle) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count,
    at(index) {
      const part = partAt(index);
      return (parts[part] as Rows).at(index - startOf(part));
    },
    find(pattern, from, by) {
      if (from < 0 || from >= count) return -1;
      const first = partAt(from);
      for (let i = first; i >= 0 && i < parts.length; i += by) {
        const part = parts[i] as Rows;
        const start = i === first ? from - startOf(i) : by === 1 ? 0 : part.count - 1;
        const found = part.find(pattern, start, by);
        if (found >= 0) return startOf(i) + found;
      }
      return -1;
    },
    kinds(into, from) {
      for (let i = 0; i < parts.length; i++) parts[i]?.kinds(into, from + startOf(i));
    },
  };
}

/** The kinds of all rows. */
export function kindsOf(rows: Rows): Uint8Array {
  const kinds = new Uint8Array(rows.count);
  rows.kinds(kinds, 0);
  return kinds;
}

/** The places of the rows at which a hunk begins. */
export function hunkPlaces(rows: Rows): number[] {
  const kinds = kindsOf(rows);
  const places: number[] = [];
  for (let at = kinds.indexOf(KINDS.hunk); at >= 0; at = kinds.indexOf(KINDS.hunk, at + 1)) places.push(at);
  return places;
}
