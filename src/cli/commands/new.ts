// new: an empty patch on top.
import { type Command, value } from '../command.ts';

export const newPatch: Command = {
  name: 'new',
  group: 'queue',
  summary: 'start an empty patch on top of the applied ones',
  arguments: [{ name: 'name', about: 'its name: letters, digits, dashes, underscores' }],
  options: [
    { flags: '-m, --message <text>', about: 'the subject; further lines become the description' },
    { flags: '--author <author>', about: 'Name <address>' },
  ],
  examples: [
    {
      line: 'pgquilt new lower-case-addresses -m "Compare addresses in lower case"',
      meaning: 'then edit files under udfs/ and run pgquilt refresh',
    },
  ],
  async run(call) {
    const { newPatch } = await import('../../queue/new.ts');
    const [name = ''] = call.args;
    const result = await newPatch(await call.queue(), {
      name,
      message: value(call, 'message'),
      author: value(call, 'author'),
    });
    const { patch, file, top, target, notes } = result;
    return { json: { patch, file, top, target }, text: `Patch ${patch} is now on top\n`, notes };
  },
};
