// show: a whole patch, header and diffs; or what was overwritten.
import { Problem } from '../../problem.ts';
import type { OverwrittenResult } from '../../queue/overwritten.ts';
import { type Call, type Command, flag, type Outcome } from '../command.ts';
import { colourDiff } from '../output/diff.ts';

export const show: Command = {
  name: 'show',
  group: 'look',
  summary: 'show a patch: its header and its diffs',
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true, many: true }],
  options: [
    { flags: '--interdiff', about: 'what the second of two versions of a patch does that the first does not' },
    {
      flags: '--overwritten',
      about: 'versions made by hand that --overwrite replaced, newest first; NAME is then a routine or its unit',
    },
  ],
  examples: [
    { line: 'pgquilt show fold-os-names', meaning: 'prints patches/fold-os-names.patch' },
    {
      line: 'pgquilt show --interdiff HEAD:patches/fold-os-names.patch fold-os-names',
      meaning: 'what the patch does that the committed one does not',
    },
    { line: 'pgquilt show --overwritten f', meaning: 'SQL that brings each overwritten version of f back' },
  ],
  async run(call) {
    if (flag(call, 'interdiff')) return showInterdiff(call);
    if (call.args.length > 1)
      throw new Problem('usage', 'show takes one name', { hint: 'pgquilt show --interdiff OLD NEW' });
    if (flag(call, 'overwritten')) return showOverwritten(call);
    const { show } = await import('../../queue/show.ts');
    const { patch, state, text } = await show(await call.context(), call.args[0]);
    return { json: { patch, state, text }, text: colourDiff(text, call.style) };
  },
};

async function showInterdiff(call: Call): Promise<Outcome> {
  const [old, fresh] = call.args;
  if (old === undefined || fresh === undefined || call.args.length > 2) {
    throw new Problem('usage', 'show --interdiff takes two versions of a patch', {
      hint: 'pgquilt show --interdiff OLD NEW: names, patch files, or REVISION:patches/NAME.patch',
    });
  }
  const { interdiff } = await import('../../queue/interdiff.ts');
  const result = await interdiff(await call.queue(), old, fresh);
  return { json: result, text: colourDiff(result.text, call.style) };
}

async function showOverwritten(call: Call): Promise<Outcome> {
  const { overwritten } = await import('../../queue/overwritten.ts');
  const result = await overwritten(await call.context(), call.args[0]);
  if (result.versions.length === 0) return { json: result, text: `Nothing was overwritten on ${result.target}\n` };
  return { json: result, text: result.versions.map((version) => versionText(version, call)).join('\n') };
}

function versionText(version: OverwrittenResult['versions'][number], { hint }: Call): string {
  const { entry, at, verb, patches, routine, sql } = version;
  const back = hint(`To bring it back: pgquilt adopt --overwritten ${entry} --new NAME`);
  const by = `${verb}${patches.length === 0 ? '' : ` of ${patches.join(', ')}`}`;
  return `-- ${routine}, overwritten by the ${by} at ${at.slice(0, 19)}Z\n-- ${back}\n${sql}`;
}
