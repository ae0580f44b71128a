// The whole screen. Components draw what the views made of the state, one text a pane, and know nothing else.
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { Binding } from '../keys/binding.ts';
import type { State } from '../model/state.ts';
import { painted, type Theme } from '../screen/theme.ts';
import { inCells, type Line, line, span } from '../text/span.ts';
import { detailLines } from '../view/detail.ts';
import { dialogLines, dialogTitle } from '../view/dialog.ts';
import { footerRow, headerRow, headingRow, messageRow } from '../view/frame.ts';
import { layoutOf, SMALLEST } from '../view/layout.ts';
import { listLines } from '../view/list.ts';

interface Props {
  readonly state: State;
  readonly keymap: readonly Binding[];
  readonly theme: Theme;
}

export function Screen(props: Props): ReactElement {
  const { state, theme, keymap } = props;
  if (layoutOf(state).tooSmall) return <TooSmall state={state} theme={theme} />;
  const { columns, rows } = state.size;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rows lines={[headerRow(state)]} theme={theme} />
      <Body {...props} />
      <Rows lines={[messageRow(state, keymap), footerRow(state, keymap)]} theme={theme} />
    </Box>
  );
}

/** Lines that are as wide as their pane already. */
function Rows({ lines, theme }: { lines: readonly Line[]; theme: Theme }): ReactElement {
  return <Text>{lines.map((l) => painted(l, theme)).join('\n')}</Text>;
}

function Body(props: Props): ReactElement {
  const { state, theme } = props;
  const { list, detail, body } = layoutOf(state);
  const heading = headingRow(state);
  const bar = Array.from({ length: body + 1 }, () => line('│', 'dim'));
  return (
    <Box>
      {list > 0 && <Rows lines={[heading.list, ...listLines(state)]} theme={theme} />}
      {list > 0 && detail > 0 && <Rows lines={bar} theme={theme} />}
      {detail > 0 && <Detail {...props} />}
    </Box>
  );
}

/** What stands beside the list, or what is asked in its place. */
function Detail({ state, theme, keymap }: Props): ReactElement {
  const { detail, body } = layoutOf(state);
  const { dialog } = state;
  if (dialog !== null && dialog.kind !== 'ask') {
    const title = inCells([span(` ${dialogTitle(dialog)}`, 'bold')], detail);
    return <Rows lines={[title, ...filled(dialogLines(state, keymap, detail, body), detail, body)]} theme={theme} />;
  }
  const lines = detailLines(state);
  const shown = Array.from({ length: Math.min(body, lines.count - state.scroll) }, (_, i) =>
    lines.at(state.scroll + i),
  );
  return <Rows lines={[headingRow(state).detail, ...filled(shown, detail, body)]} theme={theme} />;
}

function filled(lines: readonly Line[], width: number, height: number): Line[] {
  return Array.from({ length: height }, (_, i) => inCells(lines[i] ?? [], width));
}

function TooSmall({ state, theme }: { state: State; theme: Theme }): ReactElement {
  const { columns, rows } = state.size;
  const text = `This terminal is too small: ${columns}x${rows}. pgquilt needs ${SMALLEST.columns}x${SMALLEST.rows}.`;
  return <Rows lines={[inCells([span(text, 'bold')], Math.max(1, columns - 1))]} theme={theme} />;
}
