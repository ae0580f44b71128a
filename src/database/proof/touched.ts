// What a transaction has done to routines so far, and what of it others can feel.
import { outlineOf } from '../../routine/outline.ts';
import type { RoutineChange } from '../ledger/types.ts';
import type { Snapshot } from '../snapshot.ts';

/** One change of one routine, in the order in which they were made. */
export interface TouchedRoutine extends RoutineChange {
  /** The patch that was applied or taken off; null where there is none. */
  readonly patch: string | null;
  readonly direction: 'forward' | 'backward';
}

/** The first `before` and the last `after` of each routine. */
export function netTouched(touched: readonly TouchedRoutine[]): TouchedRoutine[] {
  const net = new Map<string, TouchedRoutine>();
  for (const change of touched) {
    const first = net.get(change.id);
    net.set(change.id, first === undefined ? change : { ...change, before: first.before });
  }
  return [...net.values()];
}

/** Whether a caller can tell the two apart. */
export function outlineChanged(before: Snapshot | null, after: Snapshot | null): boolean {
  if (before === null || after === null) return before !== after;
  return before.kind !== after.kind || outlineOf(before.definition) !== outlineOf(after.definition);
}
