// How push, pop and goto move: the options that all three have.
import { type Call, flag, type OptionSpec } from './command.ts';
import { mergeOption, overwriteOption, readOnDrift } from './on-drift.ts';
import { allowRebuild, readAllowRebuild } from './rebuild.ts';

/** In the order in which help shows them. */
export const howOptions: readonly OptionSpec[] = [
  { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' },
  mergeOption,
  overwriteOption,
  allowRebuild,
];

/** Throws Problem('usage') where the options contradict each other. */
export function readHow(call: Call) {
  return { dryRun: flag(call, 'dryRun'), onDrift: readOnDrift(call), ...readAllowRebuild(call) };
}
