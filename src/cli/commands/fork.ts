// fork: a copy of a patch under a new name takes its place.
import { type Command, flag, value } from '../command.ts';
import { rewritten } from '../output/rewrite.ts';

export const fork: Command = {
  name: 'fork',
  group: 'queue',
  summary: 'go on with a copy of the top patch under a new name; the old file stays',
  arguments: [
    { name: 'new', about: 'the name of the copy; the old one with a number where not given', optional: true },
  ],
  options: [
    { flags: '-p, --patch <name>', about: 'fork this patch' },
    { flags: '--dry-run', about: 'look whether it can be done, and change nothing' },
  ],
  details: [
    'The copy stands where the patch stood, in the series and on the stack. The old file is in no series then.',
  ],
  examples: [{ line: 'pgquilt fork fold-os-names-2', meaning: 'what is refreshed now goes into the copy' }],
  async run(call) {
    const { fork } = await import('../../queue/fork.ts');
    const names = { patch: value(call, 'patch'), to: call.args[0] };
    const result = await fork(await call.queue(), names, { dryRun: flag(call, 'dryRun') });
    const { from, to } = result;
    return rewritten(
      call,
      result,
      { from, to },
      `Fork of patch ${from} created as ${to}; patches/${from}.patch stays\n`,
    );
  },
};
