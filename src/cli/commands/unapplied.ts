// unapplied: names of the patches that push -a would apply.
import { type Command, lines } from '../command.ts';

export const unapplied: Command = {
  name: 'unapplied',
  group: 'look',
  summary: 'name the patches that push -a would apply',
  examples: [{ line: 'pgquilt unapplied', meaning: 'a name a line; exit 2 at the end of the series' }],
  async run(call) {
    const { unapplied } = await import('../../queue/unapplied.ts');
    const names = await unapplied(await call.queue());
    return { json: names, text: lines(names) };
  },
};
