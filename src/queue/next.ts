// next: the patch that a push would apply, or the one after a given patch.
import type { QueueContext } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { patchNamed, unknownPatch } from './common/patch-named.ts';
import { fullyApplied, isHidden } from './common/stack.ts';

/** Throws Problem: 'nothing-to-do' at the end of the series, 'usage' for an unknown name. */
export async function next(context: QueueContext, name?: string): Promise<string> {
  return lookAtStack(context, (standing) => {
    const { patches } = context.series;
    const { stack } = standing;
    const from = name === undefined ? stack[stack.length - 1]?.name : patchNamed(context.series, standing, name);
    const at = from === undefined ? -1 : patches.findIndex((p) => p.name === from);
    if (from !== undefined && at < 0)
      throw unknownPatch(
        from,
        patches.map((p) => p.name),
      );
    const found = patches.slice(at + 1).find((p) => !isHidden(p, standing));
    if (found === undefined) throw fullyApplied(stack);
    return found.name;
  });
}
