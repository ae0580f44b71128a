// split: a part of a patch becomes a patch of its own.
import { Problem } from '../../problem.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, type Outcome, value, values } from '../command.ts';
import { readHunks } from '../hunk-numbers.ts';
import { colourDiff } from '../output/diff.ts';
import { rewritten } from '../output/rewrite.ts';

export const split: Command = {
  name: 'split',
  group: 'queue',
  summary: 'make a part of a patch a patch of its own, right above it',
  arguments: [
    { name: 'name', about: 'the patch' },
    { name: 'new', about: 'the name of the new patch', optional: true },
  ],
  options: [
    { flags: '--unit <unit...>', about: 'all that the patch changes in these units' },
    { flags: '--routine <routine...>', about: 'these routines, with their comments and grants' },
    { flags: '--hunk <number...>', about: 'these hunks, as --list numbers them' },
    { flags: '--list', about: 'show the hunks of the patch with their numbers' },
    { flags: '-m, --message <text>', about: "the new patch's subject; further lines become the description" },
    { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' },
    allowRebuild,
    allowBroken,
  ],
  details: [
    'In a terminal, and with nothing chosen, it asks hunk by hunk. Applied or not: the two patches do what the one did, and\nno routine is touched on the way. A test beside the patch becomes the test of the new one.',
  ],
  examples: [
    { line: 'pgquilt split fold-os-names fold-cases --routine normalize_signature', meaning: 'one routine moves out' },
    { line: 'pgquilt split fold-os-names --list', meaning: 'the hunks, with their numbers' },
  ],
  async run(call) {
    const [patch = '', to] = call.args;
    const context = await call.queue();
    const verb = await import('../../queue/split.ts');
    if (flag(call, 'list')) {
      const { hunks } = await verb.hunksOf(context, patch);
      const text = hunks.map((h) => `${h.hunk}  ${h.file}\n${colourDiff(h.text, call.style)}`).join('');
      return { json: hunks, text };
    }
    if (to === undefined) {
      throw new Problem('usage', 'split: what is the new patch to be called?', { hint: `pgquilt split ${patch} NEW` });
    }
    const part = await partOf(call, patch, to);
    if (part === null) return { json: { changed: false }, text: 'Nothing was changed\n' };
    const how = { dryRun: flag(call, 'dryRun'), ...readAllow(call) };
    const result = await verb.split(context, { patch, to, message: value(call, 'message'), part }, how);
    return outcome(call, result);
  },
};

function outcome(call: Call, result: Awaited<ReturnType<typeof import('../../queue/split.ts').split>>): Outcome {
  const { patch, to, files } = result;
  return rewritten(call, result, { patch, to, files }, `Split patch ${patch}: ${files.join(', ')} into patch ${to}\n`);
}

async function partOf(call: Call, patch: string, to: string) {
  const [units, routines] = [values(call, 'unit'), values(call, 'routine')];
  const chosen = readHunks(call, 'split', `pgquilt split ${patch} --list`);
  if (units.length + routines.length + chosen.hunks.length > 0) return { units, routines, ...chosen };
  if (!call.isTerminal) {
    throw new Problem('usage', `split: what of ${patch} goes into ${to}?`, {
      hint: `Choose with --unit, --routine or --hunk; pgquilt split ${patch} --list shows the hunks.`,
    });
  }
  const { askHunks, onTerminal } = await import('../ask-hunks.ts');
  const { hunksOf } = await import('../../queue/split.ts');
  const { hunks } = await hunksOf(await call.queue(), patch);
  const taken = await onTerminal((ask) => askHunks(hunks, to, ask));
  return taken === null ? null : { hunks: taken };
}
