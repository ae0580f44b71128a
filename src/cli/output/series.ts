// The series as a list: a sign for the state, the name, what the patch says it is.
import type { SeriesItem } from '../../queue/series.ts';
import { type Colour, plain, type Style } from '../style.ts';

/** `+` applied, `>` the top, `-` unapplied, `!` guarded. */
export function sigil(item: SeriesItem): string {
  if (item.top) return '>';
  return item.state === 'applied' ? '+' : item.state === 'unapplied' ? '-' : '!';
}

const colours: Record<string, Colour> = { '>': 'bold', '+': 'green', '-': 'dim', '!': 'yellow' };

const PLAIN = /^[\x20-\x7e]*$/;

/** How many characters each name has; most are plain, and a series may have thousands. */
function lengthsOf(names: readonly string[]): number[] {
  return PLAIN.test(names.join('')) ? names.map((name) => name.length) : names.map((name) => [...name].length);
}

/** One line a patch, names padded to one width, no white space at the end. */
export function seriesLines(items: readonly SeriesItem[], style: Style = plain): string[] {
  const widths = lengthsOf(items.map(({ name }) => name));
  const width = widths.reduce((most, one) => Math.max(most, one), 0);
  return items.map((item, i) => {
    const sign = sigil(item);
    const padding = item.subject === '' ? '' : ' '.repeat(width - (widths[i] ?? 0) + 2);
    return `${style(colours[sign] ?? 'dim', `${sign} ${item.name}`)}${padding}${item.subject}`;
  });
}

/** The items as --json gives them. */
export function seriesJson(items: readonly SeriesItem[]) {
  return items.map(({ name, state, subject }) => ({ name, state, subject }));
}
