// next: the patch that a push would apply, or the one after a given patch.
import type { QueueContext } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { unknownPatch } from './common/patch-files.ts';
import { fullyApplied, isHidden } from './common/stack.ts';

/** Throws Problem: 'nothing-to-do' at the end of the series, 'usage' for an unknown name. */
export async function next(context: QueueContext, name?: string): Promise<string> {
  return lookAtStack(context, (stack) => {
    const entries = context.series.patches.filter((p) => !isHidden(p));
    const from = name ?? stack[stack.length - 1]?.name;
    const at = from === undefined ? -1 : entries.findIndex((p) => p.name === from);
    if (from !== undefined && at < 0)
      throw unknownPatch(
        from,
        entries.map((p) => p.name),
      );
    const found = entries[at + 1];
    if (found === undefined) throw fullyApplied(stack);
    return found.name;
  });
}
