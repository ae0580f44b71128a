// load: creates the base in an empty database.
import { type Command, flag, lines } from '../command.ts';
import { NONE_DONE } from '../output/plan.ts';

export const load: Command = {
  name: 'load',
  group: 'database',
  summary: 'create the base in an empty database; the embedded one is made first, with its set-up',
  options: [{ flags: '--dry-run', about: 'do it, set-up included, and roll it back' }],
  details: [
    'Where all of these routines are in the database already, exactly as the base has them, they are recorded as they\nare and not touched; where only some are, or others, nothing is changed and the difference is shown.',
    'Where the base is loaded, the units that git has brought since are loaded.',
  ],
  examples: [
    { line: 'pgquilt load', meaning: 'every unit as it is with no patch applied, in one transaction' },
    {
      line: 'pgquilt load --target staging --dry-run',
      meaning: 'whether staging would take the base, or has it already',
    },
  ],
  async run(call) {
    const { load } = await import('../../queue/load.ts');
    const dryRun = flag(call, 'dryRun');
    const { target, setup, units, routines, recorded, notes } = await load(await call.queue(), { dryRun });
    const what = `${routines} routine${routines === 1 ? '' : 's'} of ${units} unit${units === 1 ? '' : 's'}`;
    const there = `${what} as the base of ${target}: they are there already, just so`;
    const text = dryRun
      ? lines([
          ...setup.map((file) => `Would run ${file}`),
          recorded ? `Would record ${there}` : `Would load ${what} into ${target}`,
          NONE_DONE,
        ])
      : lines([
          ...setup.map((file) => `Ran ${file}`),
          recorded ? `Recorded ${there}, and nothing was changed` : `Loaded ${what} into ${target}`,
        ]);
    return { json: { target, setup, units, routines, recorded }, text, notes };
  },
};
