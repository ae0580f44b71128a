// The whole screen as text: what a terminal is sent of a state, before anybody draws it.
import type { Binding } from '../keys/binding.ts';
import type { State } from '../model/state.ts';
import { painted, type Theme } from '../screen/theme.ts';
import { inCells, type Line, span, wrap } from '../text/span.ts';
import { detailLines } from './detail.ts';
import { dialogLines, dialogTitle } from './dialog.ts';
import { footerRow, headerRow, headingRow, messageRow } from './frame.ts';
import { isPane, layoutOf, SMALLEST } from './layout.ts';
import { listLines } from './list.ts';

/** All rows, a line each. */
export function frameOf(state: State, keymap: readonly Binding[], theme: Theme): string {
  const lines = layoutOf(state).tooSmall
    ? tooSmall(state)
    : [headerRow(state), ...panes(state, keymap), messageRow(state, keymap), footerRow(state, keymap)];
  return lines.map((line) => painted(line, theme)).join('\n');
}

/** The list and what stands beside it, row by row. */
function panes(state: State, keymap: readonly Binding[]): Line[] {
  const { list, detail, body } = layoutOf(state);
  const left = list > 0 ? [headingRow(state).list, ...listLines(state)] : null;
  const right = detail > 0 ? detailPane(state, keymap, detail, body) : null;
  const bar = left !== null && right !== null ? [span('│', 'dim')] : [];
  return Array.from({ length: body + 1 }, (_, i) => [...(left?.[i] ?? []), ...bar, ...(right?.[i] ?? [])]);
}

/** Cells that a step to the side moves a text by. */
const STEP = 8;

/** The tab of what is chosen, or what is asked in its place; the heading first. */
function detailPane(state: State, keymap: readonly Binding[], width: number, height: number): Line[] {
  const { dialog } = state;
  if (isPane(dialog)) {
    const title = inCells([span(` ${dialogTitle(dialog)}`, 'bold')], width);
    return [title, ...filled(dialogLines(state, keymap, width, height), width, height)];
  }
  const lines = detailLines(state);
  const count = Math.max(0, Math.min(height, lines.count - state.scroll));
  const shown = Array.from({ length: count }, (_, i) => lines.at(state.scroll + i, state.side * STEP));
  return [headingRow(state).detail, ...filled(shown, width, height)];
}

function filled(lines: readonly Line[], width: number, height: number): Line[] {
  return Array.from({ length: height }, (_, i) => inCells(lines[i] ?? [], width));
}

function tooSmall({ size: { columns, rows } }: State): Line[] {
  const text = `This terminal is too small: ${columns}x${rows}. pgquilt needs ${SMALLEST.columns}x${SMALLEST.rows}.`;
  const width = Math.max(1, columns - 1);
  const lines = wrap(text, width).slice(0, Math.max(1, rows));
  return lines.map((part) => inCells([span(part, 'bold')], width));
}
