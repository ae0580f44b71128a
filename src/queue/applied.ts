// applied: the patches on the target's stack, bottom first.
import type { Context } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { noneApplied } from './common/stack.ts';

/** Throws Problem('nothing-to-do') with none applied. */
export async function applied(context: Context): Promise<string[]> {
  return lookAtStack(context, ({ stack }) => {
    if (stack.length === 0) throw noneApplied();
    return stack.map((p) => p.name);
  });
}
