// Where in the series a patch is to go, and whether it may: among the applied patches, or among those that are not.
import { Problem } from '../../problem.ts';
import type { Place, SeriesEntry } from '../../series/types.ts';
import type { QueueOperation } from './operation.ts';
import { patchNamed } from './patch-named.ts';
import { entriesToPush, isHidden } from './stack.ts';

/** `top` and `bottom` are among the applied patches for one that is applied, else among those that are not. */
export type Destination = { readonly before: string } | { readonly after: string } | 'top' | 'bottom';

/** The place in series.yaml. Throws Problem('usage') for a neighbour that is not there. */
export function placeOf(op: QueueOperation, name: string, to: Destination): Place {
  const { head, context } = op;
  const names = context.series.patches.map((p) => p.name).filter((n) => n !== name);
  const stack = head.stack.map((p) => p.name);
  const isApplied = stack.includes(name);
  const others = stack.filter((n) => n !== name);
  const above = (other: string | undefined): Place => ({ after: other ?? null });
  const below = (other: string | undefined): Place => above(names[names.indexOf(other ?? '') - 1]);
  if (to === 'top') return isApplied ? above(others[others.length - 1]) : 'end';
  if (to === 'bottom') return isApplied ? below(others[0]) : above(stack[stack.length - 1]);
  const other = patchNamed(context.series, head, 'before' in to ? to.before : to.after);
  if (other === name) {
    throw new Problem('usage', `patch ${name} cannot go beside itself`, { patch: name, hint: 'Name another patch.' });
  }
  return 'before' in to ? below(other) : above(other);
}

/** The entries as they are with the patch in its new place. */
export function entriesWith(entries: readonly SeriesEntry[], name: string, place: Place): SeriesEntry[] {
  const own = entries.find((p) => p.name === name);
  const others = entries.filter((p) => p.name !== name);
  const at = place === 'end' ? others.length : others.findIndex((p) => p.name === place.after) + 1;
  return own === undefined ? others : [...others.slice(0, at), own, ...others.slice(at)];
}

/**
 * Throws Problem: 'failed' where stack and series do not go together, 'usage' where an applied patch would come to stand above one
 * that is not.
 */
export function refuseAcross(op: QueueOperation, name: string, after: readonly SeriesEntry[]): void {
  const { context, head } = op;
  entriesToPush(context.series, head);
  const stack = head.stack.map((p) => p.name);
  const isApplied = new Set(stack);
  const order = context.series.patches.map((p) => p.name).filter((n) => isApplied.has(n));
  if (order.join(' ') !== stack.join(' ')) {
    throw new Problem('failed', 'the applied patches are not in the order of series.yaml', {
      file: 'series.yaml',
      detail: `applied: ${stack.join(', ')}\nseries:  ${order.join(', ')}`,
      hint: 'Bring the database to the series first: pgquilt goto --series',
    });
  }
  const visible = after.filter((p) => isApplied.has(p.name) || !isHidden(p, head));
  const first = visible.findIndex((p) => !isApplied.has(p.name));
  const across = visible.slice(first < 0 ? visible.length : first).find((p) => isApplied.has(p.name));
  if (across === undefined) return;
  const other = visible[first]?.name ?? '';
  throw isApplied.has(name)
    ? new Problem('usage', `patch ${name} is applied, and ${other} is not: it cannot come to stand above it`, {
        patch: name,
        hint: `To the top of the applied ones: pgquilt move ${name} --top. To go further, pop it first.`,
      })
    : new Problem('usage', `patch ${name} is not applied, and ${across.name} is: it cannot come to stand below it`, {
        patch: name,
        hint: `Apply it next: pgquilt push --move ${name}. Then move it down.`,
      });
}
