// The lines of a pane, of which only those that show are made.
import { findPlace } from '../text/rows.ts';
import { type Line, shifted } from '../text/span.ts';

export interface Lines {
  readonly count: number;
  /** The line, what is long in it without its first `side` cells. */
  at(index: number, side?: number): Line;
  /** The first line from there on, backwards where `by` is -1, that the pattern is in; -1 where none is. */
  find(pattern: RegExp, from: number, by: 1 | -1): number;
  /** Where a hunk begins, in order. */
  readonly hunks: () => readonly number[];
}

/** Lines that are there already. */
export function linesOf(lines: readonly Line[]): Lines {
  return withText(lines, [], () => []);
}

/** The lines, and below them those of a text, each made by `lineOf` when it is seen. */
export function withText(
  head: readonly Line[],
  text: readonly string[],
  lineOf: (text: string, number: number) => Line,
): Lines {
  const count = head.length + text.length;
  const textAt = (i: number) => text[i - head.length] ?? (head[i] ?? []).map((s) => s.text).join('');
  return {
    count,
    at(i, side = 0) {
      const own = text[i - head.length];
      return shifted(own === undefined ? (head[i] ?? []) : lineOf(own, i - head.length + 1), side);
    },
    find: (pattern, from, by) => findPlace(count, from, by, (i) => pattern.test(textAt(i))),
    hunks: () => [],
  };
}

/** Lines that see to it themselves what shows of them. */
export const unmoved = (lines: Lines): Lines => ({ ...lines, at: (i) => lines.at(i) });
