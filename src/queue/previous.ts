// previous: the patch below the top, or below a given patch.
import { Problem } from '../problem.ts';
import type { Context } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { unknownPatch } from './common/patch-files.ts';
import { noneApplied } from './common/stack.ts';

/** Throws Problem: 'nothing-to-do' where nothing is below, 'usage' for an unknown name. */
export async function previous(context: Context, name?: string): Promise<string> {
  return lookAtStack(context, (stack) => {
    const names =
      name === undefined
        ? stack.map((p) => p.name)
        : namesWith(
            name,
            context,
            stack.map((p) => p.name),
          );
    if (names.length === 0) throw noneApplied();
    const at = name === undefined ? names.length - 1 : names.indexOf(name);
    const found = names[at - 1];
    if (found === undefined) {
      throw new Problem(
        'nothing-to-do',
        `Patch ${names[at]} is the first of the ${name === undefined ? 'stack' : 'series'}`,
      );
    }
    return found;
  });
}

function namesWith(name: string, context: Context, applied: string[]): string[] {
  const series = context.series.patches.map((p) => p.name);
  if (series.includes(name)) return series;
  if (applied.includes(name)) return applied;
  throw unknownPatch(name, [...series, ...applied]);
}
