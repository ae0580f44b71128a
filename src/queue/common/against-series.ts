// The applied stack against the series as it is now: what differs.
import type { StackName } from '../../database/stack-memo.ts';

/** A patch of the series; its id is null where it has no file that can be read. */
export interface WantedPatch {
  readonly name: string;
  readonly id: string | null;
}

export interface Difference {
  readonly patch: string;
  /** Applied and no longer listed; applied in another form than its file has; applied in another place; listed below an applied one and not applied. */
  readonly what: 'missing' | 'edited' | 'moved' | 'unapplied';
}

/** What differs, bottom first; nothing where the stack is the beginning of the series. `wanted` is without guarded patches. */
export function againstSeries(
  stack: readonly Pick<StackName, 'name' | 'id'>[],
  wanted: readonly WantedPatch[],
): Difference[] {
  const out: Difference[] = [];
  const listed = new Map(wanted.map((w, i) => [w.name, { ...w, at: i }]));
  let highest = -1;
  for (const { name, id } of stack) {
    const entry = listed.get(name);
    if (entry === undefined) out.push({ patch: name, what: 'missing' });
    else {
      if (entry.id !== id) out.push({ patch: name, what: 'edited' });
      if (entry.at < highest) out.push({ patch: name, what: 'moved' });
      highest = Math.max(highest, entry.at);
    }
  }
  const applied = new Set(stack.map((p) => p.name));
  for (const { name } of wanted.slice(0, Math.max(highest, 0)))
    if (!applied.has(name)) out.push({ patch: name, what: 'unapplied' });
  return out;
}
