// The hunks to choose from, each with its box; the one that is marked is always in sight.
import type { Pick } from '../model/pick.ts';
import { inCells, type Line, line, span } from '../text/span.ts';
import { diffLine } from './diff.ts';

/** What one can press there, and what it does. */
export const pickKeys: readonly (readonly [string, string])[] = [
  ['Space', 'take this hunk, or leave it'],
  ['f', 'all hunks of this file'],
  ['a', 'all'],
  ['Enter', 'show what it would do'],
  ['Esc', 'leave it'],
];

/** The rows of the pane, `height` of them at most. */
export function pickLines({ items, picked, at }: Pick, width: number, height: number): Line[] {
  const tail: Line[] = [
    [span('─'.repeat(width), 'dim')],
    pickKeys.flatMap(([key, about]) => [span(` ${key}`, 'bold'), span(` ${about} `)]),
  ];
  const rows: { item: number; line: Line }[] = [];
  for (const [i, { hunk, file, rows: own }] of items.entries()) {
    const marked = i === at;
    const box = picked.has(hunk) ? '[x]' : '[ ]';
    const head: Line = [
      span(marked ? '▌' : ' '),
      span(`${box} `, ...(picked.has(hunk) ? (['bold', 'green'] as const) : (['bold'] as const))),
      span(`${hunk}  ${file}`, 'bold'),
    ];
    rows.push({ item: i, line: marked ? inCells(head, width, 'inverse') : head });
    rows.push(...own.map((row) => ({ item: i, line: diffLine(row) })));
  }
  const room = Math.max(1, height - tail.length);
  const head = rows.findIndex((row) => row.item === at);
  const from = Math.max(0, Math.min(head - 2, rows.length - room));
  if (rows.length === 0) return [line('There is no edit.', 'dim'), ...tail];
  return [...rows.slice(from, from + room).map((row) => row.line), ...tail];
}
