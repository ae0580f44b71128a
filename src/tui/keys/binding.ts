// A key as data: what it is called, what it does, when it is off and why. Footer, help and the reference come from these.
import type { Step } from '../model/events.ts';
import type { State } from '../model/state.ts';

/** Where a key works; the first of these that fits has it. */
export type Place = 'detail' | 'queue' | 'functions' | 'everywhere';

export interface Binding {
  /** The name by which a user's own keymap calls it. */
  readonly id: string;
  readonly keys: readonly string[];
  readonly place: Place;
  /** What it does, in the words of the help. */
  readonly about: string;
  /** A word for the footer; a key without one is not shown there. */
  readonly short?: string;
  /** The verb of the command line that it runs; where that is missing, the key says so. */
  readonly verb?: string;
  /** Whether it changes something, which --read-only forbids. */
  readonly changes?: boolean;
  /** Why it cannot do anything now; null where it can. */
  readonly off?: (state: State) => string | null;
  readonly press: (state: State) => Step;
}

/** Why the key is off; null where it is on. */
export function whyOff(binding: Binding, state: State): string | null {
  const { verb, changes } = binding;
  if (verb !== undefined && !state.verbs.has(verb)) return `this pgquilt has no verb '${verb}' yet`;
  if (changes === true && state.readOnly) return `${binding.about}: --read-only forbids it`;
  if (changes === true && state.running !== null) return `${state.running.words[0]} is at work; ^C cancels it`;
  return binding.off?.(state) ?? null;
}

/** Whether the binding is at home where the state is. */
export function fits(binding: Binding, state: State): boolean {
  if (binding.place === 'everywhere') return true;
  if (binding.place === 'detail') return state.focus === 'detail';
  return binding.place === state.view;
}

const order: readonly Place[] = ['detail', 'queue', 'functions', 'everywhere'];

/** The binding that a key has here. */
export function bindingFor(bindings: readonly Binding[], key: string, state: State): Binding | undefined {
  const found = bindings.filter((b) => b.keys.includes(key) && fits(b, state));
  return found.sort((a, b) => order.indexOf(a.place) - order.indexOf(b.place))[0];
}

/** Two bindings of one place on one key, as sentences; a keymap that has any is refused. */
export function clashes(bindings: readonly Binding[]): string[] {
  return bindings.flatMap((a, i) =>
    bindings
      .slice(i + 1)
      .flatMap((b) =>
        a.place !== b.place
          ? []
          : a.keys.filter((k) => b.keys.includes(k)).map((k) => `the key ${k} is both ${a.id} and ${b.id}`),
      ),
  );
}

/** Keys of the terminal's own, or that it cannot tell from others: not to be bound. */
export const RESERVED: ReadonlySet<string> = new Set(['h', 'i', 'm', 'j', 's', 'q', 'z', 'c'].map((c) => `ctrl+${c}`));
