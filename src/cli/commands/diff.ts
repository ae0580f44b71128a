// diff: the top patch, what is not refreshed yet, or the tree against the live database.
import { Problem } from '../../problem.ts';
import { rangeWords } from '../../series/range.ts';
import { type Call, type Command, flag, type Outcome, value } from '../command.ts';
import { colourDiff } from '../output/diff.ts';

export const diff: Command = {
  name: 'diff',
  group: 'look',
  summary: 'show the top patch with all edits, only the edits (-z), or tree against database (--live)',
  arguments: [{ name: 'unit', about: 'only these: routines, or files under udfs/', optional: true, many: true }],
  options: [
    { flags: '-z', about: 'only what is edited and not refreshed' },
    { flags: '--live', about: 'the tree against the routines of the live database' },
    { flags: '--combine <A..B>', about: 'what these patches of the series change together' },
  ],
  details: [
    '--database, after the verb and without a URL behind it, is --live, too: `diff --database`. With a URL it names the\ntarget, as it does everywhere: `diff --live --database postgres://…`.',
  ],
  examples: [
    { line: 'pgquilt diff', meaning: 'the top patch as a refresh would write it' },
    { line: 'pgquilt diff -z', meaning: 'only what a refresh would take in' },
    {
      line: 'pgquilt diff --combine strip-memory-addresses..cut-long-signatures',
      meaning: 'all patches from the one to the other as one diff',
    },
    { line: 'pgquilt diff --live', meaning: 'what differs between udfs/ and the database' },
  ],
  rewrite: liveForBareDatabase,
  async run(call) {
    const [unrefreshed, live] = [flag(call, 'z'), flag(call, 'live')];
    const range = value(call, 'combine');
    if (range !== undefined) return combined(call, range, unrefreshed || live);
    if (unrefreshed && live)
      throw new Problem('usage', 'diff: -z and --live are two comparisons', { hint: 'Give one.' });
    const { diff } = await import('../../queue/diff.ts');
    const mode = unrefreshed ? 'unrefreshed' : live ? 'database' : 'patch';
    const units = call.args.length === 0 ? {} : { units: [...call.args] };
    const { patch, files, text } = await diff(await call.queue(), { mode, ...units });
    return { json: { patch, files, text }, text: colourDiff(text, call.style) };
  },
};

async function combined(call: Call, range: string, hasOther: boolean): Promise<Outcome> {
  const words = rangeWords(range);
  if (words === null) {
    throw new Problem('usage', `'${range}' is no range of patches`, { hint: 'Write A..B: pgquilt series lists them.' });
  }
  if (hasOther || call.args.length > 0) {
    throw new Problem('usage', 'diff: --combine shows whole patches of the series', { hint: 'Give it alone.' });
  }
  const { combine } = await import('../../queue/combine.ts');
  const result = await combine(await call.queue(), words.from, words.to);
  return { json: result, text: colourDiff(result.text, call.style) };
}

/** `--database` names the target where a URL follows; where none does, it is the comparison. */
export function liveForBareDatabase(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  return words.map((word, at) => {
    const isOption = end < 0 || at < end;
    return isOption && word === '--database' && !looksLikeDatabase(words[at + 1]) ? '--live' : word;
  });
}

function looksLikeDatabase(word: string | undefined): boolean {
  return (
    word !== undefined && /^(postgres(ql)?:\/\/|pglite:|\s*(host|hostaddr|dbname|service|user|port)\s*=)/.test(word)
  );
}
