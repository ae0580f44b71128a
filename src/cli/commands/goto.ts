// goto: pushes or pops to a patch.
import { Problem } from '../../problem.ts';
import { type Command, flag } from '../command.ts';
import { howOptions, readHow } from '../how.ts';
import { moved } from '../output/move.ts';
import { noTests, readProof } from '../proof.ts';

export const goTo: Command = {
  name: 'goto',
  group: 'queue',
  summary: 'push or pop until this patch is on top',
  arguments: [{ name: 'name', about: 'the patch', optional: true }],
  options: [
    { flags: '--series', about: 'instead of a patch: make the applied patches what series.yaml says now, all of them' },
    noTests,
    ...howOptions,
  ],
  details: [
    'With --series the applied patches that series.yaml and the patch files still have as they were stay; all above them is\npopped, and the rest of the series pushed, in one transaction. A routine that ends as it began is not touched.',
  ],
  examples: [
    { line: 'pgquilt goto fold-os-names', meaning: 'goes up or down to it, in one transaction' },
    { line: 'pgquilt goto --series --dry-run', meaning: 'after a merge: shows what is popped and pushed' },
  ],
  async run(call) {
    const [name] = call.args;
    const how = { ...readHow(call), proof: readProof(call) };
    if (flag(call, 'series') !== (name === undefined)) {
      throw new Problem('usage', 'goto: where to? A patch, or --series', {
        hint: 'Give one of the two: pgquilt goto NAME, or pgquilt goto --series',
      });
    }
    if (name === undefined) {
      const { goToSeries } = await import('../../queue/goto-series.ts');
      return moved(call, await goToSeries(await call.queue(), how), 'The applied patches are the series already');
    }
    const { goTo } = await import('../../queue/goto.ts');
    const result = await goTo(await call.queue(), { name, ...how });
    return moved(call, result, `Already at patch ${result.top}`);
  },
};
