// pop: takes patches off and restores what was there.
import { type Command, flag } from '../command.ts';
import { readGoal } from '../goal.ts';
import { mergeOption, overwriteOption, readOnDrift } from '../on-drift.ts';
import { moved } from '../output/move.ts';
import { allowRebuild, readAllowRebuild } from '../rebuild.ts';

export const pop: Command = {
  name: 'pop',
  group: 'queue',
  summary: 'take off the top patch, N of them, all above NAME, or all',
  arguments: [{ name: 'goal', about: 'a number of patches, or the name of the patch to stop at', optional: true }],
  options: [
    { flags: '-a, --all', about: 'take off all; done already is done' },
    { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' },
    mergeOption,
    overwriteOption,
    allowRebuild,
  ],
  details: [
    'What was there is in the database itself: with --database URL this works from an empty folder.',
    'Any number of patches is one transaction: all of them are taken off, or none.',
  ],
  examples: [
    { line: 'pgquilt pop', meaning: 'takes off the top patch' },
    { line: 'pgquilt pop -a --database postgres://app@localhost/app', meaning: 'needs no file of the project' },
  ],
  async run(call) {
    const goal = readGoal(call, 'pop');
    const { pop } = await import('../../queue/pop.ts');
    const how = { dryRun: flag(call, 'dryRun'), onDrift: readOnDrift(call), ...readAllowRebuild(call) };
    const result = await pop(await call.context(), { goal, ...how });
    return moved(call, result, 'No patches applied');
  },
};
