// What the tables of keys are made with: what is chosen, why a key is off, and the press of one that runs a command.
import { propose } from '../model/changes.ts';
import type { Ask } from '../model/dialog.ts';
import type { Step } from '../model/events.ts';
import { chosenPatch, stackOf } from '../model/rows.ts';
import type { State } from '../model/state.ts';
import type { Binding } from './binding.ts';

/** The name of the chosen patch; '' where none is. */
export const chosen = (state: State): string => chosenPatch(state)?.name ?? '';
export const needsPatch = (state: State): string | null => {
  const row = chosenPatch(state);
  if (row === undefined) return 'no patch is chosen';
  return row.state === 'finalized' ? `${row.name} is permanent: a migration has taken its place` : null;
};
export const needsApplied = (state: State): string | null =>
  stackOf(state)?.length === 0 ? 'No patches applied' : null;
export const needsTop = (state: State): string | null =>
  chosenPatch(state)?.top === true ? 'it is the top already' : needsPatch(state);
/** What takes the screen while a command is at work has to wait for it. */
export const needsQuiet = (state: State): string | null =>
  state.running === null ? null : `${state.running.words[0]} is at work; ^C cancels it`;

/** Runs a command that changes something, its plan first. */
export const change =
  (about: (s: State) => string, words: (s: State) => readonly string[]) =>
  (state: State): Step =>
    propose(state, { words: words(state), about: about(state) });

/** Asks for a line; `text` stands in it already. */
export const ask =
  (make: (state: State) => Ask, text: (state: State) => string = () => '') =>
  (state: State): Step => {
    const given = text(state);
    return [
      { ...state, message: null, dialog: { kind: 'ask', ask: make(state), text: given, at: [...given].length } },
      [],
    ];
  };

export interface Changing {
  readonly id: string;
  readonly key: string;
  readonly verb: string;
  readonly about: string;
  readonly short?: string;
  readonly off?: (state: State) => string | null;
  readonly press: (state: State) => Step;
}

/** The bindings of keys of the queue that change something. */
export function changing(table: readonly Changing[]): Binding[] {
  return table.map(({ key, ...rest }) => ({ ...rest, keys: [key], place: 'queue', changes: true }));
}
