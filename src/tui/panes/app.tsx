// What Ink has of the interface: the keys that come in, and the letter that stands for the frame.
import { Text } from 'ink';
import { type ReactElement, useMemo, useSyncExternalStore } from 'react';
import type { Event } from '../model/events.ts';
import type { State } from '../model/state.ts';
import { Keys } from './keys.tsx';

/** Where states come from and events go; `draw` gives the letter of a state's frame, '' where nothing is drawn. */
export interface Drawn {
  readonly state: () => State;
  readonly subscribe: (listener: () => void) => () => void;
  readonly send: (event: Event) => void;
  readonly draw: (state: State) => string;
}

export function App({ state, subscribe, send, draw }: Drawn): ReactElement {
  const now = useSyncExternalStore(subscribe, state);
  const letter = useMemo(() => draw(now), [now, draw]);
  return (
    <>
      <Keys send={send} />
      <Text>{letter}</Text>
    </>
  );
}
