// The one place where keys come in.
import { useInput, useStdin } from 'ink';
import { type ReactElement, useCallback, useEffect, useRef } from 'react';
import type { Event } from '../model/events.ts';
import { keysOf, Pastes } from '../screen/input.ts';

export function Keys({ send }: { send: (event: Event) => void }): ReactElement | null {
  const pastes = useRef(new Pastes());
  // What the terminal sent for one event, heard before Ink makes keys of it: it drops the Esc before a sign that is no
  // letter. Ink has no public way to hear that: the stream's own data come in pieces of several events, and the cutting
  // of them, with what waits for its other half, is Ink's.
  const sent = useRef('');
  const { internal_eventEmitter: events } = useStdin();
  useEffect(() => {
    const hear = (text: string) => {
      sent.current = text;
    };
    events.on('input', hear);
    return () => void events.off('input', hear);
  }, [events]);
  const onInput = useCallback<Parameters<typeof useInput>[0]>(
    (input, key) => {
      const pasted = pastes.current.take(input);
      if (pasted === 'part') return;
      if (pasted !== null) return send({ type: 'paste', text: pasted });
      for (const name of keysOf(input, key, sent.current)) send({ type: 'key', key: name });
    },
    [send],
  );
  useInput(onInput);
  return null;
}
