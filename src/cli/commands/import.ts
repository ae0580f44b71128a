// import: patches of quilt, of Mercurial's queues, of mails and of git.
import { readFileSync } from 'node:fs';
import { Problem } from '../../problem.ts';
import { type Call, type Command, flag, lines, value } from '../command.ts';

export const importPatches: Command = {
  name: 'import',
  group: 'queue',
  summary: "take patches in from quilt, Mercurial's queues, a mailbox, a diff or git's commits",
  arguments: [
    { name: 'path', about: 'a folder, a mailbox, a patch; - for standard input', optional: true, many: true },
  ],
  options: [
    {
      flags: '--from-git <range>',
      about: 'each commit of A..B that changes units; PATH is then the folder to look at',
    },
    { flags: '-p <n>', about: 'leading path components to take off where the source does not say; 1 if not given' },
    { flags: '--prefix <folder>', about: 'put before every path after that, such as udfs/public/' },
    { flags: '--after <name>', about: 'their place in the series; its end if not given' },
    { flags: '--skip-others', about: 'leave out changes to files that are no units' },
    { flags: '-n, --dry-run', about: 'only say what would come in' },
  ],
  details: [
    'A folder with a file `series` is a quilt queue (-pN and -R are understood) or an MQ queue (with guards); another is one\nof git format-patch. All patches come in, or none. Nothing is pushed.',
  ],
  examples: [
    { line: 'pgquilt import ../old-project/patches', meaning: 'a quilt queue, at the end of the series' },
    { line: 'pgquilt import --from-git v1.0..HEAD', meaning: 'a patch for each commit that changed units' },
    { line: 'pgquilt import --prefix udfs/public/ -p 3 fix.diff', meaning: 'a diff from a tree of another layout' },
  ],
  async run(call) {
    const { importPatches } = await import('../../queue/import.ts');
    const context = await call.queue();
    const [prefix, after] = [value(call, 'prefix'), value(call, 'after')];
    const result = await importPatches(context, await incoming(call, context.root), {
      ...(prefix === undefined ? {} : { prefix: prefix.replace(/\/*$/, '/') }),
      ...(after === undefined ? {} : { after }),
      skipOthers: flag(call, 'skipOthers'),
      dryRun: flag(call, 'dryRun'),
    });
    const would = flag(call, 'dryRun') ? 'Would import' : 'Imported';
    const said = result.imported.map(
      ({ name, applies }) =>
        `${would} ${name}${applies ? '' : call.hint('  (does not apply to what the series makes: pgquilt push --merge)')}`,
    );
    return { json: { imported: result.imported }, text: lines(said), notes: result.notes };
  },
};

async function incoming(call: Call, root: string) {
  const { commitsOf, patchesAt } = await import('../../queue/common/import-sources.ts');
  const range = value(call, 'fromGit');
  if (range !== undefined) return commitsOf(root, range, call.args[0] ?? 'udfs');
  if (call.args.length === 0) {
    throw new Problem('usage', 'import: nothing is named', {
      hint: 'pgquilt import FOLDER, FILE or -, or --from-git A..B',
    });
  }
  const strip = Number(value(call, 'p') ?? 1);
  if (!Number.isInteger(strip) || strip < 0) throw new Problem('usage', `-p takes a number, not '${value(call, 'p')}'`);
  const stdin = (): string => readFileSync(0, 'utf8');
  return call.args.flatMap((path) => patchesAt({ path, cwd: call.cwd, stdin, strip }));
}
