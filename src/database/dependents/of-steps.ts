// Which steps of a plan make their routine's dependents go down and up again.
import { argumentChange } from '../../routine/identity.ts';
import type { Step } from '../../routine/plan.ts';
import type { RebuildRequest } from './rebuild.ts';

/** Whether the step's routine makes room for one that takes its place: itself, made again, or one with another argument list. */
export function makesRoom(step: Step): boolean {
  return step.action === 'recreate' || step.followedBy !== undefined;
}

/** What planRebuild takes, as the steps say it. */
export function rebuildOf(steps: readonly Step[]): Pick<RebuildRequest, 'routines' | 'successors' | 'own' | 'altered'> {
  const again = steps.filter(makesRoom);
  const idsOf = (wanted: (step: Step) => boolean) => new Set(steps.filter(wanted).map((s) => s.id));
  return {
    routines: again.map(({ id, path, reason, followedBy }) => ({
      id,
      path,
      reason: followedBy === undefined ? reason?.reason : `the ${argumentChange(id, followedBy)}`,
    })),
    successors: again.map((s) => s.followedBy ?? s.id),
    own: idsOf((s) => s.action !== 'alter'),
    altered: idsOf((s) => s.action === 'alter'),
  };
}
