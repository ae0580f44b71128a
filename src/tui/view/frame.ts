// The rows around the panes: where one is, what was said, which keys work here.
import { type Binding, bindingFor, fits, whyOff } from '../keys/binding.ts';
import { commandLine } from '../model/changes.ts';
import { helpRows, targetName } from '../model/press.ts';
import { allRows, listNames, stackOf } from '../model/rows.ts';
import { type State, TABS } from '../model/state.ts';
import { cells, inCells, type Line, type Span, span } from '../text/span.ts';
import { detailLines } from './detail.ts';
import { layoutOf } from './layout.ts';

/** Target, position, and what is not as it should be. */
export function headerRow(state: State): Line {
  const { target, status, readOnly } = state;
  const stack = stackOf(state);
  const total = allRows(state.local, status).filter((r) => r.state !== 'guarded' && r.state !== 'finalized').length;
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
  return inCells(
    [
      span(' pgquilt  ', 'bold'),
      target.remote ? span(` REMOTE ${target.label} `, 'red', 'inverse') : span(target.label, 'bold'),
      span(`  ${place}`),
      ...signs,
    ],
    state.size.columns,
  );
}

/** Cells from which on the headings of the tabs need not be close together. */
const ROOMY = 90;

/** The headings of the panes: the list's, then the tabs. */
export function headingRow(state: State): { list: Line; detail: Line } {
  const { list, detail } = layoutOf(state);
  const count = listNames(state).length;
  const filter = state.filter[state.view];
  const title = state.view === 'queue' ? 'Series' : 'Functions';
  const found = filter === '' ? '' : `  /${filter}: ${count}`;
  const tabs = TABS.map((tab, i): Span => {
    const name = `${tab.charAt(0).toUpperCase()}${tab.slice(1)}`;
    // With room to spare the tabs stand apart.
    const gap = detail < ROOMY ? '' : ' ';
    return tab === state.tab
      ? span(`${gap}[${i + 1} ${name}]${gap}`, 'bold')
      : span(`${gap} ${i + 1} ${name} ${gap}`, 'dim');
  });
  const place = span(` ${placeOf(state)}`, 'dim');
  return {
    list: inCells([span(` ${title}`, 'bold'), span(found, 'yellow')], list),
    detail: inCells(state.view === 'queue' ? [...tabs, place] : [span(' Function', 'bold'), place], detail),
  };
}

function placeOf(state: State): string {
  const { count } = detailLines(state);
  const { body } = layoutOf(state);
  return count <= body ? '' : `${state.scroll + 1}–${Math.min(count, state.scroll + body)} of ${count}`;
}

/** What is at work, what was said last, or the line that is typed. */
export function messageRow(state: State, keymap: readonly Binding[]): Line {
  const { running, message, dialog, size } = state;
  if (dialog?.kind === 'ask') return askRow(state, dialog);
  if (running !== null) {
    const stop = running.cancelling ? 'cancelling …' : '^C cancels';
    const text = [commandLine(running.words), running.progress, stop].filter(Boolean).join('  ·  ');
    return inCells([span(` ${text}`, 'yellow')], size.columns);
  }
  if (dialog?.kind === 'help' && message === null) return inCells(whyRow(state, dialog, keymap), size.columns);
  if (message === null) return inCells([], size.columns);
  return inCells([message.bad ? span(` ! ${message.text}`, 'red') : span(` ${message.text}`, 'bold')], size.columns);
}

/** Why the key that is marked in the help cannot be pressed. */
function whyRow(
  state: State,
  dialog: Extract<NonNullable<State['dialog']>, { kind: 'help' }>,
  keymap: readonly Binding[],
): Line {
  const binding = helpRows(state, dialog.filter, keymap)[dialog.at];
  const why = binding === undefined ? null : whyOff(binding, { ...state, dialog: null });
  return why === null ? [] : [span(` ! ${why}`, 'red')];
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
  return inCells(
    [
      span(` ${label}`, 'bold'),
      span(letters.slice(from, at).join('')),
      span(letters[at] ?? ' ', 'inverse'),
      span(letters.slice(at + 1).join('')),
    ],
    state.size.columns,
  );
}

/** The keys that work here: as many as there is room for, the ways to all others and back among them always. */
export function footerRow(state: State, keymap: readonly Binding[]): Line {
  // The last cell of the last row stays empty: a terminal would scroll.
  const width = state.size.columns - 1;
  const all = footerKeys(state, keymap);
  const kept = all.slice(-KEPT);
  const room = () => width - [...shown, ...kept].reduce((sum, k) => sum + cells(k.key) + cells(k.word) + 3, 0);
  const shown: FooterKey[] = [];
  for (const key of all.slice(0, -KEPT)) {
    shown.push(key);
    if (room() < 0) shown.pop();
  }
  const spans = [...shown, ...kept].flatMap(({ key, word, off }): Span[] =>
    off === true ? [span(` ${key} ${word} `, 'dim')] : [span(` ${key}`, 'bold'), span(` ${word} `)],
  );
  return inCells(spans, width);
}

interface FooterKey {
  readonly key: string;
  readonly word: string;
  readonly off?: boolean;
}

/** The last keys of the table: help, any verb, back. */
const KEPT = 3;

function footerKeys(state: State, keymap: readonly Binding[]): FooterKey[] {
  const { dialog } = state;
  const say = (...pairs: readonly (readonly [string, string])[]) => pairs.map(([key, word]) => ({ key, word }));
  if (dialog?.kind === 'ask') return say(['Enter', 'do it'], ['Esc', 'leave it']);
  if (dialog?.kind === 'help') return say(['↑↓', 'choose'], ['Enter', 'press it'], ['Esc', 'back']);
  if (dialog?.kind === 'grab') return say(['j/k', 'carry it'], ['Enter', 'lay it down'], ['Esc', 'leave it']);
  if (dialog?.kind === 'menu') return say(['↑↓', 'choose'], ['Enter', 'go on'], ['Esc', 'back']);
  if (dialog?.kind === 'pick') return say(['Space', 'take'], ['a', 'all'], ['Enter', 'go on'], ['Esc', 'leave it']);
  if (dialog?.kind === 'confirm') return say(['y', 'do it'], ['Esc', 'leave it'], ['j/k', 'scroll']);
  if (dialog?.kind === 'choose') return say(['j/k', 'scroll'], ['Esc', 'back']);
  const here = keymap.filter((b) => b.short !== undefined && fits(b, state));
  const taken = (b: Binding) => b.keys.some((key) => bindingFor(here, key, state) !== b);
  return here
    .filter((b) => b.place !== 'everywhere' || !taken(b))
    .map((b) => ({ key: b.keys[0] ?? '', word: wordOf(b, state), off: whyOff(b, state) !== null }));
}

function wordOf(binding: Binding, state: State): string {
  if (binding.id !== 'back') return binding.short ?? '';
  return state.focus === 'detail' || state.filter[state.view] !== '' || state.view === 'functions' ? 'back' : 'quit';
}
