// guard: which guards a patch has, as its line in series.yaml says.
import type { Standing } from '../database/stack-memo.ts';
import { Problem } from '../problem.ts';
import { setGuards } from '../series/edit.ts';
import { formatGuard, formatGuards, isGuarded, parseGuard } from '../series/guards.ts';
import type { Guard, Series } from '../series/types.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { operateFiles } from './common/files-only.ts';
import { lookAtStack } from './common/look.ts';
import { patchNamed } from './common/patch-named.ts';

/** guard: what guards the patches have. */
export interface GuardResult {
  readonly patches: readonly GuardedPatch[];
  readonly notes: readonly string[];
}

export interface GuardedPatch {
  readonly name: string;
  /** `+partner`, `-beta` */
  readonly guards: readonly string[];
}

/** The guards of one patch, or of all that have some. Problems as of patchNamed. */
export async function listGuards(context: QueueContext, word?: string): Promise<readonly GuardedPatch[]> {
  const { series } = context;
  const name = word === undefined ? undefined : await lookAtStack(context, (s) => patchNamed(series, s, word));
  return series.patches
    .filter((p) => (name === undefined ? p.guards.length > 0 : p.name === name))
    .map((p) => ({ name: p.name, guards: p.guards.map(formatGuard) }));
}

/**
 * Gives the patch these guards (`+partner`, `-beta`), instead of those that it has; with `dryRun` it only says so. Throws Problem('usage') for a word that is no
 * guard, or two guards of one name.
 */
export async function setPatchGuards(
  context: QueueContext,
  word: string,
  words: readonly string[],
  options: { readonly dryRun?: boolean } = {},
): Promise<GuardResult> {
  needWrite(context, 'guard');
  const guards = readGuards(words);
  const standing = await lookAtStack(context, (found) => found);
  const work = () => {
    const name = patchNamed(context.series, standing, word);
    const entry = inSeries(context.series, name);
    const value = { patches: [{ name, guards: guards.map(formatGuard) }], notes: remarks(name, guards, standing) };
    if (formatGuards(entry.guards) === formatGuards(guards)) return { value };
    const text = setGuards(context.seriesText, name, guards);
    return { value, filesOnly: { verb: 'guard', patches: [name] }, files: [{ path: 'series.yaml', text }] };
  };
  const done = await operateFiles(context, work, options);
  return { ...done.value, notes: [...done.notes, ...done.value.notes] };
}

function readGuards(words: readonly string[]): Guard[] {
  const guards = words.map((word) => {
    const guard = parseGuard(word);
    if (guard !== null) return guard;
    throw new Problem('usage', `'${word}' is no guard`, {
      hint: 'A guard is +NAME or -NAME: pgquilt guard rates +partner',
    });
  });
  const twice = guards.find((g, i) => guards.findIndex((other) => other.name === g.name) !== i);
  if (twice === undefined) return guards;
  throw new Problem('usage', `the guard ${twice.name} is given twice`, { hint: 'Give one of the two.' });
}

function inSeries(series: Series, name: string) {
  const entry = series.patches.find((p) => p.name === name);
  if (entry !== undefined) return entry;
  throw new Problem('failed', `patch ${name} is applied but is not in series.yaml, where guards are`, {
    patch: name,
    file: 'series.yaml',
    hint: `Put '- ${name}' back into series.yaml.`,
  });
}

/** Guards say what a push takes; a patch that is applied stays where it is until somebody says otherwise. */
function remarks(name: string, guards: readonly Guard[], { stack, selected }: Standing): string[] {
  if (!stack.some((p) => p.name === name) || !isGuarded({ guards }, new Set(selected))) return [];
  return [`patch ${name} stays applied here; to take off what is guarded: pgquilt select --pop`];
}
