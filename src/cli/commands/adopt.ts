// adopt: what was changed by hand becomes part of the queue.
import { Problem } from '../../problem.ts';
import type { AdoptOptions, AdoptResult } from '../../queue/adopt.ts';
import { type Call, type Command, flag, lines, value } from '../command.ts';
import { NONE_DONE, writtenText } from '../output/plan.ts';

export const adopt: Command = {
  name: 'adopt',
  group: 'database',
  summary: 'make what was changed by hand in the database a patch, or part of the base',
  arguments: [
    { name: 'what', about: 'routines or units; all that differs where none is named', optional: true, many: true },
  ],
  options: [
    { flags: '--new <name>', about: 'as a new patch of this name, on top of the applied ones' },
    { flags: '--below <patch>', about: 'with --new: below this applied patch; those above are laid anew on it' },
    { flags: '--base', about: 'as part of the base, below all patches' },
    { flags: '--overwritten <entry>', about: 'bring back what this entry of the log overwrote, then adopt that' },
    { flags: '-m, --message <text>', about: 'the subject of the new patch' },
    { flags: '--dry-run', about: 'do it, show the patch files, and roll it back' },
  ],
  details: [
    'The database keeps what it has; ledger, patch files and udfs/ follow. A pop of the new patch gives what was there before\nthe change. pgquilt refresh --from-database takes a change into the top patch instead.',
  ],
  examples: [
    { line: 'pgquilt adopt --new hot-fix', meaning: 'a patch on top of all others' },
    { line: 'pgquilt adopt public.f --new hot-fix --below count-signups', meaning: 'one routine, further down' },
    { line: 'pgquilt adopt --new hot-fix --dry-run', meaning: 'the patch that it would be' },
    { line: "pgquilt adopt 'public.g(text)' --base", meaning: 'one that was made by hand and is in no unit yet' },
  ],
  async run(call) {
    const place = placeOf(call);
    const overwritten = entryOf(value(call, 'overwritten'));
    const { adopt } = await import('../../queue/adopt.ts');
    const message = value(call, 'message');
    const dryRun = flag(call, 'dryRun');
    const result = await adopt(await call.queue(), { words: call.args, place, message, overwritten, dryRun });
    const { notes, ...json } = result;
    return { json, text: adoptText(result), notes };
  },
};

function placeOf(call: Call): AdoptOptions['place'] {
  const [patch, below] = [value(call, 'new'), value(call, 'below')];
  const base = flag(call, 'base');
  if (base && (patch !== undefined || below !== undefined)) {
    throw new Problem('usage', 'adopt: --base and --new are two places for one change', {
      hint: 'Give one of the two.',
    });
  }
  if (base) return 'base';
  if (patch !== undefined) return { patch, below };
  throw new Problem('usage', 'adopt: where to? As a new patch, or as part of the base', {
    hint: 'pgquilt adopt --new NAME (with --below PATCH for further down), or pgquilt adopt --base',
  });
}

function entryOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (/^[1-9]\d*$/.test(word)) return Number(word);
  throw new Problem('usage', `adopt: ${word} is no entry of the log`, {
    hint: 'pgquilt show --overwritten names the entries.',
  });
}

function adoptText({ patch, top, routines, changed, texts }: AdoptResult): string {
  const what = patch === null ? 'part of the base' : `patch ${patch}`;
  if (texts !== undefined) {
    const would = lines([
      ...routines.map((id) => `Would adopt ${id} as ${what}`),
      ...changed.map((name) => `Would lay patch ${name} anew`),
    ]);
    return `${would}\n${writtenText(texts)}${NONE_DONE}\n`;
  }
  return lines([
    ...routines.map((id) => `Adopted ${id} as ${what}`),
    ...changed.map((name) => `Laid patch ${name} anew`),
    top === null ? 'No patches applied' : `Now at patch ${top}`,
  ]);
}
