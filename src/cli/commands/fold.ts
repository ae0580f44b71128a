// fold: patches become part of the top one.

import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Command, flag } from '../command.ts';
import { rewritten } from '../output/rewrite.ts';
import { noTests, readProof } from '../proof.ts';

export const fold: Command = {
  name: 'fold',
  group: 'queue',
  summary: 'make patches part of the top patch, applied or not',
  arguments: [{ name: 'patch', about: 'a patch, or A..B: those from A to B', many: true }],
  options: [
    { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' },
    noTests,
    allowRebuild,
    allowBroken,
  ],
  details: [
    'All of them are folded, or none. Patches that are not applied are taken in in the order they are given in; applied ones\nleave their place below the top. Their headers and their tests are joined to those of the top patch.',
  ],
  examples: [
    { line: 'pgquilt fold fold-os-names', meaning: 'the top patch does what both did' },
    { line: 'pgquilt fold -1', meaning: 'the patch below the top becomes part of it' },
  ],
  async run(call) {
    const { fold } = await import('../../queue/fold.ts');
    const how = { dryRun: flag(call, 'dryRun'), proof: readProof(call), ...readAllow(call) };
    const result = await fold(await call.queue(), [...call.args], how);
    const { patch, folded } = result;
    return rewritten(call, result, { patch, folded }, `Folded ${folded.join(', ')} into patch ${patch}\n`);
  },
};
