// A changed argument list: to PostgreSQL one routine goes and another comes, to its author it is the same one. Which new
// signature follows which old one is said only where the texts leave no doubt: a wrong guess hands out privileges.
import { describeType } from './key.ts';
import type { RoutineText } from './unit.ts';

/** A signature that goes or comes. */
export interface Member {
  readonly id: string;
  readonly path: string;
  /** Null where no text has it: it is only declared absent. */
  readonly text: RoutineText | null;
}

/** The routines of one name in a level: those that go, those that come, and those that stay, as each side's texts have them. */
export interface NameChange {
  readonly gone: readonly Member[];
  readonly come: readonly Member[];
  readonly stayBefore: readonly Member[];
  readonly stayAfter: readonly Member[];
}

/** For each new signature that follows an old one, the old one, both by identity. */
export function successors({ gone, come, stayBefore, stayAfter }: NameChange): Map<string, string> {
  const pairs = new Map<string, string>();
  const [onlyGone] = gone;
  const [onlyNew] = come;
  if (gone.length === 1 && come.length === 1 && onlyGone !== undefined && onlyNew !== undefined) {
    return pairs.set(onlyNew.id, onlyGone.id);
  }
  const before = byPlace(gone, stayBefore);
  for (const [place, now] of byPlace(come, stayAfter)) {
    const then = before.get(place) ?? [];
    if (then.length !== now.length || !inOrder(then, now)) continue;
    for (const [i, { id }] of now.entries()) pairs.set(id, (then[i] as Member).id);
  }
  return pairs;
}

/** Members by kind and by the routines that stay around them in the text; each list in the text's order. */
function byPlace(members: readonly Member[], stay: readonly Member[]): Map<string, Member[]> {
  const start = (m: Member): number => m.text?.start ?? 0;
  const places = new Map<string, Member[]>();
  for (const member of [...members].sort((a, b) => start(a) - start(b))) {
    if (member.text === null) continue;
    const above = stay.filter((s) => s.path === member.path && start(s) < start(member));
    const place = JSON.stringify([member.path, member.text.shape.kind, above.map((s) => s.id)]);
    places.set(place, [...(places.get(place) ?? []), member]);
  }
  return places;
}

/** Whether each is at least as much like the one in its own place as like any other. */
function inOrder(then: readonly Member[], now: readonly Member[]): boolean {
  return then.every((a, i) =>
    now.every((b, j) => {
      const across = likeness(a, b);
      return across <= likeness(a, now[i] as Member) && across <= likeness(then[j] as Member, b);
    }),
  );
}

/** How many arguments have the same name or the same type in the same place. */
function likeness({ text: a }: Member, { text: b }: Member): number {
  if (a === null || b === null) return 0;
  const { args } = b.key;
  return a.key.args.filter((type, i) => {
    const other = args[i];
    if (other === undefined) return false;
    const name = a.shape.inputs[i] ?? null;
    return describeType(type) === describeType(other) || (name !== null && name === b.shape.inputs[i]);
  }).length;
}
