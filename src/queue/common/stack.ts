// The applied stack against the series: which patches come next, and what keeps them from coming.
import type { StackName, Standing } from '../../database/stack-memo.ts';
import { Problem } from '../../problem.ts';
import { formatGuards, isGuarded } from '../../series/guards.ts';
import type { Series, SeriesEntry } from '../../series/types.ts';
import { patchNamed } from './patch-named.ts';

/** Whether the guards that are selected on the target hide the patch there. */
export function isHidden(entry: Pick<SeriesEntry, 'guards'>, { selected }: Pick<Standing, 'selected'>): boolean {
  return entry.guards.length > 0 && isGuarded(entry, new Set(selected));
}

/**
 * The entries above the top, in order, guarded ones left out. Throws Problem('failed') where the series and the stack do
 * not go together: a top that the series does not have, or an entry below the top that was never applied.
 */
export function entriesToPush(series: Series, standing: Standing): SeriesEntry[] {
  const { stack } = standing;
  const top = stack[stack.length - 1];
  if (top === undefined) return series.patches.filter((p) => !isHidden(p, standing));
  const at = series.patches.findIndex((p) => p.name === top.name);
  if (at < 0) {
    throw new Problem('failed', `the top patch ${top.name} is applied but is not in series.yaml`, {
      patch: top.name,
      file: 'series.yaml',
      hint: `Put '- ${top.name}' back into series.yaml, or take the patch off: pgquilt pop, or pgquilt goto --series`,
    });
  }
  const applied = new Set(stack.map((p) => p.name));
  const skipped = series.patches.slice(0, at).find((p) => !applied.has(p.name) && !isHidden(p, standing));
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
  const moved = series.patches.slice(at + 1).find((p) => applied.has(p.name));
  if (moved !== undefined) {
    throw new Problem(
      'failed',
      `patch ${moved.name} is applied below the top patch ${top.name}, but stands above it in the series`,
      {
        patch: moved.name,
        file: 'series.yaml',
        line: moved.line,
        hint: 'Bring the database to the series: pgquilt goto --series. Or put the lines of series.yaml back in their order.',
      },
    );
  }
  return series.patches.slice(at + 1).filter((p) => !isHidden(p, standing));
}

/** How far to go. */
export type Goal = { readonly all: true } | { readonly count: number } | { readonly name: string };

/** The patches that a push of this extent takes. Throws Problem('nothing-to-do') or, for an unknown name, 'usage'. */
export function choosePush(series: Series, standing: Standing, goal: Goal): SeriesEntry[] {
  const { stack } = standing;
  const named = 'name' in goal ? patchNamed(series, standing, goal.name, 'unapplied') : null;
  if (named !== null) {
    if (stack.some((p) => p.name === named)) {
      throw new Problem('nothing-to-do', `Patch ${named} is currently applied`, { patch: named });
    }
    const entry = series.patches.find((p) => p.name === named);
    if (entry !== undefined && isHidden(entry, standing)) throw guarded(entry, standing);
  }
  const next = entriesToPush(series, standing);
  if (next.length === 0) {
    if ('all' in goal) return [];
    throw fullyApplied(stack);
  }
  if ('all' in goal) return next;
  if ('count' in goal) return next.slice(0, goal.count);
  return next.slice(0, next.findIndex((p) => p.name === named) + 1);
}

function guarded(entry: SeriesEntry, { selected }: Standing): Problem {
  const { name, line } = entry;
  const guards = formatGuards(entry.guards);
  const now = selected.length === 0 ? 'no guard is selected' : `${selected.join(', ')} selected`;
  const [positive] = entry.guards.filter((g) => g.sign === '+');
  const others = selected.filter((one) => !entry.guards.some((g) => g.name === one));
  const select = [...others, ...(positive === undefined ? [] : [positive.name])].join(' ') || '--none';
  return new Problem('failed', `patch ${name} is guarded by ${guards}, and on this target ${now}`, {
    patch: name,
    line,
    file: 'series.yaml',
    hint: `To have it here: pgquilt select ${select}. Or take its guards away, for every target: pgquilt guard ${name} --none`,
  });
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

export function noneApplied(hint?: string): Problem {
  return new Problem('nothing-to-do', 'No patches applied', hint === undefined ? {} : { hint });
}
