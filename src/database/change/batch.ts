// A chunk of levels as one batch of statements, with the places in it where routines are read.
import { BodyChecks } from './body-checks.ts';
import type { PlannedLevel } from './planned-level.ts';
import { type PlannedStatement, setting } from './statement.ts';

export interface Batch {
  readonly levels: readonly PlannedLevel[];
  readonly statements: readonly PlannedStatement[];
  /** The statements of each level. */
  readonly own: readonly (readonly PlannedStatement[])[];
  /** Index of the statement that reads what the levels up to `upTo` left, from the reading before it on. */
  readonly readings: readonly { readonly at: number; readonly upTo: number }[];
}

/** What every chunk begins with: on a refusal it is tried another way, and checking is off until a level asks for it. */
export const CHUNK_START = [setting('SAVEPOINT pgquilt_chunk'), setting('SET LOCAL check_function_bodies TO off')];

/**
 * Puts the statements of the levels one behind the other. `reading` gives those that read routines, the rows being the
 * second one's. A routine that changes twice in the chunk is read in between: each patch records what it found.
 */
export function batchOf(
  levels: readonly PlannedLevel[],
  statementsOf: (level: PlannedLevel, bodies: BodyChecks) => readonly PlannedStatement[],
  reading: (ids: ReadonlySet<string>) => readonly PlannedStatement[],
): Batch {
  const statements = [...CHUNK_START];
  const readings: { at: number; upTo: number }[] = [];
  const pending = new Set<string>();
  const bodies = new BodyChecks();
  const readPending = (upTo: number): void => {
    readings.push({ at: statements.length + 1, upTo });
    statements.push(...reading(pending));
    pending.clear();
  };
  const own = levels.map((level, i) => {
    if (level.steps.some((s) => pending.has(s.id))) readPending(i);
    const ofLevel = statementsOf(level, bodies);
    statements.push(...ofLevel);
    for (const step of level.steps) pending.add(step.id);
    return ofLevel;
  });
  readPending(levels.length);
  return { levels, statements, own, readings };
}

/** Whether the batch was made for just these levels. */
export function isFor(batch: Batch | undefined, levels: readonly PlannedLevel[]): batch is Batch {
  return batch?.levels.length === levels.length && batch.levels.every((level, i) => level === levels[i]);
}

/** Whether a routine changes in both, so that the second can only be written once the first has been read. */
export function shareRoutines(first: readonly PlannedLevel[], second: readonly PlannedLevel[]): boolean {
  const ids = new Set(first.flatMap((level) => level.steps.map((s) => s.id)));
  return second.some((level) => level.steps.some((s) => ids.has(s.id)));
}
