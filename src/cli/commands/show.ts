// show: a whole patch, header and diffs.
import type { Command } from '../command.ts';
import { colourDiff } from '../output/diff.ts';

export const show: Command = {
  name: 'show',
  group: 'look',
  summary: 'show a patch: its header and its diffs',
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true }],
  examples: [{ line: 'pgquilt show fold-os-names', meaning: 'prints patches/fold-os-names.patch' }],
  async run(call) {
    const { show } = await import('../../queue/show.ts');
    const { patch, state, text } = await show(await call.context(), call.args[0]);
    return { json: { patch, state, text }, text: colourDiff(text, call.style) };
  },
};
