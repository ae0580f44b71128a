// From the kind of a problem to the exit status that scripts test for.
import { Problem, type ProblemCode } from '../problem.ts';

/** The exit status of each kind of problem; 0 is done. */
export const exitStatus: Readonly<Record<ProblemCode, number>> = {
  failed: 1,
  outdated: 1,
  'nothing-to-do': 2,
  conflict: 3,
  drift: 4,
  locked: 5,
  connection: 6,
  usage: 64,
  interrupted: 130,
};

/** What each status means, for the help. */
export const exitMeanings: readonly (readonly [status: number, meaning: string])[] = [
  [0, 'done'],
  [1, 'failed; nothing changed'],
  [2, 'nothing to do: the end of the series, no patch applied'],
  [3, 'conflict: a patch does not apply, or a merge needs a person'],
  [4, 'drift: a live routine is not what it should be'],
  [5, 'locked: another operation holds the target'],
  [6, 'no connection, or it was lost; nothing changed'],
  [64, 'usage'],
  [130, 'interrupted'],
];

/** An error that nobody meant to be seen is a Problem as well, one that asks to be reported. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Problem('failed', `unexpected error: ${message}`, {
    hint: 'This is a fault in pgquilt. Please report it, with what PGQUILT_DEBUG=1 prints besides.',
    cause: error,
  });
}
