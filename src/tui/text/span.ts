// Text on the screen as data: a line is a list of spans, each with its styles. Widths are counted in cells, as a terminal
// does, and what could steer the terminal is made visible here, so nothing that a file or a database says can do that.
import stringWidth from 'string-width';

export type Paint = 'bold' | 'dim' | 'inverse' | 'underline' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

export interface Span {
  readonly text: string;
  readonly paint?: readonly Paint[];
}

export type Line = readonly Span[];

export function span(text: string, ...paint: Paint[]): Span {
  return paint.length === 0 ? { text } : { text, paint };
}

/** A line of one span. */
export function line(text: string, ...paint: Paint[]): Line {
  return [span(text, ...paint)];
}

const PLAIN = /^[\x20-\x7e]*$/;

let segmenter: Intl.Segmenter | undefined;
/** The text's letters as a reader counts them. What cuts them is made at the first odd text: it reads a table of all of Unicode. */
export function lettersOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Besides, the signs that the interface itself draws with: each takes one cell. */
const ONE_CELL_EACH = /^[\x20-\x7e\u2500-\u257f\u258c\u2026\u2013\u00b7\u2190-\u2195]*$/;

/** The cells that a text takes; it has to be a clean one. */
export function cells(text: string): number {
  return ONE_CELL_EACH.test(text) ? text.length : stringWidth(text);
}

/** Tabs as blanks; every other control character, and what turns the writing around, as a visible sign. */
export function clean(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\r$/, '')
    .replace(/\t/g, '    ')
    .replace(/[\x00-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** The line in exactly `width` cells: filled up with blanks, or cut with an ellipsis. */
export function inCells(spans: Line, width: number, fill?: Paint): Line {
  if (width <= 0) return [];
  const whole = spans.map((s) => ({ ...s, text: clean(s.text) }));
  const fits =
    cells(
      whole
        .map((s) => s.text)
        .join('')
        .trimEnd(),
    ) <= width;
  // Where it is cut, one cell is kept for the ellipsis.
  const room = fits ? width : width - 1;
  const out: Span[] = [];
  let used = 0;
  for (const { text, paint } of whole) {
    const kept = cells(text) <= room - used ? text : cut(text, room - used);
    const end = kept === text || fits ? '' : '…';
    if (kept + end !== '') out.push(paint === undefined ? { text: kept + end } : { text: kept + end, paint });
    used += cells(kept + end);
    if (kept !== text) break;
  }
  if (used < width) out.push({ text: ' '.repeat(width - used) });
  return fill === undefined ? out : out.map((s) => ({ text: s.text, paint: [...(s.paint ?? []), fill] }));
}

/** The line without its first `width` cells. Where a letter stands across that edge, a blank is in its place. */
export function shifted(spans: Line, width: number): Line {
  let left = width;
  return spans.flatMap((one): Span[] => {
    if (left <= 0) return [one];
    const text = clean(one.text);
    const gone = cut(text, left);
    const rest = text.slice(gone.length);
    const short = left - cells(gone);
    left = rest === '' ? short : 0;
    if (rest === '') return [];
    const letter = short > 0 ? (lettersOf(rest)[0] ?? '') : '';
    return [{ ...one, text: ' '.repeat(letter === '' ? 0 : cells(letter) - short) + rest.slice(letter.length) }];
  });
}

/** The longest beginning that takes at most `width` cells. */
function cut(text: string, width: number): string {
  if (width <= 0) return '';
  if (ONE_CELL_EACH.test(text)) return text.slice(0, width);
  let kept = '';
  let used = 0;
  for (const segment of lettersOf(text)) {
    const wide = cells(segment);
    if (used + wide > width) break;
    kept += segment;
    used += wide;
  }
  return kept;
}

/** Breaks a text into lines of at most `width` cells, at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let rest = clean(paragraph);
    while (cells(rest) > width) {
      const head = cut(rest, Math.max(1, width)) || rest.slice(0, 1);
      const blank = head.lastIndexOf(' ');
      const at = blank > width / 3 && rest[head.length] !== ' ' ? blank : head.length;
      lines.push(rest.slice(0, at).trimEnd());
      rest = rest.slice(at).trimStart();
    }
    return [...lines, rest];
  });
}
