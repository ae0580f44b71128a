// Rows of a diff as lines of the screen, in one column or two.

import { markOf } from '../text/changed-words.ts';
import type { DiffLine, DiffRow } from '../text/rows.ts';
import type { SideRow } from '../text/side-rows.ts';
import { inCells, type Line, type Paint, type Span, shifted, span } from '../text/span.ts';
import { sqlSpans } from '../text/sql.ts';

const NUMBER = 5;

/** One row with both line numbers, the sign, and the code in its colours, without its first `side` cells. */
export function diffLine(row: DiffRow, side = 0): Line {
  if (row.kind === 'file') return [span(row.text, 'bold')];
  if (row.kind === 'hunk') return [span(row.text, 'cyan')];
  return [span(`${number(row.old)} ${number(row.new)} `, 'dim'), ...code(row, side)];
}

/** A row of two columns in a pane of `width` cells, the code without its first `side` cells. */
export function sideLine(row: SideRow, width: number, side = 0): Line {
  if ('head' in row) return diffLine(row.head);
  const half = Math.floor((width - 1) / 2);
  const column = (line: DiffLine | null, n: 'old' | 'new'): Line =>
    inCells(line === null ? [] : [span(`${number(line[n])} `, 'dim'), ...code(line, side)], half);
  return [...column(row.left, 'old'), span('│', 'dim'), ...column(row.right, 'new')];
}

function number(n: number | null): string {
  return n === null ? ' '.repeat(NUMBER) : String(n).padStart(NUMBER);
}

const colours: Readonly<Record<DiffLine['kind'], readonly Paint[]>> = { ' ': [], '+': ['green'], '-': ['red'] };

/** The sign and the code; what changed within the line stands out by more than colour. */
function code(row: DiffLine, side: number): Line {
  const { kind } = row;
  const base = colours[kind];
  const sign = span(kind, ...base, ...(kind === ' ' ? [] : (['bold'] as const)));
  return [sign, ...shifted(inColours(row, base), side)];
}

function inColours(row: DiffLine, base: readonly Paint[]): Span[] {
  const { kind, text } = row;
  if (kind === ' ') return sqlSpans(text);
  const mark = markOf(row);
  if (mark === undefined || mark[0] >= mark[1]) return [span(text, ...base)];
  const [from, to] = mark;
  return [
    span(text.slice(0, from), ...base),
    span(text.slice(from, to), ...base, 'inverse'),
    span(text.slice(to), ...base),
  ];
}

/** Whether two columns have room. */
export function hasRoomForSides(width: number): boolean {
  return width >= 2 * (NUMBER + 24);
}
