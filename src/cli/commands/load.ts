// load: creates the base in an empty database.
import { type Command, lines } from '../command.ts';

export const load: Command = {
  name: 'load',
  group: 'database',
  summary: 'create the base in an empty database; the embedded one is made first, with its set-up',
  details: [
    'Where all of these routines are in the database already, exactly as the base has them, they are recorded as they\nare and not touched; where only some are, or others, nothing is changed and the difference is shown.',
  ],
  examples: [{ line: 'pgquilt load', meaning: 'every unit as it is with no patch applied, in one transaction' }],
  async run(call) {
    const { load } = await import('../../queue/load.ts');
    const { target, setup, units, routines, recorded, notes } = await load(await call.queue());
    const what = `${routines} routine${routines === 1 ? '' : 's'} of ${units} unit${units === 1 ? '' : 's'}`;
    const text = lines([
      ...setup.map((file) => `Ran ${file}`),
      recorded
        ? `Recorded ${what} as the base of ${target}: they are there already, just so, and nothing was changed`
        : `Loaded ${what} into ${target}`,
    ]);
    return { json: { target, setup, units, routines, recorded }, text, notes };
  },
};
