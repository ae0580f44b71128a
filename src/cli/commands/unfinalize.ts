// unfinalize: the last migration becomes a patch again.
import { type Command, lines } from '../command.ts';

export const unfinalize: Command = {
  name: 'unfinalize',
  group: 'permanent',
  summary: 'take the last migration back into the queue, while nothing is built on it',
  details: [
    'Its files are removed, and its patches are applied patches again, at the bottom of the stack; the functions in the\ndatabase stay as they are. It is refused where the files were changed, or where newer ones stand beside them. Where\nthe migration has been taken down by its own tool, they come back as patches that are not applied.',
  ],
  examples: [{ line: 'pgquilt unfinalize', meaning: 'right after a pgquilt finalize that was too early' }],
  async run(call) {
    const { unfinalize } = await import('../../queue/unfinalize.ts');
    const { notes, ...json } = await unfinalize(await call.queue());
    const rows = [
      `Taken back into the queue: ${json.unfinalized.join(', ')}`,
      ...json.removed.map((file) => `  ${file} is removed`),
      json.top === null ? 'No patches applied' : `Now at patch ${json.top}`,
    ];
    return { json, notes, text: lines(rows) };
  },
};
