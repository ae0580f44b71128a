// The plan between two states of the units, routine by routine: create, replace, recreate, drop, or a change of
// attached statements alone. Unchanged routines are left alone. Names have been resolved by then.
import { type Attached, sameSetting } from './attached.ts';
import { identityParts } from './identity.ts';
import { whyNotReplaceable } from './shape.ts';
import { type Member, successors } from './successor.ts';
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
  /** The routine as the text has it before and after; null where it does not. A routine that `follows` another was that one. */
  readonly before: RoutineText | null;
  readonly after: RoutineText | null;
  /** For a recreate: why PostgreSQL would not replace, with its SQLSTATE. */
  readonly reason?: { readonly reason: string; readonly sqlstate: string };
  /** For a create whose routine had another argument list: the signature that this one follows, and takes its envelope from. */
  readonly follows?: string;
  /** For a drop: the signature that follows this one. */
  readonly followedBy?: string;
  /** For a create: signatures of the name that go, where it is not certain which of them this one follows. */
  readonly mayFollow?: readonly string[];
}

/** The identity whose envelope goes around what the step makes: its own where it is made again, its predecessor's; null for none. */
export function envelopeSource(step: Step): string | null {
  return step.action === 'recreate' ? step.id : (step.follows ?? null);
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
  const linked = linkSuccessors([...makes, ...drops], before, after);
  const isDrop = (s: Step): boolean => s.action === 'drop';
  return [...inOrder(linked.filter((s) => !isDrop(s))), ...linked.filter(isDrop)];
}

/** Links the creates and drops that are one routine with another argument list. */
function linkSuccessors(steps: readonly Step[], before: State, after: State): readonly Step[] {
  const nameOf = (id: string): string => identityParts(id).name;
  const dropped = new Set(steps.filter((s) => s.action === 'drop').map((s) => nameOf(s.id)));
  const names = new Set(steps.filter((s) => s.action === 'create').map((s) => nameOf(s.id)));
  const changed = [...names].filter((name) => dropped.has(name));
  if (changed.length === 0) return steps;
  const out = [...steps];
  for (const name of changed) {
    const of = (action: Action): Step[] => steps.filter((s) => s.action === action && nameOf(s.id) === name);
    const stay = (state: State, other: State): Member[] =>
      [...state.routines.values()].filter((r) => other.routines.has(r.id) && nameOf(r.id) === name);
    const gone = of('drop');
    const pairs = successors({
      gone: gone.map(({ id, path, before: text }) => ({ id, path, text })),
      come: of('create').map(({ id, path, after: text }) => ({ id, path, text })),
      stayBefore: stay(before, after),
      stayAfter: stay(after, before),
    });
    const left = gone.map((s) => s.id).filter((id) => ![...pairs.values()].includes(id));
    for (const [at, step] of out.entries()) {
      if (nameOf(step.id) !== name) continue;
      const old = pairs.get(step.id);
      const now = [...pairs].find(([, then]) => then === step.id)?.[0];
      if (step.action === 'create' && old !== undefined) {
        out[at] = { ...step, follows: old, before: gone.find((s) => s.id === old)?.before ?? null };
      } else if (step.action === 'create' && left.length > 0) out[at] = { ...step, mayFollow: left };
      else if (step.action === 'drop' && now !== undefined) out[at] = { ...step, followedBy: now };
    }
  }
  return out;
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
