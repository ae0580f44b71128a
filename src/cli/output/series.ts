// The series as a list: a sign for the state, the name, what the patch says it is.
import type { SeriesItem } from '../../queue/series.ts';
import { type Colour, plain, type Style } from '../style.ts';

/** `+` applied, `>` the top, `-` unapplied, `!` guarded. */
export function sigil(item: SeriesItem): string {
  if (item.top) return '>';
  return item.state === 'applied' ? '+' : item.state === 'unapplied' ? '-' : '!';
}

const colours: Record<string, Colour> = { '>': 'bold', '+': 'green', '-': 'dim', '!': 'yellow' };

/** One line a patch, names padded to one width, no white space at the end. */
export function seriesLines(items: readonly SeriesItem[], style: Style = plain): string[] {
  const width = Math.max(0, ...items.map((item) => [...item.name].length));
  return items.map((item) => {
    const sign = sigil(item);
    const padding = item.subject === '' ? '' : ' '.repeat(width - [...item.name].length + 2);
    return `${style(colours[sign] ?? 'dim', `${sign} ${item.name}`)}${padding}${item.subject}`;
  });
}

/** The items as --json gives them. */
export function seriesJson(items: readonly SeriesItem[]) {
  return items.map(({ name, state, subject }) => ({ name, state, subject }));
}
