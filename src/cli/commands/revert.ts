// revert: a new patch that undoes a finalized one.
import { type Command, lines, value } from '../command.ts';

export const revert: Command = {
  name: 'revert',
  group: 'permanent',
  summary: 'write a new patch that undoes a finalized one, from the ledger alone',
  arguments: [{ name: 'patch', about: 'the finalized patch' }],
  options: [{ flags: '--as <name>', about: 'the name of the new patch; else revert-PATCH' }],
  details: ['The new patch comes next in the series. Nothing is applied: pgquilt push does that.'],
  examples: [
    { line: 'pgquilt revert count-signups', meaning: 'then pgquilt push, and pgquilt finalize to make it permanent' },
  ],
  async run(call) {
    const { revert } = await import('../../queue/revert.ts');
    const [patch = ''] = call.args;
    const { notes, ...json } = await revert(await call.queue(), { patch, as: value(call, 'as') });
    return { json, notes, text: lines([`Patch ${json.patch} undoes ${json.reverts}; it is next in the series`]) };
  },
};
