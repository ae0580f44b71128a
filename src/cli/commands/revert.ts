// revert: a new patch that undoes a finalized one.
import { type Command, flag, lines, value } from '../command.ts';
import { NONE_DONE, writtenText } from '../output/plan.ts';

export const revert: Command = {
  name: 'revert',
  group: 'permanent',
  summary: 'write a new patch that undoes a finalized one, from the ledger alone',
  arguments: [{ name: 'patch', about: 'the finalized patch' }],
  options: [
    { flags: '--as <name>', about: 'the name of the new patch; else revert-PATCH' },
    { flags: '--dry-run', about: 'show the patch, and write nothing' },
  ],
  details: ['The new patch comes next in the series. Nothing is applied: pgquilt push does that.'],
  examples: [
    { line: 'pgquilt revert count-signups', meaning: 'then pgquilt push, and pgquilt finalize to make it permanent' },
    { line: 'pgquilt revert count-signups --dry-run', meaning: 'the patch that it would be' },
  ],
  async run(call) {
    const { revert } = await import('../../queue/revert.ts');
    const [patch = ''] = call.args;
    const [as, dryRun] = [value(call, 'as'), flag(call, 'dryRun')];
    const { notes, ...json } = await revert(await call.queue(), { patch, as, dryRun });
    if (json.texts !== undefined) return { json, notes, text: `${writtenText(json.texts)}${NONE_DONE}\n` };
    return { json, notes, text: lines([`Patch ${json.patch} undoes ${json.reverts}; it is next in the series`]) };
  },
};
