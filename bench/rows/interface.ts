// The interface in a pseudo-terminal: its first screen, how long a key takes to show, and what it holds on to.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { PtyScreen } from '../../test/support/pty-screen.ts';
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { run } from '../lib/process.ts';
import { median, milliseconds, quantile, spread } from '../lib/statistics.ts';

export const screen: RowFile = {
  name: 'interface',
  title: 'The interface: first screen, keys, memory',
  async run(bench) {
    const [patches, lines] = bench.smoke ? [50, 200] : [5000, 20_000];
    const root = makeLongQueue(bench, patches, lines);
    return [
      ...(await firstScreen(bench, root, patches)),
      ...(await keys(bench, root, patches, lines)),
      ...(await memory(bench, root)),
    ];
  },
};

/**
 * A series of that many patches, the first of which has a diff of that many lines: half of them one hunk, the other half
 * hundreds. No database is made.
 */
function makeLongQueue(bench: Bench, patches: number, lines: number): string {
  const root = join(bench.work, 'interface');
  mkdirSync(join(root, 'patches'), { recursive: true });
  mkdirSync(join(root, 'udfs', 'public'), { recursive: true });
  const names = Array.from({ length: patches }, (_, i) => nameOf(i));
  writeFileSync(join(root, 'series.yaml'), ['patches:', ...names.map((name) => `  - ${name}`), ''].join('\n'));
  const body = (count: number, wordOf: (line: number) => string) =>
    Array.from({ length: count }, (_, i) => `  PERFORM ${wordOf(i)}_${i}(${i}, 'text'); -- line ${i}\n`).join('');
  const diffOf = (unit: string, count: number, every: number) => {
    const words = (word: string) => (i: number) => (i % every === 0 ? word : 'same');
    return diffTexts(`udfs/public/${unit}.sql`, body(count, words('before')), body(count, words('after')));
  };
  for (const [i, name] of names.entries()) {
    const long = () => [diffOf('f0', Math.floor(lines / 4), 1), diffOf('g0', lines, HUNK_EVERY)];
    const files = (i === 0 ? long() : [diffOf(`f${i}`, 4, 1)]).filter((file) => file !== null);
    writeFileSync(
      join(root, 'patches', `${name}.patch`),
      formatPatch({ header: `Subject: Change number ${i + 1}\n\n`, files }),
    );
  }
  return root;
}

/** Lines of a unit between two changes: with three lines around each, a hunk is eight lines. */
const HUNK_EVERY = 16;

const nameOf = (i: number): string => `patch-${String(i + 1).padStart(5, '0')}`;

function open(bench: Bench, root: string): PtyScreen {
  const env = { PATH: process.env['PATH'] ?? '', HOME: bench.work, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const args = [bench.program, 'ui'];
  return new PtyScreen({ command: process.execPath, args, cwd: root, env, columns: 160, rows: 50 });
}

async function close(pty: PtyScreen): Promise<void> {
  pty.press('ctrl+c');
  await pty.end();
}

async function firstScreen(bench: Bench, root: string, patches: number): Promise<Result[]> {
  const [own, floor]: [number[], number[]] = [[], []];
  for (let i = 0; i < (bench.smoke ? 1 : 11); i++) {
    floor.push((await run({ command: process.execPath, args: ['-e', '0'], cwd: root })).milliseconds);
    const started = performance.now();
    const pty = open(bench, root);
    await pty.until('patch-00002');
    own.push(performance.now() - started);
    await close(pty);
  }
  return [
    {
      what: `first screen, ${patches} patches`,
      value: milliseconds(own),
      spread: spread(own),
      against: `node -e 0: ${milliseconds(floor)} (${spread(floor)})`,
      ratio: `+${(median(own) - median(floor)).toFixed(0)} ms`,
      aim: '< 250 ms more',
      raw: own,
    },
  ];
}

/** Milliseconds between two keys: as a keyboard repeats one that is held down. */
const REPEAT = 33;

async function keys(bench: Bench, root: string, patches: number, lines: number): Promise<Result[]> {
  const times = bench.smoke ? 3 : 100;
  const pty = open(bench, root);
  await pty.until((text) => text.includes(nameOf(1)) && !text.includes('asking'));
  const rows: Result[] = [];
  /** Presses the keys in turn, each until the screen shows what the function says it should. */
  const measure = async (what: string, pressed: readonly string[], shows: Shows) => {
    // Beside each, in the same seconds: the machine is not the same in all of them.
    const floor = await bareInk(bench, times);
    const raw: number[] = [];
    for (let i = 0; i < times; i++) raw.push(await timed(pty, pressed[i % pressed.length] ?? '', shows, i));
    rows.push(keyRow(what, raw, floor));
  };
  const hasMoved = placeMoves();
  await measure(`a key in a list of ${patches} patches`, ['j'], (text, i) => text.includes(`▌- ${nameOf(i + 1)}`));
  pty.press('g');
  await pty.until((text) => text.includes(`▌- ${nameOf(0)}`) && text.includes('before_0(0'));
  await measure(`the same, onto a patch of ${lines} lines and off it`, ['j', 'k'], (text, i) =>
    text.includes(`▌- ${nameOf((i + 1) % 2)}`),
  );
  pty.press('g', 'tab');
  await pty.until(hasMoved);
  await measure(`a key that scrolls in a diff of ${lines} lines`, ['j'], hasMoved);
  await measure('the next hunk of it', ['}'], hasMoved);
  await measure('its two columns, on and off', ['|'], hasMoved);
  pty.press('esc', 'v');
  await pty.until('public/f0');
  pty.press('/');
  await measure(`a letter of a filter of ${patches} functions`, ['9', 'backspace'], (text, i) =>
    i % 2 === 0 ? text.includes('/9: ') : !text.includes('/9'),
  );
  await close(pty);
  return rows;
}

type Shows = (text: string, i: number) => boolean;

/** Whether the rows that show are others than when it was asked last. */
function placeMoves(): (text: string) => boolean {
  let last = '';
  return (text) => {
    const place = /\d+–\d+ of \d+/.exec(text)?.[0] ?? '';
    const moved = place !== '' && place !== last;
    if (moved) last = place;
    return moved;
  };
}

async function timed(pty: PtyScreen, key: string, shows: Shows, i: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, REPEAT));
  const started = performance.now();
  pty.press(key);
  await pty.until((text) => shows(text, i));
  return performance.now() - started;
}

function keyRow(what: string, raw: readonly number[], floor: readonly number[]): Result {
  const [own, least] = [median(raw), median(floor)];
  return {
    what,
    value: `${own.toFixed(1)} ms`,
    spread: tail(raw),
    against: `a bare Ink program: ${least.toFixed(1)} ms (${tail(floor)})`,
    ratio: `${own >= least ? '+' : '−'}${Math.abs(own - least).toFixed(1)} ms`,
    aim: '< 16 ms',
    raw,
  };
}

const tail = (raw: readonly number[]): string =>
  `99 of 100 within ${quantile(raw, 0.99).toFixed(0)}, ${raw.length} runs`;

/** What a key takes at least: until a program shows that has nothing to do, with the same Ink in the same pseudo-terminal. */
async function bareInk(bench: Bench, times: number): Promise<number[]> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: bench.work, TERM: 'xterm-256color', NODE_ENV: 'production' };
  const args = [join(bench.benchDir, 'lib', 'bare-ink.mjs')];
  const pty = new PtyScreen({ command: process.execPath, args, cwd: bench.work, env, columns: 160, rows: 50 });
  await pty.until('pressed 0 times');
  const raw: number[] = [];
  for (let i = 0; i < times; i++) {
    raw.push(await timed(pty, 'j', (text) => text.includes(`pressed ${i + 1} times`), i));
  }
  pty.press('q');
  await pty.end();
  return raw;
}

async function memory(bench: Bench, root: string): Promise<Result[]> {
  if (process.platform !== 'linux') return [];
  const pty = open(bench, root);
  await pty.until((text) => text.includes('patch-00002') && !text.includes('asking'));
  const round = async () => {
    for (let i = 0; i < (bench.smoke ? 2 : 40); i++) {
      pty.press('pagedown');
      if (i % 10 === 0) pty.press(...'12345'.split(''), '1');
    }
    pty.press('g');
    await pty.until('▌- patch-00001');
  };
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pty.pid}/status`, 'utf8'))?.[1] ?? 0);
  const raw: number[] = [];
  for (let i = 0; i < (bench.smoke ? 2 : 12); i++) {
    await round();
    raw.push(resident());
  }
  await close(pty);
  const [early = 0, late = 0] = [raw[Math.floor(raw.length / 3)], raw.at(-1)];
  const megabytes = (kilobytes: number) => `${Math.round(kilobytes / 1024)} MB`;
  return [
    {
      what: `resident memory after ${raw.length} rounds of moving about`,
      value: megabytes(late),
      against: `after ${Math.floor(raw.length / 3) + 1}: ${megabytes(early)}`,
      ratio: `${late >= early ? '+' : '−'}${megabytes(Math.abs(late - early))}`,
      aim: 'does not grow',
      raw,
    },
  ];
}
