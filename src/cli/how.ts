// How push, pop and goto move: the options that all three have.
import { Problem } from '../problem.ts';
import { allowBroken, allowRebuild, readAllow } from './allow.ts';
import { type Call, flag, type OptionSpec } from './command.ts';
import { mergeOption, overwriteOption, readOnDrift } from './on-drift.ts';

/** In the order in which help shows them. */
export const howOptions: readonly OptionSpec[] = [
  { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' },
  mergeOption,
  overwriteOption,
  allowRebuild,
  allowBroken,
  { flags: '--keep', about: 'keep edits that are in no patch yet, as is always done; refused with --overwrite' },
];

/** Throws Problem('usage') where the options contradict each other. */
export function readHow(call: Call) {
  if (flag(call, 'keep') && flag(call, 'overwrite')) {
    throw new Problem('usage', '--keep and --overwrite contradict each other', {
      hint: 'Edits under udfs/ are kept in any case; --overwrite is about changes by hand in the database.',
    });
  }
  return { dryRun: flag(call, 'dryRun'), onDrift: readOnDrift(call), ...readAllow(call) };
}
