// log: every operation on a target.
import type { LogEntry } from '../../database/ledger/types.ts';
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
    const rows = entries.map((entry) => {
      const time = entry.at.replace('T', ' ').replace(/\.\d+/, '');
      return `${time}  ${entry.who}  ${entry.verb.padEnd(width)}  ${patchesOf(entry)}`.trimEnd();
    });
    return { json: { target, entries }, text: lines(rows) };
  },
};

/** The patches that the operation was about; of one that can go either way, which went which. */
function patchesOf({ patches, detail }: LogEntry): string {
  const moves = ['popped', 'pushed'].flatMap((way) => {
    const names = detail[way];
    return Array.isArray(names) && names.length > 0 ? [`${way} ${names.join(', ')}`] : [];
  });
  const selected = detail['selected'];
  const guards = Array.isArray(selected) ? [`selected ${selected.join(', ') || 'no guards'}`] : [];
  return [...guards, ...moves].join('; ') || patches.join(', ');
}
