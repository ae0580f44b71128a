// From spans to what a terminal takes. No colour says anything that a sign does not say, too. Nobody tells a program whether the
// background is light or dark, and the sixteen colours of many terminals cannot be read on white: yellow, green and cyan least
// of all. So where there are 256, those are taken that stand out from white as much as from black.
import { cells, type Line, lettersOf, type Paint } from '../text/span.ts';

/** How many colours the terminal has: its own sixteen, whatever they look like there, or the 256 that are the same everywhere. */
export type Colours = 0 | 16 | 256;

export interface Theme {
  readonly colours: Colours;
  readonly ascii: boolean;
}

const codes: Readonly<Record<Paint, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  inverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

/** Of the 256 colours: each has nearly four times the light of black, and white four times its own. */
export const READABLE: Readonly<Partial<Record<Paint, number>>> = {
  dim: 243,
  red: 160,
  green: 28,
  yellow: 130,
  blue: 63,
  magenta: 163,
  cyan: 30,
};

/** What turns the paint on, and off again. */
function codeOf(paint: Paint, { colours }: Theme): readonly [on: string, off: number] {
  const readable = colours === 256 ? READABLE[paint] : undefined;
  const [on, off] = codes[paint];
  return readable === undefined ? [`${on}`, off] : [`38;5;${readable}`, 39];
}

/** NO_COLOR takes the colours away; what is no colour stays, or nobody could see what is chosen. */
const notColours: ReadonlySet<Paint> = new Set(['bold', 'inverse', 'underline']);

const asAscii: Readonly<Record<string, string>> = {
  '│': '|',
  '─': '-',
  '┼': '+',
  '├': '|',
  '└': '`',
  '…': '~',
  '▌': '>',
  '·': '-',
  '↕': '>',
  '→': '>',
  '↑': '^',
  '↓': 'v',
};

/** One line as text with its escape sequences. */
export function painted(line: Line, theme: Theme): string {
  return line
    .map(({ text, paint = [] }) => {
      const shown = theme.ascii ? ascii(text) : text;
      const used = theme.colours > 0 ? paint : paint.filter((p) => notColours.has(p));
      if (used.length === 0 || shown === '') return shown;
      const all = used.map((p) => codeOf(p, theme));
      const on = all.map((code) => code[0]).join(';');
      const off = [...new Set(all.map((code) => code[1]))].join(';');
      return `\u001b[${on}m${shown}\u001b[${off}m`;
    })
    .join('');
}

/** The text with ASCII alone, in as many cells. */
function ascii(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return lettersOf(text)
    .map((c) => (c >= ' ' && c <= '~' ? c : (asAscii[c] ?? '?'.repeat(cells(c)))))
    .join('');
}

/** How to draw, by the environment: NO_COLOR, --color, TERM, COLORTERM, and a locale that is not UTF-8. */
export function themeFor(env: NodeJS.ProcessEnv, color: string | undefined): Theme {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const colour = color === 'always' || (color !== 'never' && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  const many = /256color|direct|kitty/.test(env['TERM'] ?? '') || Boolean(env['COLORTERM']);
  const ascii = Boolean(env['PGQUILT_ASCII']) || (locale !== '' && !/utf-?8/i.test(locale)) || env['TERM'] === 'linux';
  return { colours: colour ? (many ? 256 : 16) : 0, ascii };
}
