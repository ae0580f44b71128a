// show: a whole patch, header and diffs; or what was overwritten.
import type { OverwrittenResult } from '../../queue/results.ts';
import { type Call, type Command, flag, type Outcome } from '../command.ts';
import { colourDiff } from '../output/diff.ts';

export const show: Command = {
  name: 'show',
  group: 'look',
  summary: 'show a patch: its header and its diffs',
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true }],
  options: [
    {
      flags: '--overwritten',
      about: 'versions made by hand that --overwrite replaced, newest first; NAME is then a routine',
    },
  ],
  examples: [
    { line: 'pgquilt show fold-os-names', meaning: 'prints patches/fold-os-names.patch' },
    { line: 'pgquilt show --overwritten f', meaning: 'SQL that brings each overwritten version of f back' },
  ],
  async run(call) {
    if (flag(call, 'overwritten')) return showOverwritten(call);
    const { show } = await import('../../queue/show.ts');
    const { patch, state, text } = await show(await call.context(), call.args[0]);
    return { json: { patch, state, text }, text: colourDiff(text, call.style) };
  },
};

async function showOverwritten(call: Call): Promise<Outcome> {
  const { overwritten } = await import('../../queue/overwritten.ts');
  const result = await overwritten(await call.context(), call.args[0]);
  if (result.versions.length === 0) return { json: result, text: `Nothing was overwritten on ${result.target}\n` };
  return { json: result, text: result.versions.map(versionText).join('\n') };
}

function versionText({ entry, at, verb, patches, routine, sql }: OverwrittenResult['versions'][number]): string {
  const by = `${verb}${patches.length === 0 ? '' : ` of ${patches.join(', ')}`}`;
  return `-- ${routine}, overwritten by the ${by} at ${at.slice(0, 19)}Z\n-- To bring it back: pgquilt adopt --overwritten ${entry} --new NAME\n${sql}`;
}
