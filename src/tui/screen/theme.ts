// From spans to what a terminal takes. Only the terminal's own sixteen colours are used, so that its palette, light or
// dark, decides what they look like; no colour says anything that a sign does not say, too.
import { cells, type Line, lettersOf, type Paint } from '../text/span.ts';

export interface Theme {
  readonly colour: boolean;
  readonly ascii: boolean;
}

const codes: Readonly<Record<Paint, readonly [number, number]>> = {
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
      const used = theme.colour ? paint : paint.filter((p) => notColours.has(p));
      if (used.length === 0 || shown === '') return shown;
      const on = used.map((p) => codes[p][0]).join(';');
      const off = [...new Set(used.map((p) => codes[p][1]))].join(';');
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

/** How to draw, by the environment: NO_COLOR, --color, TERM, and a locale that is not UTF-8. */
export function themeFor(env: NodeJS.ProcessEnv, color: string | undefined): Theme {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const colour = color === 'always' || (color !== 'never' && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  const ascii = Boolean(env['PGQUILT_ASCII']) || (locale !== '' && !/utf-?8/i.test(locale)) || env['TERM'] === 'linux';
  return { colour, ascii };
}
