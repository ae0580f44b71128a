// The order in which dependents are put back; the opposite is the one in which they are taken down.
import type { Found } from './find.ts';
import { kinds } from './kinds.ts';

/** What a dependent is known by: `view public.v`. */
export function titleOf({ kind, facts }: Found): string {
  return `${kind.kind} ${kind.name(facts)}`.trimStart();
}

/** Kind by kind, and within a kind each after those that it needs. */
export function inOrder(found: readonly Found[]): Found[] {
  return kinds.flatMap((kind) => {
    const own = new Map(found.filter((f) => f.kind === kind).map((f) => [kind.name(f.facts), f]));
    const out = new Set<Found>();
    const visiting = new Set<Found>();
    const visit = (f: Found): void => {
      if (out.has(f) || visiting.has(f)) return;
      visiting.add(f);
      for (const name of kind.after?.(f.facts) ?? []) {
        const needed = own.get(name);
        if (needed !== undefined) visit(needed);
      }
      out.add(f);
    };
    for (const name of [...own.keys()].sort()) visit(own.get(name) as Found);
    return [...out];
  });
}
