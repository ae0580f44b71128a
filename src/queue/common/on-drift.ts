// What a person wants done about drift: by default it stops the operation.
import { DriftProblem } from '../../database/change/drift.ts';
import type { FileChange } from '../../worktree/write.ts';
import { MergedProblem } from './merged-here.ts';

/**
 * `merge`: the change by hand and the patch's are put together; `overwrite`: the change by hand goes, and is kept;
 * `record`: it is the patch's own result, to be recorded as that.
 */
export type OnDrift = 'stop' | 'merge' | 'overwrite' | 'record';

/** What became of drift on the way. */
export interface Settled {
  /** Identities of routines whose change by hand was replaced. */
  readonly overwritten?: readonly string[];
  /** Identities of routines whose change by hand was put together with the patch's. */
  readonly merged?: readonly string[];
  /** Files for the checkout besides the patches and the tree. */
  readonly files?: readonly FileChange[];
}

/** The part of it that a result tells. */
export function settledBy({ overwritten, merged }: Settled): Pick<Settled, 'overwritten' | 'merged'> {
  return {
    ...(overwritten === undefined ? {} : { overwritten }),
    ...(merged === undefined ? {} : { merged }),
  };
}

type Verb = 'push' | 'pop' | 'goto' | 'refresh';

/** For a `catch`: gives drift the commands that lead on from this verb; other errors pass. */
export function nextSteps(verb: Verb): (error: unknown) => never {
  return (error) => {
    throw error instanceof DriftProblem ? withNextSteps(error, verb) : error;
  };
}

function withNextSteps(problem: DriftProblem, verb: Verb): DriftProblem {
  const { drifts, message, file, detail, hint } = problem;
  const ownHint =
    (verb === 'refresh' && problem instanceof MergedProblem) ||
    hint?.includes('--record') ||
    hint?.includes('--overwrite') ||
    drifts.every((d) => d.source === 'base' && d.live === null);
  if (ownHint) return problem;
  const keep = 'To keep the live text as a patch: pgquilt adopt --new NAME';
  const steps =
    verb === 'refresh'
      ? `${keep}; as part of the top patch: pgquilt refresh --from-database.`
      : `${keep}; to put both together: pgquilt ${verb} --merge; to replace it (a copy is kept): pgquilt ${verb} --overwrite.`;
  return new DriftProblem(drifts, message, { file, detail, hint: `Nothing was changed. ${steps}` });
}
