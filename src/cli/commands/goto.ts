// goto: pushes or pops to a patch.
import { type Command, flag } from '../command.ts';
import { moved } from '../output/move.ts';
import { noTests, readProof } from '../proof.ts';

export const goTo: Command = {
  name: 'goto',
  group: 'queue',
  summary: 'push or pop until this patch is on top',
  arguments: [{ name: 'name', about: 'the patch' }],
  options: [noTests, { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' }],
  examples: [{ line: 'pgquilt goto fold-os-names', meaning: 'goes up or down to it, in one transaction' }],
  async run(call) {
    const { goTo } = await import('../../queue/goto.ts');
    const [name = ''] = call.args;
    const result = await goTo(await call.queue(), { name, dryRun: flag(call, 'dryRun'), proof: readProof(call) });
    return moved(call, result, `Already at patch ${name}`);
  },
};
