// The series as a list: a sign for the state, the name and, where it is asked for, what the patch says it is.
import type { DescribedItem, SeriesItem } from '../../queue/series.ts';
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

/** One line a patch. */
export function seriesLines(items: readonly SeriesItem[], style: Style = plain): string[] {
  return items.map((item) => {
    const sign = sigil(item);
    return style(colours[sign] ?? 'dim', `${sign} ${item.name}`);
  });
}

/** The same with the subjects behind, names padded to one width, no white space at the end. */
export function summaryLines(items: readonly DescribedItem[], style: Style = plain): string[] {
  const widths = lengthsOf(items.map(({ name }) => name));
  const width = widths.reduce((most, one) => Math.max(most, one), 0);
  return seriesLines(items, style).map((line, i) => {
    const subject = items[i]?.subject ?? '';
    return subject === '' ? line : `${line}${' '.repeat(width - (widths[i] ?? 0) + 2)}${subject}`;
  });
}

/** The items as --json gives them. */
export function seriesJson(items: readonly DescribedItem[]) {
  return items.map(({ name, state, subject }) => ({ name, state, subject }));
}
