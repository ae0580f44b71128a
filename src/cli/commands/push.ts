// push: applies the next patches.
import type { Command } from '../command.ts';
import { readGoal } from '../goal.ts';
import { howOptions, readHow } from '../how.ts';
import { recordOption } from '../on-drift.ts';
import { moved } from '../output/move.ts';
import { noTests, readProof } from '../proof.ts';

export const push: Command = {
  name: 'push',
  group: 'queue',
  summary: 'apply the next patch, N of them, all up to NAME, or all',
  arguments: [{ name: 'goal', about: 'a number of patches, or the name of the last one to apply', optional: true }],
  options: [{ flags: '-a, --all', about: 'apply all; done already is done' }, noTests, ...howOptions, recordOption],
  details: [
    'Any number of patches is one transaction: all of them are applied, or none. Where patches/NAME.test.sql lies beside a\npatch it runs inside that transaction, right after its patch, and is rolled back; an error, or a query whose last column\nis a boolean that is not true, stops the push.',
  ],
  examples: [
    { line: 'pgquilt push -a', meaning: 'applies the whole series' },
    { line: 'pgquilt push --dry-run', meaning: 'shows what the next patch would do' },
  ],
  async run(call) {
    const goal = readGoal(call, 'push');
    const { push } = await import('../../queue/push.ts');
    const how = { ...readHow(call), proof: readProof(call) };
    const result = await push(await call.queue(), { goal, ...how });
    const idle =
      result.top === null ? 'No patches in series' : `File series fully applied, ends at patch ${result.top}`;
    return moved(call, result, idle);
  },
};
