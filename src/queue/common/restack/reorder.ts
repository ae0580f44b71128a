// Patches in another order: what each of them is then, unit by unit.
import { formatClash, moveInLevels } from '../../../patch/commute.ts';
import { Problem } from '../../../problem.ts';
import type { QueueOperation } from '../operation.ts';
import type { NamedPatch } from '../patch-files.ts';
import { type LevelTexts, levelsAbove, levelTexts, relevelled } from './level-texts.ts';
import type { WantedPatch } from './wanted.ts';

/** The patch at one place goes to another. */
export interface Shift {
  readonly from: number;
  readonly to: number;
}

/**
 * The applied patches, bottom first, with one of them moved; those whose diffs stay are the very objects that were given. Throws
 * Problem('conflict') with the two hunks that keep it from getting past another.
 */
export async function reorderApplied(
  op: QueueOperation,
  stack: readonly WantedPatch[],
  shift: Shift,
): Promise<(WantedPatch | NamedPatch)[]> {
  const lowest = Math.min(shift.from, shift.to);
  const levels = await levelTexts(op, op.head.rows.slice(lowest), pathsOf(stack[shift.from]));
  const above = reordered(stack.slice(lowest), { from: shift.from - lowest, to: shift.to - lowest }, levels);
  return [...stack.slice(0, lowest), ...above];
}

/**
 * The same for patches that are not applied, `next` being what pushes would come to. Where one of them does not apply as things are,
 * nothing can be worked out: they keep their diffs, and `stuck` names it.
 */
export async function reorderUnapplied(
  op: QueueOperation,
  next: readonly NamedPatch[],
  shift: Shift,
): Promise<{ readonly patches: readonly NamedPatch[]; readonly stuck?: string }> {
  const paths = pathsOf(next[shift.from]);
  const start = await levelTexts(op, [], paths);
  const upTo = Math.max(shift.from, shift.to) + 1;
  const levels = new Map(
    paths.map((path) => [path, levelsAbove(op, start.get(path)?.[0] ?? null, path, next.slice(0, upTo))]),
  );
  const stuck = [...levels.values()].find((texts) => texts.length <= upTo);
  if (stuck === undefined) return { patches: reordered(next, shift, levels, true) };
  const order = newOrder(next.length, shift);
  return { patches: order.map((i) => next[i] as NamedPatch), stuck: next[stuck.length - 1]?.name ?? '' };
}

function reordered<T extends NamedPatch>(
  patches: readonly T[],
  shift: Shift,
  levels: ReadonlyMap<string, LevelTexts>,
  inexact = false,
): (T | NamedPatch)[] {
  const now = new Map<string, LevelTexts>();
  for (const [path, texts] of levels) {
    const moved = moveInLevels(path, texts, shift.from, shift.to);
    if ('past' in moved) throw inTheWay(path, patches, shift, moved);
    now.set(path, moved.texts);
  }
  const order = newOrder(patches.length, shift);
  const inOrder = order.map((i) => patches[i] as T);
  return relevelled(inOrder, levels, now, { placeOf: (place) => order[place] ?? place, inexact });
}

function inTheWay(
  path: string,
  patches: readonly NamedPatch[],
  { from, to }: Shift,
  { past, clash }: Extract<ReturnType<typeof moveInLevels>, { past: number }>,
): Problem {
  const [own, other] = [patches[from]?.name ?? '', patches[past]?.name ?? ''];
  const [side, lower, upper] = to > from ? ['above', own, other] : ['below', other, own];
  const message = `patch ${own} cannot go ${side} patch ${other}: both change the same lines of ${path}`;
  return new Problem('conflict', message, {
    patch: own,
    file: path,
    detail: formatClash(clash, lower ?? '', upper ?? ''),
    hint: `Nothing was changed. Make one patch of the two: pgquilt fold; or see both: pgquilt show ${own}, pgquilt show ${other}`,
  });
}

/** For each place the place that its patch had before. */
function newOrder(length: number, { from, to }: Shift): number[] {
  const order = Array.from({ length }, (_, i) => i);
  order.splice(to, 0, ...order.splice(from, 1));
  return order;
}

function pathsOf(patch: NamedPatch | undefined): string[] {
  return [...new Set(patch?.files.map((f) => f.path))];
}
