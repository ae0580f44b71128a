// A diff in two columns: what was, and what is.
import { type DiffLine, type DiffRow, findPlace, KINDS, kindsOf, type Rows } from './rows.ts';

/** Each row has what was and what is; the rest of the rows span both. */
export type SideRow = { readonly left: DiffLine | null; readonly right: DiffLine | null } | { readonly head: DiffRow };

/** Rows of two columns, made when they are asked for. */
export interface SideRows {
  readonly count: number;
  at(index: number): SideRow;
  /** The first row from there on, backwards where `by` is -1, in either column of which the pattern is; -1 where none is. */
  find(pattern: RegExp, from: number, by: 1 | -1): number;
  /** The places of the rows at which a hunk begins. */
  readonly hunks: readonly number[];
}

/** No row. */
const NONE = -1;

export function sideBySide(rows: Rows): SideRows {
  // Which row stands left and which right; what spans both, or is the same, is both.
  const kinds = kindsOf(rows);
  const [lefts, rights] = [new Int32Array(rows.count), new Int32Array(rows.count)];
  const hunks: number[] = [];
  let count = 0;
  for (let at = 0; at < kinds.length; ) {
    const minus = run(kinds, at, KINDS['-']);
    const plus = run(kinds, at + minus, KINDS['+']);
    if (minus + plus === 0) {
      if (kinds[at] === KINDS.hunk) hunks.push(count);
      lefts[count] = at;
      rights[count++] = at++;
      continue;
    }
    for (let i = 0; i < minus || i < plus; i++) {
      lefts[count] = i < minus ? at + i : NONE;
      rights[count++] = i < plus ? at + minus + i : NONE;
    }
    at += minus + plus;
  }
  const side = (place: number) => (place === NONE ? null : (rows.at(place) as DiffLine));
  return {
    count,
    hunks,
    at(index) {
      const [left, right] = [lefts[index] as number, rights[index] as number];
      if (left !== right) return { left: side(left), right: side(right) };
      const row = rows.at(left);
      return row.kind === ' ' ? { left: row, right: row } : { head: row };
    },
    find(pattern, from, by) {
      const has = (place: number) => place !== NONE && pattern.test(rows.at(place).text);
      return findPlace(count, from, by, (i) => has(lefts[i] as number) || has(rights[i] as number));
    },
  };
}

function run(kinds: Uint8Array, from: number, kind: number): number {
  let at = from;
  while (kinds[at] === kind) at++;
  return at - from;
}
