// The root: keys in, the latest state out.
import { type ReactElement, useSyncExternalStore } from 'react';
import type { Binding } from '../keys/binding.ts';
import type { Theme } from '../screen/theme.ts';
import type { Store } from '../store.ts';
import { Keys } from './keys.tsx';
import { Screen } from './screen.tsx';

export function App({
  store,
  keymap,
  theme,
}: {
  store: Store;
  keymap: readonly Binding[];
  theme: Theme;
}): ReactElement {
  const state = useSyncExternalStore(store.subscribe, store.state);
  return (
    <>
      <Keys send={store.send} />
      <Screen state={state} keymap={keymap} theme={theme} />
    </>
  );
}
