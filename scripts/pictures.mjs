// `npm run pictures`: the pictures in docs/, from the real interface in a real pseudo-terminal on a copy of this repository's
// own queue. Each is what the terminal's cells hold, written as SVG; nothing is drawn by hand.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'pgquilt.js');
const folder = mkdtempSync(join(tmpdir(), 'pgquilt-pictures-'));
const [columns, rows] = [132, 34];

/** The pictures: what they show, for who cannot see them; which keys to press, and what has to show before one is taken. */
const pictures = [
  {
    name: 'ui-queue',
    title: 'The queue on the left, the diff of a patch on the right',
    keys: ['k', '}'],
    until: /▌\+ week-start-of-a-moment[\s\S]*No rate/,
  },
  { name: 'ui-plan', title: 'The plan of a push, before it is done', keys: ['g', 'G', 'p'], until: /Plan: \d/ },
  {
    name: 'ui-functions',
    title: "The database's functions, and the text of one",
    keys: ['n', 'v', 'j', 'j'],
    until: /│ Function[\s\S]*CREATE/,
  },
  { name: 'ui-keys', title: 'All keys, to be searched', keys: ['v', '?'], until: /type to search/ },
];

/** The sixteen colours, as many terminals have them on a dark background. */
const palette = ['#1e1e2e', '#f38ba8', '#a6e3a1', '#f9e2af', '#89b4fa', '#cba6f7', '#94e2d5', '#cdd6f4'];
const [background, foreground] = ['#1e1e2e', '#cdd6f4'];
const [cellWidth, cellHeight] = [8.4, 18];

try {
  for (const name of ['series.yaml', 'udfs', 'patches', 'test/schema.sql']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  await command('push', '5');
  await takePictures();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function command(...args) {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder });
  return new Promise((resolve) => child.onExit(resolve));
}

async function takePictures() {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  // Of no terminal's own wishes: what is undefined would be the text `undefined`.
  const { NO_COLOR: _, COLORTERM: __, ...others } = process.env;
  const env = { ...others, LANG: 'C.UTF-8', XDG_CONFIG_HOME: folder };
  const pty = spawn(process.execPath, [program, 'ui'], {
    cols: columns,
    rows,
    cwd: folder,
    env,
    // TERM: one of sixteen colours, which the palette has.
    name: 'xterm',
  });
  let look = () => {};
  let written = '';
  pty.onData((data) => {
    written += data;
    // A frame comes in pieces: it is looked at when it is whole.
    const isWhole = written.lastIndexOf('\u001b[?2026l') > written.lastIndexOf('\u001b[?2026h');
    screen.write(data, () => isWhole && look());
  });
  const shows = (wanted) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never shown: ${wanted}\n${textOf(screen)}`)), 60_000);
      look = () => {
        if (!wanted.test(textOf(screen))) return;
        clearTimeout(late);
        resolve();
      };
      look();
    });
  await shows(/5 of 11 applied(?![^\n]*asking)/);
  mkdirSync(join(root, 'docs'), { recursive: true });
  for (const { name, title, keys, until } of pictures) {
    for (const key of keys) pty.write(key);
    await shows(until);
    await shows(/^(?![\s\S]*│…)/);
    writeFileSync(join(root, 'docs', `${name}.svg`), svgOf(screen, title));
    process.stderr.write(`docs/${name}.svg\n`);
  }
  pty.write('\u0003');
  await new Promise((resolve) => pty.onExit(resolve));
}

function textOf(screen) {
  const { active } = screen.buffer;
  return Array.from({ length: rows }, (_, y) => active.getLine(active.baseY + y).translateToString(true)).join('\n');
}

/** The cells of the screen as SVG: a text for each run of cells that look alike. */
function svgOf(screen, title) {
  const { active } = screen.buffer;
  const out = [];
  for (let y = 0; y < rows; y++) {
    for (const run of runsOf(active.getLine(active.baseY + y))) {
      const [x, top] = [8 + run.from * cellWidth, 8 + y * cellHeight];
      const width = (run.to - run.from) * cellWidth;
      if (run.fill !== background) {
        out.push(
          `<rect x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${cellHeight}" fill="${run.fill}"/>`,
        );
      }
      if (run.text.trim() === '') continue;
      const look = `fill="${run.ink}"${run.bold ? ' font-weight="bold"' : ''}${run.dim ? ' opacity="0.55"' : ''}`;
      const at = `x="${x.toFixed(1)}" y="${top + 13}" textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
      out.push(`<text ${at} ${look} xml:space="preserve">${escaped(run.text)}</text>`);
    }
  }
  const [w, h] = [Math.ceil(columns * cellWidth) + 16, rows * cellHeight + 16];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" role="img">
<title>${escaped(title)}</title>
<rect width="${w}" height="${h}" rx="8" fill="${background}"/>
${out.join('\n')}
</svg>
`;
}

function runsOf(line) {
  const runs = [];
  for (let x = 0; x < columns; x++) {
    const cell = line.getCell(x);
    if (cell.getWidth() === 0) continue;
    const colour = cell.isFgDefault() ? foreground : palette[cell.getFgColor() % 8];
    const inverse = cell.isInverse() !== 0;
    const look = {
      ink: inverse ? background : colour,
      fill: inverse ? colour : background,
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
    };
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    const same = last !== undefined && ['ink', 'fill', 'bold', 'dim'].every((key) => last[key] === look[key]);
    if (same) Object.assign(last, { text: last.text + text, to: x + cell.getWidth() });
    else runs.push({ ...look, text, from: x, to: x + cell.getWidth() });
  }
  return runs;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
}
