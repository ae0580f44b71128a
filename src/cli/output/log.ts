// The log as a list: when, who, which verb, which patches, and its number where an undo can be asked to go there.
import { listed } from '../../listed.ts';
import type { LogItem } from '../../queue/log.ts';

/** One line an operation; of many patches the first ones, and how many more there are. */
export function logLines(entries: readonly LogItem[]): string[] {
  const width = Math.max(0, ...entries.map((entry) => entry.verb.length));
  return entries.map((entry) => {
    const time = entry.at.replace('T', ' ').replace(/\.\d+/, '');
    const who = entry.seq === null ? '-' : entry.who;
    return `${time}  ${who}  ${entry.verb.padEnd(width)}  ${patchesOf(entry)}${numberOf(entry)}`.trimEnd();
  });
}

/** Its number in the journal, and what has become of it. */
function numberOf({ entry, undo }: LogItem): string {
  if (entry === null) return '';
  return `  [${entry}${undo === 'undone' ? ', undone' : undo === 'final' ? ', final' : ''}]`;
}

/** The patches that the operation was about; of one that can go either way, which went which. */
function patchesOf({ patches, detail }: LogItem): string {
  const moves = ['popped', 'pushed'].flatMap((way) => {
    const names = detail[way];
    return Array.isArray(names) && names.length > 0 ? [`${way} ${listed(names)}`] : [];
  });
  const selected = detail['selected'];
  const guards = Array.isArray(selected) ? [`selected ${selected.join(', ') || 'no guards'}`] : [];
  return [...guards, ...moves].join('; ') || listed(patches);
}
