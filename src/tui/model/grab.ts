// A patch in the hand: it goes through the list with the keys that move, and is laid down where it shall stand.
import type { Change, Dialog } from './dialog.ts';
import { chosenAt, type PatchRow, patchRows } from './rows.ts';
import type { State } from './state.ts';

export type Grab = Extract<Dialog, { kind: 'grab' }>;

/** The chosen patch in the hand. */
export function grabbed(state: State): Grab {
  const at = chosenAt(state);
  return { kind: 'grab', name: patchRows(state)[at]?.name ?? '', to: at };
}

/** The patches of the list in the order that it would have. */
export function rowsWith(rows: readonly PatchRow[], { name, to }: Grab): readonly PatchRow[] {
  const own = rows.find((row) => row.name === name);
  if (own === undefined) return rows;
  const others = rows.filter((row) => row !== own);
  return [...others.slice(0, to), own, ...others.slice(to)];
}

/** Carried to another place, which is among the patches that are not permanent. */
export function carried(state: State, grab: Grab, to: number): Grab {
  const last = patchRows(state).filter((row) => row.state !== 'finalized').length - 1;
  return { ...grab, to: Math.max(0, Math.min(last, to)) };
}

/** The command that lays it down there; null where it stands as it stood. */
export function laidDown(state: State, grab: Grab): Change | null {
  const rows = patchRows(state);
  if (rows[grab.to]?.name === grab.name) return null;
  const now = rowsWith(rows, grab);
  const [above, below] = [now[grab.to - 1], now[grab.to + 1]];
  // The list may run upwards, and its end has no neighbour on one side.
  const [before, after] = state.topFirst ? [below, above] : [above, below];
  const place =
    before !== undefined && before.state !== 'finalized' ? ['--after', before.name] : ['--before', after?.name ?? ''];
  return { words: ['move', grab.name, ...place], about: `Move patch ${grab.name} ${place[0]?.slice(2)} ${place[1]}` };
}
