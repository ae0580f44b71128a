// unapplied: the patches of the series that a push -a would apply, in order.
import type { QueueContext } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { fullyApplied, isHidden } from './common/stack.ts';

/** Throws Problem('nothing-to-do') at the end of the series. */
export async function unapplied(context: QueueContext): Promise<string[]> {
  return lookAtStack(context, (standing) => {
    const { stack } = standing;
    const names = new Set(stack.map((p) => p.name));
    const rest = context.series.patches.filter((p) => !names.has(p.name) && !isHidden(p, standing));
    if (rest.length === 0) throw fullyApplied(stack);
    return rest.map((p) => p.name);
  });
}
