// The rows of the two lists: patches with their state, units with what is known of them.
import { memo } from '../memo.ts';
import type { State, Status } from './state.ts';

export type PatchState = 'applied' | 'unapplied' | 'guarded' | 'unknown' | 'finalized';

export interface PatchRow {
  readonly name: string;
  readonly state: PatchState;
  readonly top: boolean;
  readonly guards: string;
}

/** Every patch of the series with its state, those that are applied and not in the series, in pushing order, and the finalized ones. */
export const allRows = memo((local: State['local'], status: Status | null): readonly PatchRow[] => {
  const stack = status?.applied ?? local.stack;
  const applied = new Set(stack ?? []);
  const guarded = new Set(status?.guarded ?? []);
  const top = stack?.at(-1) ?? null;
  const rows = local.entries.map(({ name, guards, guarded: hidden }): PatchRow => {
    const state = applied.has(name)
      ? 'applied'
      : guarded.has(name) || (status === null && hidden)
        ? 'guarded'
        : stack === null
          ? 'unknown'
          : 'unapplied';
    return { name, guards, state, top: name === top };
  });
  const listed = new Set(local.entries.map((e) => e.name));
  const strays = (stack ?? []).filter((name) => !listed.has(name));
  const gone = local.finalized.map((f) => f.name).filter((name) => !listed.has(name) && !applied.has(name));
  if (strays.length === 0 && gone.length === 0) return rows;
  return [
    ...rows,
    ...strays.map((name): PatchRow => ({ name, guards: '', state: 'applied', top: name === top })),
    // The newest of them was the lowest of the stack last.
    ...gone.reverse().map((name): PatchRow => ({ name, guards: '', state: 'finalized', top: false })),
  ];
});

const shownPatches = memo(
  (all: readonly PatchRow[], filter: string, topFirst: boolean, facts: State['facts']): readonly PatchRow[] => {
    const [texts, has] = [filter === '' ? [] : searchable(all, facts), hasWords(filter)];
    const wanted = filter === '' ? all : all.filter((_, i) => has(texts[i] ?? ''));
    if (!topFirst) return wanted;
    // Finalized patches stand below all others, whichever way those are listed.
    const first = wanted.findIndex((row) => row.state === 'finalized');
    const count = first < 0 ? wanted.length : first;
    return [...wanted.slice(0, count).reverse(), ...wanted.slice(count)];
  },
);

/** What a filter looks at of each patch. */
const searchable = memo((all: readonly PatchRow[], facts: State['facts']) =>
  all.map(({ name }) => `${name} ${facts.get(name)?.subject ?? ''}`.toLowerCase()),
);

/** Tells of a text in small letters whether it has all words of the filter. */
export function hasWords(filter: string): (text: string) => boolean {
  const words = filter.toLowerCase().split(/\s+/);
  return (text) => words.every((word) => text.includes(word));
}

/** The patches that the list shows, in its order. */
export function patchRows(state: State): readonly PatchRow[] {
  const all = allRows(state.local, state.status);
  // What the filter looks at only counts while there is one.
  const facts = state.filter.queue === '' ? noFacts : state.facts;
  return shownPatches(all, state.filter.queue, state.topFirst, facts);
}

const noFacts: State['facts'] = new Map();

const shownUnits = memo(
  (units: readonly string[], strangers: State['strangers'], filter: string): readonly string[] => {
    const has = hasWords(filter);
    return [...units, ...strangers.map((s) => s.routine)].filter((path) => has(path.toLowerCase()));
  },
);

/** Whether the row of the functions is a routine that no unit has. */
export function isStranger(state: State, name: string): boolean {
  return state.strangers.some((s) => s.routine === name);
}

/** The units that the list of functions shows, then the routines that no unit has. */
export function unitRows(state: State): readonly string[] {
  return shownUnits(state.units ?? [], state.strangers, state.filter.functions);
}

/** The names of the list that shows. */
export function listNames(state: State): readonly string[] {
  return state.view === 'queue' ? patchNames(patchRows(state)) : unitRows(state);
}

const patchNames = memo((rows: readonly PatchRow[]): readonly string[] => rows.map((row) => row.name));

/** Where the chosen row is in the list; -1 where it is not. */
export function chosenAt(state: State): number {
  return listNames(state).indexOf(state.chosen[state.view] ?? '');
}

/** The chosen patch of the queue; undefined where none is, or where the functions show. */
export function chosenPatch(state: State): PatchRow | undefined {
  if (state.view !== 'queue') return undefined;
  return patchRows(state).find((row) => row.name === state.chosen.queue);
}

/** The applied patches, bottom first; null before anybody said. */
export function stackOf(state: State): readonly string[] | null {
  return state.status?.applied ?? state.local.stack;
}

/** The patches that change a unit, in pushing order, as far as their files were read. */
export function patchesOfUnit(state: Pick<State, 'local' | 'status' | 'facts'>, path: string): readonly PatchRow[] {
  return byUnit(allRows(state.local, state.status), state.facts).get(path) ?? [];
}

/** The patches of each unit: a screen full of units asks for those of all. */
const byUnit = memo((all: readonly PatchRow[], facts: State['facts']): ReadonlyMap<string, readonly PatchRow[]> => {
  const found = new Map<string, PatchRow[]>();
  for (const row of all) {
    for (const path of new Set(facts.get(row.name)?.files)) {
      const own = found.get(path);
      if (own === undefined) found.set(path, [row]);
      else own.push(row);
    }
  }
  return found;
});
