// What is asked or told, in the place of the right-hand pane.
import type { Binding } from '../keys/binding.ts';
import { fits } from '../keys/binding.ts';
import type { Dialog, DialogLine, Told } from '../model/dialog.ts';
import { helpRows } from '../model/press.ts';
import type { State } from '../model/state.ts';
import { listed } from '../text/rows.ts';
import { sideBySide } from '../text/side-rows.ts';
import { inCells, type Line, line, span, wrap } from '../text/span.ts';
import { sqlSpans } from '../text/sql.ts';
import { diffLine, hasRoomForSides, sideLine } from './diff.ts';
import { pickLines } from './pick.ts';

/** The lines of the pane, its title the first; `height` of them at most. */
export function dialogLines(state: State, keymap: readonly Binding[], width: number, height: number): Line[] {
  const { dialog } = state;
  if (dialog === null || dialog.kind === 'ask' || dialog.kind === 'grab') return [];
  if (dialog.kind === 'help') return helpLines(state, dialog, keymap, width, height);
  if (dialog.kind === 'menu') return menuLines(dialog, width, height);
  if (dialog.kind === 'pick') return pickLines(dialog, width, height);
  const all = bodyLines(dialog, width);
  const room = Math.max(1, height - tailLines(dialog, width).length);
  const from = Math.max(0, Math.min(dialog.scroll, all.length - room));
  return [...all.slice(from, from + room), ...tailLines(dialog, width)];
}

/** The title of the pane. */
export function dialogTitle(dialog: Dialog | null): string {
  if (dialog?.kind === 'help') return `Keys${dialog.filter === '' ? ': type to search' : `  /${dialog.filter}`}`;
  return dialog === null || dialog.kind === 'ask' || dialog.kind === 'grab' ? '' : dialog.title;
}

function bodyLines(dialog: Told, width: number): Line[] {
  const out: Line[] = [];
  const { lines } = dialog;
  for (let at = 0; at < lines.length; at++) {
    const item = lines[at] as DialogLine;
    if (item.kind !== 'diff') {
      out.push(...textLines(item, width));
      continue;
    }
    const rows = [];
    for (; lines[at]?.kind === 'diff'; at++) rows.push((lines[at] as Extract<DialogLine, { kind: 'diff' }>).row);
    at--;
    // Both texts side by side, where there is room.
    if (hasRoomForSides(width)) {
      const sides = sideBySide(listed(rows));
      out.push(...Array.from({ length: sides.count }, (_, i) => sideLine(sides.at(i), width)));
    } else out.push(...rows.map((row) => diffLine(row)));
  }
  return out;
}

function textLines(item: Exclude<DialogLine, { kind: 'diff' }>, width: number): Line[] {
  const { kind, text } = item;
  if (kind === 'sql') return [sqlSpans(text)];
  if (kind === 'plan') {
    const sign = text.trimStart()[0] ?? '';
    return [line(text, sign === '+' ? 'green' : sign === '-' ? 'red' : 'yellow')];
  }
  const paint = { text: [], strong: ['bold'], hint: ['cyan'], bad: ['red'] } as const;
  return wrap(text, width - 1).map((part) => [span(part, ...paint[kind])]);
}

/** What one can press: always in sight. */
function tailLines(dialog: Told, width: number): Line[] {
  const ways =
    dialog.kind === 'confirm'
      ? [
          ['y', 'do it'],
          ['Esc', 'leave it'],
        ]
      : [...dialog.choices.map((c) => [c.key, c.about]), ['Esc', 'back']];
  return [
    [span('─'.repeat(width), 'dim')],
    ...ways.map(([key = '', about = '']): Line => [span(` ${key.padEnd(4)}`, 'bold'), span(about)]),
  ];
}

function menuLines({ items, at }: Extract<Dialog, { kind: 'menu' }>, width: number, height: number): Line[] {
  const from = Math.max(0, Math.min(at - Math.floor(height / 2), items.length - height));
  return items.slice(from, from + height).map(({ about }, i) => {
    const marked = from + i === at;
    return inCells([span(`${marked ? '▌' : ' '} ${about}`)], width, marked ? 'inverse' : undefined);
  });
}

function helpLines(
  state: State,
  dialog: Extract<Dialog, { kind: 'help' }>,
  keymap: readonly Binding[],
  width: number,
  height: number,
): Line[] {
  const rows = helpRows(state, dialog.filter, keymap);
  if (rows.length === 0) return [line(`No key has to do with '${dialog.filter}'.`, 'dim')];
  const from = Math.max(0, Math.min(dialog.at - Math.floor(height / 2), rows.length - height));
  const closed = { ...state, dialog: null };
  return rows.slice(from, from + height).map((b, i): Line => {
    const chosen = from + i === dialog.at;
    const content: Line = [
      span(chosen ? '▌' : ' '),
      span(`${b.keys.join(' ').padEnd(15)} `, 'bold'),
      span(b.about),
      span(fits(b, closed) ? '' : `  (in ${b.place})`, 'dim'),
    ];
    return chosen ? inCells(content, width, 'inverse') : content;
  });
}
