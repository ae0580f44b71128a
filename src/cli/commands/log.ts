// log: every operation on a target.
import { type Command, lines } from '../command.ts';

export const log: Command = {
  name: 'log',
  group: 'look',
  summary: 'list every operation on the target, the oldest first',
  examples: [{ line: 'pgquilt log | tail -n 3', meaning: 'when, who, which verb, which patches' }],
  async run(call) {
    const { log } = await import('../../queue/log.ts');
    const { target, entries } = await log(await call.context());
    const width = Math.max(0, ...entries.map((entry) => entry.verb.length));
    const rows = entries.map(({ at, who, verb, patches }) => {
      const time = at.replace('T', ' ').replace(/\.\d+/, '');
      return `${time}  ${who}  ${verb.padEnd(width)}  ${patches.join(', ')}`.trimEnd();
    });
    return { json: { target, entries }, text: lines(rows) };
  },
};
