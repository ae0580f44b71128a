// Whether a dependent is what it was: same facts before and after.
import type { Found } from './find.ts';
import type { Facts } from './kind.ts';
import { titleOf } from './order.ts';

/** What may differ without a difference in meaning: privileges in another order, or the default ones spelt out. */
const NOT_COMPARED = new Set(['granted', 'aclIsDefault']);

function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const all = value.map((v) => comparable(v));
    return key === 'acl' ? all.map((v) => JSON.stringify(v)).sort() : all;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([k]) => !NOT_COMPARED.has(k))
      .map(([k, v]) => [k, comparable(v, k)]),
  );
}

/** What a change to a routine that is not one to its definition may alter. */
const AROUND_A_ROUTINE = new Set(['owner', 'acl', 'extensions']);

/** The names of the facts that differ; null where the dependent is no longer found. */
function changedFacts(before: Facts, after: Facts | undefined): string[] | null {
  if (after === undefined) return null;
  return Object.keys(before).filter(
    (key) => JSON.stringify(comparable({ [key]: before[key] })) !== JSON.stringify(comparable({ [key]: after[key] })),
  );
}

/** A line for each dependent that did not come back as it was; those that are altered on purpose need only their definition. */
export function notAsBefore(
  before: readonly Found[],
  after: readonly Found[],
  isAltered: (dependent: Found) => boolean,
): string[] {
  const now = new Map(after.map((f) => [titleOf(f), f.facts]));
  return before.flatMap((f) => {
    const facts = now.get(titleOf(f));
    const changed = changedFacts(f.facts, facts);
    if (changed === null) return [`${titleOf(f)}: it no longer depends on the routine`];
    const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : JSON.stringify(value));
    const counting = isAltered(f) ? changed.filter((key) => !AROUND_A_ROUTINE.has(key)) : changed;
    return counting.map((key) => `${titleOf(f)}: its ${key} was ${text(f.facts[key])} and is ${text(facts?.[key])}`);
  });
}
