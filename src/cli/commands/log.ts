// log: every operation on a target.
import { type Command, lines } from '../command.ts';
import { logLines } from '../output/log.ts';

export const log: Command = {
  name: 'log',
  group: 'look',
  summary: 'list every operation on the target, the oldest first',
  details: [
    'What changed files of the queue alone has - in place of a user: no database knows of it.',
    'Operations made from this folder end with their number, [7]: pgquilt undo --to 7 goes back to where it left off.',
  ],
  examples: [{ line: 'pgquilt log | tail -n 3', meaning: 'when, who, which verb, which patches' }],
  async run(call) {
    const { log } = await import('../../queue/log.ts');
    const { target, entries } = await log(await call.context());
    return { json: { target, entries }, text: lines(logLines(entries)) };
  },
};
