// The applied stack against the series: which patches come next, and what keeps them from coming.
import type { StackName } from '../../database/stack-memo.ts';
import { Problem } from '../../problem.ts';
import { isGuarded } from '../../series/guards.ts';
import type { Series, SeriesEntry } from '../../series/types.ts';
import { unknownPatch } from './patch-files.ts';

/** Guards selected on the target. Selecting them comes with the verb `select`; until then none are. */
const SELECTED: ReadonlySet<string> = new Set();

export function isHidden(entry: SeriesEntry): boolean {
  return isGuarded(entry, SELECTED);
}

/**
 * The entries above the top, in order, guarded ones left out. Throws Problem('failed') where the series and the stack do
 * not go together: a top that the series does not have, or an entry below the top that was never applied.
 */
export function entriesToPush(series: Series, stack: readonly StackName[]): SeriesEntry[] {
  const top = stack[stack.length - 1];
  if (top === undefined) return series.patches.filter((p) => !isHidden(p));
  const at = series.patches.findIndex((p) => p.name === top.name);
  if (at < 0) {
    throw new Problem('failed', `the top patch ${top.name} is applied but is not in series.yaml`, {
      patch: top.name,
      file: 'series.yaml',
      hint: `Put '- ${top.name}' back into series.yaml, or take the patch off: pgquilt pop, or pgquilt goto --series`,
    });
  }
  const applied = new Set(stack.map((p) => p.name));
  const skipped = series.patches.slice(0, at).find((p) => !applied.has(p.name) && !isHidden(p));
  if (skipped !== undefined) {
    const below = series.patches
      .slice(0, series.patches.indexOf(skipped))
      .filter((p) => applied.has(p.name))
      .pop();
    throw new Problem(
      'failed',
      `patch ${skipped.name} stands below the top patch ${top.name} in the series, but is not applied`,
      {
        patch: skipped.name,
        file: 'series.yaml',
        line: skipped.line,
        hint: `Bring the database to the series: pgquilt goto --series. Or go below it, ${below === undefined ? 'pgquilt pop -a' : `pgquilt goto ${below.name}`}, and push again.`,
      },
    );
  }
  return series.patches.slice(at + 1).filter((p) => !isHidden(p));
}

/** How far to go. */
export type Goal = { readonly all: true } | { readonly count: number } | { readonly name: string };

/** The patches that a push of this extent takes. Throws Problem('nothing-to-do') or, for an unknown name, 'usage'. */
export function choosePush(series: Series, stack: readonly StackName[], goal: Goal): SeriesEntry[] {
  if ('name' in goal) {
    if (stack.some((p) => p.name === goal.name)) {
      throw new Problem('nothing-to-do', `Patch ${goal.name} is currently applied`, { patch: goal.name });
    }
    const entry = series.patches.find((p) => p.name === goal.name);
    if (entry === undefined)
      throw unknownPatch(
        goal.name,
        series.patches.map((p) => p.name),
      );
    if (isHidden(entry)) {
      throw new Problem(
        'failed',
        `patch ${goal.name} is guarded by ${entry.guards.map((g) => g.sign + g.name).join(' ')}`,
        {
          patch: goal.name,
          line: entry.line,
          file: 'series.yaml',
          hint: 'Take the guard out of series.yaml where the patch is meant for every target.',
        },
      );
    }
  }
  const next = entriesToPush(series, stack);
  if (next.length === 0) {
    if ('all' in goal) return [];
    throw fullyApplied(stack);
  }
  if ('all' in goal) return next;
  if ('count' in goal) return next.slice(0, goal.count);
  return next.slice(0, next.findIndex((p) => p.name === goal.name) + 1);
}

/** quilt's words for the end of the series. */
export function fullyApplied(stack: readonly StackName[]): Problem {
  const top = stack[stack.length - 1];
  return new Problem(
    'nothing-to-do',
    top === undefined ? 'No patches in series' : `File series fully applied, ends at patch ${top.name}`,
    top === undefined ? { hint: 'Start one: pgquilt new NAME' } : {},
  );
}

export function noneApplied(): Problem {
  return new Problem('nothing-to-do', 'No patches applied');
}
