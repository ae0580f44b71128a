// top: the newest applied patch.
import type { Context } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { noneApplied } from './common/stack.ts';

/** Throws Problem('nothing-to-do') with none applied. */
export async function top(context: Context): Promise<string> {
  return lookAtStack(context, ({ stack }) => {
    const last = stack[stack.length - 1];
    if (last === undefined) throw noneApplied();
    return last.name;
  });
}
