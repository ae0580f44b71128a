// When to work on what was saved, as data: an editor or git writes many files at once, and some of them while a refresh is at work.
//
//   waiting ─saved→ settling ─quiet→ working ─worked→ waiting, or settling where more was saved meanwhile

export type SavesState =
  | { readonly phase: 'waiting' }
  /** `saved`: what was, and has not been worked on. */
  | { readonly phase: 'settling' | 'working'; readonly saved: readonly string[] }
  /** To end once the work is done. */
  | { readonly phase: 'ending' }
  | { readonly phase: 'ended' };

export type SavesEvent =
  | { readonly type: 'saved'; readonly path: string }
  /** Nothing was saved for a moment. */
  | { readonly type: 'quiet' }
  | { readonly type: 'worked' }
  | { readonly type: 'interrupted' };

/** What to do then: wait for quiet, from now on; work on what was saved; end. */
export type SavesAct =
  | { readonly type: 'wait' }
  | { readonly type: 'work'; readonly saved: readonly string[] }
  | { readonly type: 'end' };

/** Where it begins: at work on what was saved before anybody watched. */
export const FIRST: SavesState = { phase: 'working', saved: [] };

/** The state after an event, and what to do; an event that means nothing in a state changes nothing. */
export function nextSave(state: SavesState, event: SavesEvent): readonly [state: SavesState, act?: SavesAct] {
  switch (event.type) {
    case 'saved':
      return saved(state, event.path);
    case 'quiet':
      if (state.phase !== 'settling') return [state];
      return [FIRST, { type: 'work', saved: state.saved }];
    case 'worked':
      if (state.phase === 'ending') return [{ phase: 'ended' }, { type: 'end' }];
      if (state.phase !== 'working') return [state];
      return state.saved.length === 0
        ? [{ phase: 'waiting' }]
        : [{ phase: 'settling', saved: state.saved }, { type: 'wait' }];
    case 'interrupted':
      if (state.phase === 'working') return [{ phase: 'ending' }];
      return state.phase === 'waiting' || state.phase === 'settling' ? [{ phase: 'ended' }, { type: 'end' }] : [state];
  }
}

function saved(state: SavesState, path: string): readonly [state: SavesState, act?: SavesAct] {
  if (state.phase === 'waiting') return [{ phase: 'settling', saved: [path] }, { type: 'wait' }];
  if (state.phase !== 'settling' && state.phase !== 'working') return [state];
  const all = state.saved.includes(path) ? state.saved : [...state.saved, path];
  const next: SavesState = { phase: state.phase, saved: all };
  return state.phase === 'settling' ? [next, { type: 'wait' }] : [next];
}
