// Moving about: the list, the detail beside it, and what is asked for when something else is chosen.
import { detailLines } from '../view/detail.ts';
import { layoutOf } from '../view/layout.ts';
import type { Effect, Step } from './events.ts';
import { chosenAt, chosenPatch, isStranger, listNames, stackOf } from './rows.ts';
import type { State, Tab } from './state.ts';
import { TABS } from './state.ts';

/** `count` rows down; negative: up. In the list a row is an item, in the detail a line. */
export function moveBy(state: State, count: number): State {
  if (state.focus === 'detail') return { ...state, scroll: Math.max(0, state.scroll + count) };
  const names = listNames(state);
  if (names.length === 0) return state;
  return choose(state, names[Math.min(names.length - 1, Math.max(0, chosenAt(state) + count))] ?? null);
}

/** To the first or last row. */
export function moveTo(state: State, end: 'first' | 'last'): State {
  return moveBy(state, end === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
}

/** About as many rows as show. */
export function page(state: State): number {
  return Math.max(1, layoutOf(state).body - 2);
}

export function choose(state: State, name: string | null): State {
  if (state.chosen[state.view] === name) return state;
  return { ...state, chosen: { ...state.chosen, [state.view]: name }, scroll: 0, side: 0 };
}

export function showTab(state: State, tab: Tab): State {
  return beside({ ...state, tab, scroll: 0, side: 0 });
}

/** Steps to the right that there are, at most: no line of code is as long. */
const MOST_SIDE = 99;

/** What stands beside the list further to the right, or back: a step is a column of the fleet, or some cells of a text. */
export function moveSide(state: State, by: 1 | -1): State {
  const isFleet = state.view === 'queue' && state.tab === 'fleet';
  const most = isFleet ? Math.max(0, state.local.targets.length - 1) : MOST_SIDE;
  return { ...state, side: Math.max(0, Math.min(most, state.side + by)) };
}

/** What stands beside the list was asked for: where one pane shows, it is that. */
export function beside(state: State): State {
  return layoutOf(state).detail === 0 ? { ...state, focus: 'detail' } : state;
}

export function nextTab(state: State, by: 1 | -1): State {
  const at = (TABS.indexOf(state.tab) + by + TABS.length) % TABS.length;
  return showTab(state, TABS[at] as Tab);
}

/** Makes whole what an event left: a choice that is there, scrolled to where it shows; and asks for what is missing. */
export function settle(before: State, after: State, effects: readonly Effect[]): Step {
  const next = inView(chosenThere(after));
  const [had, wants] = [missing(before), missing(next)];
  const more = wants.filter((want) => !had.some((other) => other.key === want.key)).map((want) => want.effect);
  return [next, [...effects, ...more]];
}

/** What reads again all that shows and stands in files; what shows stays until the answer is there. */
export function reread(state: State): Effect[] {
  const { body } = layoutOf(state);
  const queue = { ...state, view: 'queue' } as const;
  const names = listNames(queue).slice(state.offset, state.offset + body);
  const path = state.chosen.functions;
  return [
    { do: 'read-local' },
    { do: 'read-facts', names: [...new Set([...names, ...state.facts.keys()])].slice(0, MANY) },
    ...(state.chosen.queue === null ? [] : [{ do: 'read-patch', name: state.chosen.queue } as const]),
    ...(state.units === null ? [] : [{ do: 'read-units' } as const]),
    ...(path === null || isStranger(state, path) ? [] : [{ do: 'read-unit', path } as const]),
  ];
}

/** Patches whose headers are read again at once: more than a screen has, less than a key may wait for. */
const MANY = 200;

function chosenThere(state: State): State {
  const names = listNames(state);
  const name = state.chosen[state.view];
  if (name !== null && names.includes(name)) return state;
  const fallback = names[0] ?? null;
  if (name === fallback) return state;
  const top = stackOf(state)?.at(-1);
  const known = state.view === 'queue' && top !== undefined && names.includes(top) ? top : fallback;
  return choose(state, known);
}

function inView(state: State): State {
  const { body } = layoutOf(state);
  const at = Math.max(0, state.dialog?.kind === 'grab' ? state.dialog.to : chosenAt(state));
  const count = listNames(state).length;
  const lowest = Math.max(0, count - body);
  const offset = Math.min(lowest, Math.max(Math.min(state.offset, at), at - body + 1, 0));
  const scroll = Math.max(0, Math.min(state.scroll, detailLines(state).count - body));
  return offset === state.offset && scroll === state.scroll ? state : { ...state, offset, scroll };
}

export const looksAtFleet = (state: State): boolean => state.view === 'queue' && state.tab === 'fleet';

const askOf = (of: string): Effect => ({
  do: 'run',
  words: ['status'],
  reply: { as: 'fleet', of },
  front: false,
  of,
});

/** Asks all databases of the fleet again, where somebody looks at them: what they said last shows until they have answered. */
export function askFleet(state: State): Effect[] {
  return looksAtFleet(state) ? state.local.targets.map(askOf) : [];
}

/** Under which the answer about the routines in no unit is known to be there. */
export const STRANGERS = 'strangers';

/** What brings all that a first screen lacks. */
export function wishes(state: State): Effect[] {
  return missing(state).map((want) => want.effect);
}

/** What the screen lacks, and the effect that brings it. A wish that was there before is on its way already. */
function missing(state: State): { key: string; effect: Effect }[] {
  const out: { key: string; effect: Effect }[] = [];
  const want = (key: string, effect: Effect) => out.push({ key, effect });
  const { body } = layoutOf(state);
  if (state.view === 'queue') {
    const names = listNames(state)
      .slice(state.offset, state.offset + body)
      .filter((n) => !state.facts.has(n));
    if (names.length > 0) want(`facts ${names.join()}`, { do: 'read-facts', names });
    const row = chosenPatch(state);
    const name = row?.state === 'finalized' ? undefined : row?.name;
    if (name !== undefined && state.patch?.name !== name) want(`patch ${name}`, { do: 'read-patch', name });
    // The patch itself has three lines around a change.
    const wide = state.tab === 'diff' && state.look.context > 3 && name !== undefined && state.patch?.name === name;
    if (wide && state.around?.name !== name) want(`around ${name}`, { do: 'read-around', name });
    const answer = `impact ${name}`;
    if (name !== undefined && state.tab === 'functions' && !state.answers.has(answer) && state.verbs.has('impact')) {
      const words = ['impact', name];
      want(answer, { do: 'run', words, reply: { as: 'answer', key: answer }, front: false });
    }
    if (looksAtFleet(state)) {
      for (const of of state.local.targets.filter((name) => !state.fleet.has(name))) want(`fleet ${of}`, askOf(of));
    }
  } else {
    if (state.units === null) want('units', { do: 'read-units' });
    if (state.units !== null && state.verbs.has('drift') && !state.answers.has(STRANGERS)) {
      want(STRANGERS, { do: 'run', words: ['drift', '--all'], reply: { as: 'strangers' }, front: false });
    }
    const path = state.chosen.functions;
    const isUnit = path !== null && !isStranger(state, path);
    const answer = `annotate ${path}`;
    if (isUnit && state.look.annotate && state.verbs.has('annotate') && !state.answers.has(answer)) {
      want(answer, { do: 'run', words: ['annotate', path], reply: { as: 'answer', key: answer }, front: false });
    }
    if (isUnit && state.unitText?.path !== path) want(`unit ${path}`, { do: 'read-unit', path });
  }
  return out;
}
