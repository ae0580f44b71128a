// top: the name of the newest applied patch.
import type { Command } from '../command.ts';

export const top: Command = {
  name: 'top',
  group: 'look',
  summary: 'name the top patch',
  examples: [{ line: 'pgquilt top', meaning: 'its name; exit 2 where none is applied' }],
  async run(call) {
    const { top } = await import('../../queue/top.ts');
    const name = await top(await call.context());
    return { json: { top: name }, text: `${name}\n` };
  },
};
