// load: creates the base in an empty database.
import { type Command, lines } from '../command.ts';

export const load: Command = {
  name: 'load',
  group: 'database',
  summary: 'create the base in an empty database; the embedded one is made first, with its set-up',
  examples: [{ line: 'pgquilt load', meaning: 'every unit as it is with no patch applied, in one transaction' }],
  async run(call) {
    const { load } = await import('../../queue/load.ts');
    const { target, setup, units, routines, notes } = await load(await call.queue());
    const text = lines([
      ...setup.map((file) => `Ran ${file}`),
      `Loaded ${routines} routine${routines === 1 ? '' : 's'} of ${units} unit${units === 1 ? '' : 's'} into ${target}`,
    ]);
    return { json: { target, setup, units, routines }, text, notes };
  },
};
