// previous: the patch below the top, or below a given patch.
import { Problem } from '../problem.ts';
import type { Context } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { patchNamed } from './common/patch-named.ts';
import { noneApplied } from './common/stack.ts';

/** Throws Problem: 'nothing-to-do' where nothing is below, 'usage' for an unknown name. */
export async function previous(context: Context, name?: string): Promise<string> {
  return lookAtStack(context, (standing) => {
    const applied = standing.stack.map((p) => p.name);
    const series = context.series.patches.map((p) => p.name);
    const word = name === undefined ? applied[applied.length - 1] : patchNamed(context.series, standing, name);
    if (word === undefined) throw noneApplied();
    const names = name !== undefined && series.includes(word) ? series : applied;
    const found = names[names.indexOf(word) - 1];
    if (found !== undefined) return found;
    const whole = name === undefined ? 'stack' : 'series';
    throw new Problem('nothing-to-do', `Patch ${word} is the first of the ${whole}`);
  });
}
