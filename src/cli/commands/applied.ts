// applied: names of the applied patches.
import { type Command, lines } from '../command.ts';

export const applied: Command = {
  name: 'applied',
  group: 'look',
  summary: 'name the applied patches, the bottom one first',
  examples: [{ line: 'pgquilt applied | tail -n 1', meaning: 'the top patch; exit 2 where none is applied' }],
  async run(call) {
    const { applied } = await import('../../queue/applied.ts');
    const names = await applied(await call.context());
    return { json: names, text: lines(names) };
  },
};
