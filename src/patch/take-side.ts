// A text with conflict markers, and one side of it taken everywhere.
import { splitLines } from './lines.ts';

export interface Sides {
  /** The text with all of the one side, and of the other. */
  readonly ours: string;
  readonly theirs: string;
  /** What the markers call them. */
  readonly labels: { readonly ours: string; readonly theirs: string };
}

/** Both sides of a text as mergeUnits writes it; null where it has no marker. */
export function sidesOf(text: string): Sides | null {
  const [ours, theirs]: [string[], string[]] = [[], []];
  const labels = { ours: '', theirs: '' };
  let at: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  for (const line of splitLines(text)) {
    const [, mark = '', label = ''] = /^(<{7}|\|{7}|={7}|>{7})(?: (.*?))?\r?\n?$/.exec(line) ?? [];
    if (mark[0] === '<') [at, labels.ours] = ['ours', labels.ours || label];
    else if (mark[0] === '|' && at === 'ours') at = 'base';
    else if (mark[0] === '=' && (at === 'ours' || at === 'base')) at = 'theirs';
    else if (mark[0] === '>' && at === 'theirs') [at, labels.theirs] = ['both', labels.theirs || label];
    else {
      if (at === 'both' || at === 'ours') ours.push(line);
      if (at === 'both' || at === 'theirs') theirs.push(line);
    }
  }
  return labels.ours === '' && labels.theirs === '' ? null : { ours: ours.join(''), theirs: theirs.join(''), labels };
}
