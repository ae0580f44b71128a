// pop: takes patches off and restores what was there.
import type { Command } from '../command.ts';
import { readGoal } from '../goal.ts';
import { howOptions, readHow } from '../how.ts';
import { moved } from '../output/move.ts';

export const pop: Command = {
  name: 'pop',
  group: 'queue',
  summary: 'take off the top patch, N of them, all above NAME, or all',
  arguments: [{ name: 'goal', about: 'a number of patches, or the name of the patch to stop at', optional: true }],
  options: [{ flags: '-a, --all', about: 'take off all; done already is done' }, ...howOptions],
  details: [
    'What was there is in the database itself: with --database URL this works from an empty folder.',
    'Any number of patches is one transaction: all of them are taken off, or none.',
  ],
  examples: [
    { line: 'pgquilt pop', meaning: 'takes off the top patch' },
    { line: 'pgquilt pop -a --database postgres://app@localhost/app', meaning: 'needs no file of the project' },
  ],
  async run(call) {
    const goal = readGoal(call, 'pop');
    const { pop } = await import('../../queue/pop.ts');
    const result = await pop(await call.context(), { goal, ...readHow(call) });
    return moved(call, result, 'No patches applied');
  },
};
