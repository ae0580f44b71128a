// finalize: the bottom of the stack becomes permanent migrations.
import { formats } from '../../finalize/formats.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, lines, type Outcome, value } from '../command.ts';
import { readGoal } from '../goal.ts';
import { NONE_DONE, writtenText } from '../output/plan.ts';
import { proofJson, proofNotes } from '../output/proof.ts';
import { noTests } from '../proof.ts';

export const finalize: Command = {
  name: 'finalize',
  group: 'permanent',
  summary: 'make permanent migrations of the lowest applied patch, N of them, or all',
  arguments: [{ name: 'goal', about: 'a number of patches, or the name of the lowest one', optional: true }],
  options: [
    { flags: '-a, --all', about: 'finalize all that are applied' },
    {
      flags: '--format <format>',
      about: "the migration tool; else series.yaml's, else sql",
      choices: formats.map((f) => f.name),
    },
    { flags: '--directory <dir>', about: "where the files go; else series.yaml's, else the tool's own folder" },
    { flags: '--squash', about: 'one migration for all' },
    { flags: '--no-guard', about: 'migrations that replace whatever they find' },
    { flags: '--dry-run', about: 'show the files and write none' },
    noTests,
    allowRebuild,
    allowBroken,
  ],
  details: [
    'A migration has the complete new text of every routine and, to go back, the complete older one. It runs alike where the\npatch is there already, and refuses to run over a routine that is neither version. Before anything is written it is\ntried on the target, both ways and each twice, and rolled back; the functions there do not change.',
    'The patches then leave patches/ and series.yaml, which keeps a line on each under\nfinalized, and their texts are the base. Other targets that have them learn of it at their next operation. pgquilt\nrevert NAME undoes one with a new patch; pgquilt unfinalize takes the last one back.',
    `Formats:\n${formats.map((f) => `  ${f.name}\n      ${f.about}`).join('\n')}`,
  ],
  examples: [
    { line: 'pgquilt finalize', meaning: 'writes a migration of the lowest patch' },
    { line: 'pgquilt finalize -a --squash --dry-run', meaning: 'shows one migration of everything applied' },
  ],
  async run(call) {
    const goal = readGoal(call, 'finalize');
    const { finalize } = await import('../../queue/finalize.ts');
    const result = await finalize(await call.queue(), {
      goal,
      format: value(call, 'format'),
      directory: value(call, 'directory'),
      squash: flag(call, 'squash'),
      dryRun: flag(call, 'dryRun'),
      guard: call.options['guard'] !== false,
      tests: call.options['tests'] !== false,
      ...readAllow(call),
    });
    return outcome(call, result);
  },
};

type Result = Awaited<ReturnType<typeof import('../../queue/finalize.ts')['finalize']>>;

function outcome(call: Call, result: Result): Outcome {
  const { finalized, migrations, format, top, target, texts } = result;
  const json = { finalized, migrations, format, top, target, texts, ...proofJson(result) };
  const notes = [...result.notes, ...proofNotes(result, call.style)];
  if (texts !== undefined) {
    return { json, notes, text: `${writtenText(texts)}${NONE_DONE}\n` };
  }
  const rows = migrations.flatMap(({ patches, files }) => [
    `Finalized ${patches.join(', ')}`,
    ...files.map((f) => `  ${f}`),
  ]);
  return { json, notes, text: lines([...rows, top === null ? 'No patches applied' : `Now at patch ${top}`]) };
}
