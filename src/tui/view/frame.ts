// The rows around the panes: where one is, what was said, which keys work here.
import { type Binding, fits, whyOff } from '../keys/binding.ts';
import { commandLine } from '../model/changes.ts';
import { targetName } from '../model/press.ts';
import { allRows, listNames, stackOf } from '../model/rows.ts';
import { type State, TABS } from '../model/state.ts';
import { cells, fit, type Line, type Span, span } from '../text/span.ts';
import { detailLines } from './detail.ts';
import { layoutOf } from './layout.ts';

/** Target, position, and what is not as it should be. */
export function headerRow(state: State): Line {
  const { target, status, readOnly } = state;
  const stack = stackOf(state);
  const total = allRows(state.local, status).filter((r) => r.state !== 'guarded').length;
  const signs: Span[] = [];
  const sign = (text: string, ...paint: Parameters<typeof span>[1][]) => signs.push(span('  '), span(text, ...paint));
  const { selected } = state.local;
  if (selected.length > 0) sign(`guards ${selected.join(' ')}`, 'yellow');
  if (readOnly) sign('READ-ONLY', 'yellow', 'bold');
  if (state.trouble !== null) sign(`! ${state.trouble}`, 'red');
  else if (status === null) sign('asking the database …', 'dim');
  else {
    const { drift, tree, differs } = status;
    if (drift.length > 0) sign(`! ${drift.length} changed by hand`, 'red', 'bold');
    if (tree.dirty.length > 0) sign(`* ${tree.dirty.length} edited`, 'yellow');
    if (!tree.follows) sign('udfs/ follows another target', 'dim');
    if (differs.length > 0) sign('series and stack differ: Y', 'yellow');
  }
  const place = stack === null ? `${total} patches` : `${stack.length} of ${total} applied`;
  return fit(
    [
      span(' pgquilt  ', 'bold'),
      target.remote ? span(` REMOTE ${target.label} `, 'red', 'inverse') : span(target.label, 'bold'),
      span(`  ${place}`),
      ...signs,
    ],
    state.size.columns,
  );
}

/** The headings of the panes: the list's, then the tabs. */
export function headingRow(state: State): { list: Line; detail: Line } {
  const { list, detail } = layoutOf(state);
  const count = listNames(state).length;
  const filter = state.filter[state.view];
  const title = state.view === 'queue' ? 'Series' : 'Functions';
  const found = filter === '' ? '' : `  /${filter}: ${count}`;
  const tabs = TABS.map((tab, i): Span => {
    const name = `${tab.charAt(0).toUpperCase()}${tab.slice(1)}`;
    return tab === state.tab ? span(` [${i + 1} ${name}] `, 'bold') : span(`  ${i + 1} ${name}  `, 'dim');
  });
  const place = span(` ${placeOf(state)}`, 'dim');
  return {
    list: fit([span(` ${title}`, 'bold'), span(found, 'yellow')], list),
    detail: fit(state.view === 'queue' ? [...tabs, place] : [span(' Function', 'bold'), place], detail),
  };
}

function placeOf(state: State): string {
  const { count } = detailLines(state);
  const { body } = layoutOf(state);
  return count <= body ? '' : `${state.scroll + 1}–${Math.min(count, state.scroll + body)} of ${count}`;
}

/** What is at work, what was said last, or the line that is typed. */
export function messageRow(state: State): Line {
  const { running, message, dialog, size } = state;
  if (dialog?.kind === 'ask') return askRow(state, dialog);
  if (running !== null) {
    const stop = running.cancelling ? 'cancelling …' : '^C cancels';
    const text = [commandLine(running.words), running.progress, stop].filter(Boolean).join('  ·  ');
    return fit([span(` ${text}`, 'yellow')], size.columns);
  }
  if (message === null) return fit([], size.columns);
  return fit([message.bad ? span(` ! ${message.text}`, 'red') : span(` ${message.text}`, 'bold')], size.columns);
}

function askRow(state: State, dialog: Extract<NonNullable<State['dialog']>, { kind: 'ask' }>): Line {
  const { ask, text, at } = dialog;
  const label = {
    filter: '/',
    search: 'search: ',
    command: ':',
    target: `This changes ${state.target.label}. Type ${targetName(state)} to do it: `,
    words: `${ask.for === 'words' ? ask.title : ''}: `,
  }[ask.for];
  const letters = [...text];
  // A long line shows its end: the place where one types.
  const room = Math.max(8, state.size.columns - cells(label) - 2);
  const from = Math.max(0, at - room + 1);
  return fit(
    [
      span(` ${label}`, 'bold'),
      span(letters.slice(from, at).join('')),
      span(letters[at] ?? ' ', 'inverse'),
      span(letters.slice(at + 1).join('')),
    ],
    state.size.columns,
  );
}

/** The keys that work here. */
export function footerRow(state: State, keymap: readonly Binding[]): Line {
  const keys = footerKeys(state, keymap).flatMap(([key, word, off]): Span[] => [
    span(` ${key}`, ...(off ? (['dim'] as const) : (['bold'] as const))),
    span(` ${word} `, ...(off ? (['dim'] as const) : [])),
  ]);
  // The last cell of the last row stays empty: a terminal would scroll.
  return fit(keys, state.size.columns - 1);
}

function footerKeys(state: State, keymap: readonly Binding[]): (readonly [string, string, boolean])[] {
  const { dialog } = state;
  if (dialog?.kind === 'ask') return [['Enter', 'do it', false], ['Esc', 'leave it', false]];
  if (dialog?.kind === 'help') return [['↑↓', 'choose', false], ['Enter', 'press it', false], ['Esc', 'back', false]];
  if (dialog?.kind === 'confirm') return [['y', 'do it', false], ['Esc', 'leave it', false], ['j/k', 'scroll', false]];
  if (dialog?.kind === 'choose') {
    return [...dialog.choices.map((c) => [c.key, c.about, false] as const), ['Esc', 'back', false]];
  }
  const shown = keymap.filter((b) => b.short !== undefined && fits(b, state));
  const local = shown.filter((b) => !(b.place === 'everywhere' && shown.some((o) => o !== b && o.keys.some((k) => b.keys.includes(k)))));
  return local.map((b) => [b.keys[0] ?? '', backWord(b, state), whyOff(b, state) !== null]);
}

function backWord(binding: Binding, state: State): string {
  if (binding.id !== 'back') return binding.short ?? '';
  return state.focus === 'detail' || state.filter[state.view] !== '' || state.view === 'functions' ? 'back' : 'quit';
}
