// guard: when a patch takes part.
import { Problem } from '../../problem.ts';
import type { GuardedPatch } from '../../queue/guard.ts';
import { takeValue } from '../argv.ts';
import { type Command, flag, lines } from '../command.ts';
import { NONE_DONE } from '../output/plan.ts';

export const guard: Command = {
  name: 'guard',
  group: 'queue',
  summary: 'give a patch guards, which say where it is pushed; or list them',
  arguments: [
    { name: 'name', about: 'the patch', optional: true },
    { name: 'guards', about: '+NAME: only where NAME is selected; -NAME: not where it is', optional: true, many: true },
  ],
  options: [
    { flags: '--none', about: 'take all its guards away' },
    { flags: '--dry-run', about: 'say what it would have, and change nothing' },
  ],
  details: [
    'The guards that are given take the place of those that the patch has. pgquilt select says which are selected on a\ntarget. An applied patch stays applied, whatever its guards.',
  ],
  examples: [
    { line: 'pgquilt guard fold-os-names +partner', meaning: 'pushes it only where partner is selected' },
    { line: 'pgquilt guard', meaning: 'the patches that have guards, with them' },
  ],
  rewrite: negativeGuardsAreWords,
  async run(call) {
    const [name, ...words] = call.args;
    const none = flag(call, 'none');
    if (none && (name === undefined || words.length > 0)) {
      throw new Problem('usage', 'guard: --none takes a patch and nothing else', { hint: 'pgquilt guard NAME --none' });
    }
    const { listGuards, setPatchGuards } = await import('../../queue/guard.ts');
    if (name === undefined || (words.length === 0 && !none)) {
      const patches = await listGuards(await call.queue(), name);
      return { json: patches, text: lines(patches.map(guardLine)) };
    }
    const dryRun = flag(call, 'dryRun');
    const { patches, notes } = await setPatchGuards(await call.queue(), name, words, { dryRun });
    const said = patches.map((patch) => `${dryRun ? 'Would be ' : ''}${guardLine(patch)}`);
    return { json: patches, text: lines([...said, ...(dryRun ? [NONE_DONE] : [])]), notes };
  },
};

function guardLine({ name, guards }: GuardedPatch): string {
  return `${name}: ${guards.length === 0 ? 'no guards' : guards.join(' ')}`;
}

/** `-beta` is a guard here, and no options run together; the words go behind `--`. */
function negativeGuardsAreWords(words: readonly string[]): string[] {
  const [options, rest]: [string[], string[]] = [[], []];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return [...options, '--', ...rest, ...words.slice(at + 1)];
    const isOption = word.startsWith('--') || ['-C', '-h', '-V'].includes(word);
    (isOption ? options : rest).push(word);
    if (takeValue.has(word) && at + 1 < words.length) options.push(words[++at] ?? '');
  }
  return rest.length === 0 ? options : [...options, '--', ...rest];
}
