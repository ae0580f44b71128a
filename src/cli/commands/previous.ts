// previous: the patch below the top, or before a given one.
import type { Command } from '../command.ts';

export const previous: Command = {
  name: 'previous',
  group: 'look',
  summary: 'name the patch that comes before the top, or before NAME',
  arguments: [{ name: 'name', about: 'the patch after it', optional: true }],
  examples: [{ line: 'pgquilt previous', meaning: 'the top after a pop; exit 2 where nothing comes before' }],
  async run(call) {
    const { previous } = await import('../../queue/previous.ts');
    const name = await previous(await call.context(), call.args[0]);
    return { json: { previous: name }, text: `${name}\n` };
  },
};
