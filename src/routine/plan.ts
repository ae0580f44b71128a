// The plan between two states of the units, routine by routine: create, replace, recreate, drop, or a change of
// attached statements alone. Unchanged routines are left alone. Names have been resolved by then.
import { type Attached, sameSetting } from './attached.ts';
import { whyNotReplaceable } from './shape.ts';
import type { RoutineText } from './unit.ts';

/** A routine of a unit's text, with the identity that the server gave its name. */
export interface PlacedRoutine {
  readonly id: string;
  readonly path: string;
  readonly text: RoutineText;
}

export type Action = 'create' | 'replace' | 'recreate' | 'alter' | 'drop';

export interface Step {
  readonly action: Action;
  readonly id: string;
  /** The unit in which the routine stands; for a drop, stood. */
  readonly path: string;
  /** The routine as the text has it before and after; null where it does not. */
  readonly before: RoutineText | null;
  readonly after: RoutineText | null;
  /** For a recreate: why PostgreSQL would not replace, with its SQLSTATE. */
  readonly reason?: { readonly reason: string; readonly sqlstate: string };
}

/** What a level of the queue asks of the database. */
export interface State {
  /** By identity. */
  readonly routines: ReadonlyMap<string, PlacedRoutine>;
  /** Signatures that are declared not to be there, with the unit that says so. */
  readonly absent: ReadonlyMap<string, string>;
}

/**
 * The steps from `before` to `after`: creates and replaces in an order in which each finds what it needs, then drops.
 * `exists` says whether a signature that goes is there to be dropped: one newly declared absent may not be, nor one that
 * was dropped by hand and is now taken out of the text.
 */
export function planSteps(before: State, after: State, exists: (id: string) => boolean): Step[] {
  const makes: Step[] = [];
  for (const [id, now] of after.routines) {
    const then = before.routines.get(id);
    const common = { id, path: now.path, before: then?.text ?? null, after: now.text };
    if (then === undefined) {
      makes.push({ action: 'create', ...common });
    } else if (then.text.create !== now.text.create) {
      const reason = whyNotReplaceable(then.text.shape, now.text.shape);
      makes.push(reason === null ? { action: 'replace', ...common } : { action: 'recreate', ...common, reason });
    } else if (!sameAttached(then.text.attached, now.text.attached)) {
      makes.push({ action: 'alter', ...common });
    }
  }
  const drops: Step[] = [];
  for (const [id, then] of before.routines) {
    if (!after.routines.has(id) && exists(id))
      drops.push({ action: 'drop', id, path: then.path, before: then.text, after: null });
  }
  for (const [id, path] of after.absent) {
    const isNew = !before.absent.has(id) && !before.routines.has(id) && !after.routines.has(id);
    if (isNew && exists(id)) drops.push({ action: 'drop', id, path, before: null, after: null });
  }
  return [...inOrder(makes), ...drops];
}

export function sameAttached(a: readonly Attached[], b: readonly Attached[]): boolean {
  return a.length === b.length && a.every((x, i) => sameSetting(x.setting, (b[i] as Attached).setting));
}

/** Each step after those that make what its statement needs; otherwise in the order of the text. */
function inOrder(steps: readonly Step[]): Step[] {
  if (steps.every((s) => (s.after?.uses.length ?? 0) === 0)) return [...steps];
  const byName = new Map<string, Step[]>();
  for (const step of steps) {
    const name = step.after?.key.name ?? '';
    byName.set(name, [...(byName.get(name) ?? []), step]);
  }
  const out: Step[] = [];
  const seen = new Set<Step>();
  const visit = (step: Step): void => {
    if (seen.has(step)) return;
    seen.add(step);
    for (const name of step.after?.uses ?? []) for (const needed of byName.get(name) ?? []) visit(needed);
    out.push(step);
  };
  for (const step of steps) visit(step);
  return out;
}
