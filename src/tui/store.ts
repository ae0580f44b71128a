// Holds the one state: takes events, tells who listens, hands the effects to who performs them.
import type { Binding } from './keys/binding.ts';
import type { Effect, Event } from './model/events.ts';
import type { State } from './model/state.ts';
import { update } from './model/update.ts';

export interface Store {
  readonly state: () => State;
  readonly send: (event: Event) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore(first: State, keymap: readonly Binding[], perform: (effect: Effect) => void): Store {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    send(event) {
      const [next, effects] = update(state, event, keymap);
      if (next !== state) {
        state = next;
        for (const listener of listeners) listener();
      }
      for (const effect of effects) perform(effect);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
