// push: applies the next patches.
import { Problem } from '../../problem.ts';
import { type Call, type Command, flag } from '../command.ts';
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
  options: [
    { flags: '-a, --all', about: 'apply all; done already is done' },
    { flags: '--move', about: 'with a name: make this patch the next one in the series, and apply it alone' },
    noTests,
    ...howOptions,
    recordOption,
  ],
  details: [
    'Any number of patches is one transaction: all of them are applied, or none. Where patches/NAME.test.sql lies beside a\npatch it runs inside that transaction, right after its patch, and is rolled back; an error, or a query whose last column\nis a boolean that is not true, stops the push.',
  ],
  examples: [
    { line: 'pgquilt push -a', meaning: 'applies the whole series' },
    { line: 'pgquilt push --dry-run', meaning: 'shows what the next patch would do' },
    { line: 'pgquilt push --move fold-os-names', meaning: 'applies this one before the others' },
  ],
  async run(call) {
    if (flag(call, 'move')) return pushMove(call);
    const goal = readGoal(call, 'push');
    const { push } = await import('../../queue/push.ts');
    const how = { ...readHow(call), proof: readProof(call) };
    const result = await push(await call.queue(), { goal, ...how });
    const idle =
      result.top === null ? 'No patches in series' : `File series fully applied, ends at patch ${result.top}`;
    return moved(call, result, idle);
  },
};

async function pushMove(call: Call) {
  const [patch] = call.args;
  if (patch === undefined || flag(call, 'all')) {
    throw new Problem('usage', 'push: --move goes with the name of one patch', {
      hint: 'Give the patch: pgquilt push --move NAME',
    });
  }
  const { pushMoved } = await import('../../queue/push-move.ts');
  const how = { ...readHow(call), proof: readProof(call) };
  if (how.onDrift === 'record') {
    throw new Problem('usage', 'push: --move and --record do not go together', {
      hint: `Move it first: pgquilt move ${patch} --bottom`,
    });
  }
  return moved(call, await pushMoved(await call.queue(), { patch, ...how }), '');
}
