// The levels of a push with their steps, and how many of them travel together.
import { envelopeSource, planSteps, type State, type Step } from '../../routine/plan.ts';
import type { Rebuilt } from '../dependents/rebuild.ts';
import type { RoutineChange } from '../ledger/types.ts';
import type { Sides } from './levels.ts';

/** What one level did. */
export interface LevelResult {
  readonly patch: string | null;
  readonly steps: readonly Step[];
  readonly changes: readonly RoutineChange[];
  /** What depended on routines that were made again. */
  readonly rebuilt: readonly Rebuilt[];
  /** The statements that changed something, in order. */
  readonly sql: readonly string[];
}

/** Of a level that does nothing to a routine. */
export const noResult = ({ patch }: { readonly patch: string | null }): LevelResult => ({
  patch,
  steps: [],
  changes: [],
  rebuilt: [],
  sql: [],
});

/** How the server knows the routines of a part: by the numbers of their names. */
export interface Names {
  readonly part: number;
  /** By identity. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** A level as it is to be run; its steps may change where PostgreSQL refuses one that has another way. */
export interface PlannedLevel {
  readonly index: number;
  readonly names: Names;
  readonly patch: string | null;
  readonly after: State;
  steps: Step[];
  result?: LevelResult;
}

/**
 * The steps of a part's levels, the first of which has the number `from`. `present` are the routines that are there before it, and
 * after the call those behind the last.
 */
export function planLevels(sides: readonly Sides[], names: Names, present: Set<string>, from: number): PlannedLevel[] {
  return sides.map(({ level, before, after }, i) => {
    const steps = planSteps(before, after, (id) => present.has(id)).map((step) => thereAlready(step, present));
    for (const step of steps) {
      if (step.action === 'drop') present.delete(step.id);
      else present.add(step.id);
    }
    return { index: from + i, names, patch: level.patch, after, steps };
  });
}

/** What another hand made, and the text now takes in, is there to be replaced; it follows no other signature. */
function thereAlready(step: Step, present: ReadonlySet<string>): Step {
  if (step.action !== 'create' || !present.has(step.id)) return step;
  const { follows: _, mayFollow: __, ...own } = step;
  return { ...own, before: null, action: 'replace' };
}

/** Levels in one batch: so many that round trips do not count, so few that progress shows. */
export const CHUNK = 100;

/** Whether a routine of the level is made again, under an envelope that has to be read. */
export const recreates = (level: PlannedLevel): boolean => level.steps.some((s) => envelopeSource(s) !== null);

/**
 * Up to `size` levels of one part; one that makes a routine again stands alone, since its envelope is read in between. One
 * that is waited for is the last.
 */
export function nextChunk(
  planned: readonly PlannedLevel[],
  from: number,
  after: ReadonlyMap<number, unknown> | undefined,
  size = CHUNK,
): readonly PlannedLevel[] {
  const names = planned[from]?.names;
  const first = planned.slice(from, from + size).filter((level) => level.names === names);
  const awaited = after === undefined ? -1 : first.findIndex((level) => after.has(level.index));
  const candidates = awaited < 0 ? first : first.slice(0, awaited + 1);
  const alone = candidates.findIndex(recreates);
  if (alone === 0) return candidates.slice(0, 1);
  return alone < 0 ? candidates : candidates.slice(0, alone);
}
