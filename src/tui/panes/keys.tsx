// The one place where keys come in.
import { useInput } from 'ink';
import { type ReactElement, useCallback, useRef } from 'react';
import type { Event } from '../model/events.ts';
import { keysOf, Pastes } from '../screen/input.ts';

export function Keys({ send }: { send: (event: Event) => void }): ReactElement | null {
  const pastes = useRef(new Pastes());
  const onInput = useCallback<Parameters<typeof useInput>[0]>(
    (input, key) => {
      const pasted = pastes.current.take(input);
      if (pasted === 'part') return;
      if (pasted !== null) return send({ type: 'paste', text: pasted });
      for (const name of keysOf(input, key)) send({ type: 'key', key: name });
    },
    [send],
  );
  useInput(onInput);
  return null;
}
