// log: every operation on a target.
import type { LogItem } from '../../queue/log.ts';
import { type Command, lines } from '../command.ts';

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
    const width = Math.max(0, ...entries.map((entry) => entry.verb.length));
    const rows = entries.map((entry) => {
      const time = entry.at.replace('T', ' ').replace(/\.\d+/, '');
      const who = entry.seq === null ? '-' : entry.who;
      return `${time}  ${who}  ${entry.verb.padEnd(width)}  ${patchesOf(entry)}${numberOf(entry)}`.trimEnd();
    });
    return { json: { target, entries }, text: lines(rows) };
  },
};

/** Its number in the journal, and what has become of it. */
function numberOf({ entry, undo }: LogItem): string {
  if (entry === null) return '';
  return `  [${entry}${undo === 'undone' ? ', undone' : undo === 'final' ? ', final' : ''}]`;
}

/** The patches that the operation was about; of one that can go either way, which went which. */
function patchesOf({ patches, detail }: LogItem): string {
  const moves = ['popped', 'pushed'].flatMap((way) => {
    const names = detail[way];
    return Array.isArray(names) && names.length > 0 ? [`${way} ${names.join(', ')}`] : [];
  });
  const selected = detail['selected'];
  const guards = Array.isArray(selected) ? [`selected ${selected.join(', ') || 'no guards'}`] : [];
  return [...guards, ...moves].join('; ') || patches.join(', ');
}
