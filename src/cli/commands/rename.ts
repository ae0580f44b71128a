// rename: another name for a patch.
import { type Command, flag } from '../command.ts';
import { rewritten } from '../output/rewrite.ts';

export const rename: Command = {
  name: 'rename',
  group: 'queue',
  summary: 'give a patch another name, applied or not',
  arguments: [
    { name: 'old', about: 'the patch' },
    { name: 'new', about: 'its new name' },
  ],
  options: [{ flags: '--dry-run', about: 'look whether it can be done, and change nothing' }],
  details: [
    'Its file, its test, its line in series.yaml and its row in the ledger change together; no routine is touched. On another\ntarget that has the patch applied, pgquilt goto --series takes the new name over.',
  ],
  examples: [{ line: 'pgquilt rename fold-os-names fold-names', meaning: 'in one transaction' }],
  async run(call) {
    const { rename } = await import('../../queue/rename.ts');
    const [from = '', to = ''] = call.args;
    const result = await rename(await call.queue(), { from, to }, { dryRun: flag(call, 'dryRun') });
    const names = { from: result.from, to: result.to };
    return rewritten(call, result, names, `Patch ${result.from} renamed to ${result.to}\n`);
  },
};
