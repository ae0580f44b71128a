// Keys that move and look; none changes anything.
import type { Step } from '../model/events.ts';
import { findText, nextHunk } from '../model/find.ts';
import { moveBy, moveSide, moveTo, nextTab, page, reread, showTab } from '../model/moves.ts';
import { type State, TABS, type Tab } from '../model/state.ts';
import type { Binding } from './binding.ts';

const just =
  (work: (state: State) => State) =>
  (state: State): Step => [work(state), []];

const tabAbout: Readonly<Record<Tab, string>> = {
  diff: 'the diff of the patch',
  functions: 'what the patch touches, and what calls it',
  plan: 'what a push or pop of the patch would run',
  header: 'what the patch says of itself',
  log: 'the commands that ran, with their SQL',
  fleet: 'where every database of series.yaml stands, a column each',
};

const ask =
  (what: 'filter' | 'search' | 'command') =>
  (state: State): Step => {
    const text = what === 'filter' ? state.filter[state.view] : '';
    return [{ ...state, message: null, dialog: { kind: 'ask', ask: { for: what }, text, at: [...text].length } }, []];
  };

const onDiff = (state: State): string | null => (state.tab === 'diff' ? null : 'this is about the tab Diff: 1');

export const moving: readonly Binding[] = [
  { id: 'down', keys: ['j', 'down'], place: 'everywhere', about: 'down', press: just((s) => moveBy(s, 1)) },
  { id: 'up', keys: ['k', 'up'], place: 'everywhere', about: 'up', press: just((s) => moveBy(s, -1)) },
  {
    id: 'page-down',
    keys: ['pagedown', 'ctrl+f', 'space'],
    place: 'everywhere',
    about: 'a page down',
    press: just((s) => moveBy(s, page(s))),
  },
  {
    id: 'page-up',
    keys: ['pageup', 'ctrl+b'],
    place: 'everywhere',
    about: 'a page up',
    press: just((s) => moveBy(s, -page(s))),
  },
  {
    id: 'half-down',
    keys: ['ctrl+d'],
    place: 'everywhere',
    about: 'half a page down',
    press: just((s) => moveBy(s, Math.ceil(page(s) / 2))),
  },
  {
    id: 'half-up',
    keys: ['ctrl+u'],
    place: 'everywhere',
    about: 'half a page up',
    press: just((s) => moveBy(s, -Math.ceil(page(s) / 2))),
  },
  {
    id: 'first',
    keys: ['g', 'home'],
    place: 'everywhere',
    about: 'to the beginning',
    press: just((s) => moveTo(s, 'first')),
  },
  { id: 'last', keys: ['G', 'end'], place: 'everywhere', about: 'to the end', press: just((s) => moveTo(s, 'last')) },
  {
    id: 'focus',
    keys: ['tab'],
    place: 'everywhere',
    about: 'between the list and what stands beside it',
    short: 'pane',
    press: just((s) => ({ ...s, focus: s.focus === 'list' ? 'detail' : 'list' })),
  },
  {
    id: 'look',
    keys: ['l', 'right'],
    place: 'everywhere',
    about: 'into what stands beside the list',
    press: just((s) => ({ ...s, focus: 'detail' })),
  },
  {
    id: 'list',
    keys: ['left'],
    place: 'everywhere',
    about: 'back to the list',
    press: just((s) => ({ ...s, focus: 'list' })),
  },
  {
    id: 'right',
    keys: ['>'],
    place: 'everywhere',
    about: 'what stands beside the list, further to the right',
    press: just((s) => moveSide(s, 1)),
  },
  {
    id: 'left',
    keys: ['<'],
    place: 'everywhere',
    about: 'back to the left',
    press: just((s) => moveSide(s, -1)),
  },
  ...TABS.map(
    (tab, i): Binding => ({
      id: `tab-${tab}`,
      keys: [String(i + 1)],
      place: 'queue',
      about: tabAbout[tab],
      press: just((s) => showTab(s, tab)),
    }),
  ),
  { id: 'next-tab', keys: [']'], place: 'queue', about: 'the next tab', press: just((s) => nextTab(s, 1)) },
  { id: 'previous-tab', keys: ['['], place: 'queue', about: 'the tab before', press: just((s) => nextTab(s, -1)) },
  {
    id: 'filter',
    keys: ['/'],
    place: 'everywhere',
    about: 'filter the list as you type',
    short: 'filter',
    press: ask('filter'),
  },
  { id: 'search', keys: ['/'], place: 'detail', about: 'search in what shows', short: 'search', press: ask('search') },
  {
    id: 'next-found',
    keys: ['n'],
    place: 'everywhere',
    about: 'the next place found',
    press: just((s) => findText(s, 1)),
  },
  {
    id: 'previous-found',
    keys: ['N'],
    place: 'everywhere',
    about: 'the place found before',
    press: just((s) => findText(s, -1)),
  },
  {
    id: 'next-hunk',
    keys: ['}'],
    place: 'queue',
    about: 'the next hunk',
    off: onDiff,
    press: just((s) => nextHunk(s, 1)),
  },
  {
    id: 'previous-hunk',
    keys: ['{'],
    place: 'queue',
    about: 'the hunk before',
    off: onDiff,
    press: just((s) => nextHunk(s, -1)),
  },
  {
    id: 'sides',
    keys: ['|'],
    place: 'queue',
    about: 'the diff in two columns, or in one',
    off: onDiff,
    press: just((s) => ({ ...s, look: { ...s.look, sides: !s.look.sides } })),
  },
  {
    id: 'whitespace',
    keys: ['w'],
    place: 'queue',
    about: 'show or hide changes of white space alone',
    off: onDiff,
    press: just((s) => ({ ...s, look: { ...s.look, whitespace: !s.look.whitespace } })),
  },
  {
    id: 'less-context',
    keys: ['-'],
    place: 'queue',
    about: 'less context around the changes',
    off: onDiff,
    press: just((s) => ({ ...s, look: { ...s.look, context: Math.max(0, s.look.context - 1) } })),
  },
  {
    id: 'more-context',
    keys: ['+'],
    place: 'queue',
    about: 'more context around the changes, as far as the unit has it',
    off: onDiff,
    press: just((s) => ({ ...s, look: { ...s.look, context: Math.min(50, s.look.context + 1) } })),
  },
  {
    id: 'order',
    keys: ['T'],
    place: 'queue',
    about: 'the top of the series first, or last',
    press: just((s) => ({ ...s, topFirst: !s.topFirst })),
  },
  {
    id: 'functions',
    keys: ['v'],
    place: 'queue',
    about: 'the functions, each with its patches',
    short: 'functions',
    press: just((s) => ({ ...s, view: 'functions', focus: 'list', scroll: 0, side: 0, offset: 0 })),
  },
  {
    id: 'queue',
    keys: ['v'],
    place: 'functions',
    about: 'back to the queue',
    short: 'queue',
    press: just((s) => ({ ...s, view: 'queue', focus: 'list', scroll: 0, side: 0, offset: 0 })),
  },
  {
    id: 'reload',
    keys: ['ctrl+r'],
    place: 'everywhere',
    about: 'read files and database again',
    press: (s) => [
      { ...s, answers: new Map(), fleet: new Map() },
      [...reread(s), { do: 'run', words: ['status'], reply: { as: 'status' }, front: false }],
    ],
  },
  {
    id: 'redraw',
    keys: ['ctrl+l'],
    place: 'everywhere',
    about: 'draw the screen again',
    press: (s) => [s, [{ do: 'redraw' }]],
  },
  {
    id: 'help',
    keys: ['?'],
    place: 'everywhere',
    about: 'all keys; type to search, Enter presses the one that is marked',
    short: 'help',
    press: just((s) => ({ ...s, dialog: { kind: 'help', filter: '', at: 0 } })),
  },
  {
    id: 'command',
    keys: [':'],
    place: 'everywhere',
    about: 'any verb, as on the command line',
    short: 'verb',
    press: ask('command'),
  },
  {
    id: 'back',
    keys: ['q', 'esc'],
    place: 'everywhere',
    about: 'one level back; from the list, q quits',
    short: 'quit',
    press: (s) => [s, []],
  },
];
