// unfinalize: the last migration becomes a patch again.
import { type Command, flag, lines } from '../command.ts';
import { NONE_DONE } from '../output/plan.ts';

export const unfinalize: Command = {
  name: 'unfinalize',
  group: 'permanent',
  summary: 'take the last migration back into the queue, while nothing is built on it',
  options: [{ flags: '--dry-run', about: 'say what would be taken back, and roll it back' }],
  details: [
    'Its files are removed, and its patches are applied patches again, at the bottom of the stack; the functions in the\ndatabase stay as they are. It is refused where the files were changed, or where newer ones stand beside them. Where\nthe migration has been taken down by its own tool, they come back as patches that are not applied.',
  ],
  examples: [
    { line: 'pgquilt unfinalize', meaning: 'right after a pgquilt finalize that was too early' },
    { line: 'pgquilt unfinalize --dry-run', meaning: 'whether it can be taken back, and what goes' },
  ],
  async run(call) {
    const { unfinalize } = await import('../../queue/unfinalize.ts');
    const dryRun = flag(call, 'dryRun');
    const { notes, ...json } = await unfinalize(await call.queue(), { dryRun });
    const would = [
      `Would take back into the queue: ${json.unfinalized.join(', ')}`,
      ...json.removed.map((file) => `  ${file} would be removed`),
      NONE_DONE,
    ];
    if (dryRun) return { json, notes, text: lines(would) };
    const rows = [
      `Taken back into the queue: ${json.unfinalized.join(', ')}`,
      ...json.removed.map((file) => `  ${file} is removed`),
      json.top === null ? 'No patches applied' : `Now at patch ${json.top}`,
    ];
    return { json, notes, text: lines(rows) };
  },
};
