// goto: pushes or pops to a patch.
import { type Command, flag } from '../command.ts';
import { mergeOption, overwriteOption, readOnDrift } from '../on-drift.ts';
import { moved } from '../output/move.ts';
import { noTests, readProof } from '../proof.ts';
import { allowRebuild, readAllowRebuild } from '../rebuild.ts';

export const goTo: Command = {
  name: 'goto',
  group: 'queue',
  summary: 'push or pop until this patch is on top',
  arguments: [{ name: 'name', about: 'the patch' }],
  options: [
    noTests,
    { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' },
    mergeOption,
    overwriteOption,
    allowRebuild,
  ],
  examples: [{ line: 'pgquilt goto fold-os-names', meaning: 'goes up or down to it, in one transaction' }],
  async run(call) {
    const { goTo } = await import('../../queue/goto.ts');
    const [name = ''] = call.args;
    const how = {
      dryRun: flag(call, 'dryRun'),
      onDrift: readOnDrift(call),
      proof: readProof(call),
      ...readAllowRebuild(call),
    };
    const result = await goTo(await call.queue(), { name, ...how });
    return moved(call, result, `Already at patch ${name}`);
  },
};
