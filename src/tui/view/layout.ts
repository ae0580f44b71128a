// Where everything goes on a screen of this size.
import type { State } from '../model/state.ts';

/** Below this there is no room for anything. */
export const SMALLEST = { columns: 60, rows: 15 } as const;

/** From here on, list and detail stand side by side. */
const TWO_PANES = 100;

export interface Layout {
  readonly tooSmall: boolean;
  /** Cells of the list, 0 where it does not show. */
  readonly list: number;
  /** Cells of the right-hand pane, 0 where it does not show. */
  readonly detail: number;
  /** Rows of either pane, without the row of tabs. */
  readonly body: number;
}

export function layoutOf(state: Pick<State, 'size' | 'focus' | 'dialog'>): Layout {
  const { columns, rows } = state.size;
  const tooSmall = columns < SMALLEST.columns || rows < SMALLEST.rows;
  // A row each for the header, the headings, the message and the keys.
  const body = Math.max(0, rows - 4);
  if (columns >= TWO_PANES) {
    const list = Math.min(Math.max(56, Math.floor(columns * 0.35)), Math.floor(columns * 0.4));
    return { tooSmall, list, detail: columns - list - 1, body };
  }
  const onDetail = state.focus === 'detail' || isPane(state.dialog);
  return { tooSmall, list: onDetail ? 0 : columns, detail: onDetail ? columns : 0, body };
}

/** Whether it takes the right-hand pane. A line that is typed stands in the message row, a patch is carried in the list. */
export function isPane(dialog: State['dialog']): boolean {
  return dialog !== null && dialog.kind !== 'ask' && dialog.kind !== 'grab';
}
