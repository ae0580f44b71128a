// The interface in a pseudo-terminal: its first screen, how long a key takes to show, and what it holds on to.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { PtyScreen } from '../../test/support/pty-screen.ts';
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { run } from '../lib/process.ts';
import { median, milliseconds, spread } from '../lib/statistics.ts';

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

/** A series of that many patches, the first of which is a diff of that many lines. No database is made. */
function makeLongQueue(bench: Bench, patches: number, lines: number): string {
  const root = join(bench.work, 'interface');
  mkdirSync(join(root, 'patches'), { recursive: true });
  mkdirSync(join(root, 'udfs', 'public'), { recursive: true });
  const names = Array.from({ length: patches }, (_, i) => `patch-${String(i + 1).padStart(5, '0')}`);
  writeFileSync(join(root, 'series.yaml'), ['patches:', ...names.map((name) => `  - ${name}`), ''].join('\n'));
  const body = (word: string, count: number) =>
    Array.from({ length: count }, (_, i) => `  PERFORM ${word}_${i}(${i}, 'text'); -- line ${i}\n`).join('');
  for (const [i, name] of names.entries()) {
    const count = i === 0 ? Math.floor(lines / 2) : 4;
    const diff = diffTexts(`udfs/public/f${i}.sql`, body('before', count), body('after', count));
    writeFileSync(
      join(root, 'patches', `${name}.patch`),
      formatPatch({ header: `Subject: Change number ${i + 1}\n\n`, files: diff === null ? [] : [diff] }),
    );
  }
  return root;
}

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

async function keys(bench: Bench, root: string, patches: number, lines: number): Promise<Result[]> {
  const pty = open(bench, root);
  await pty.until((text) => text.includes('patch-00002') && !text.includes('asking'));
  const times = bench.smoke ? 3 : 60;
  const inList: number[] = [];
  for (let i = 0; i < times; i++) {
    const next = `▌- patch-${String(i + 2).padStart(5, '0')}`;
    inList.push(await pressed(pty, 'j', (text) => text.includes(next)));
  }
  pty.press('g');
  await pty.until((text) => text.includes('▌- patch-00001') && text.includes(`of ${diffRows(lines)}`));
  pty.press('tab');
  const inDiff: number[] = [];
  for (let i = 0; i < times; i++) {
    inDiff.push(await pressed(pty, 'j', (text) => text.includes(` ${i + 2}–`)));
  }
  await close(pty);
  const row = (what: string, raw: number[]): Result => ({
    what,
    value: `${median(raw).toFixed(1)} ms`,
    spread: spread(raw),
    aim: '< 16 ms',
    raw,
  });
  return [
    row(`a key in a list of ${patches} patches, until the screen shows it`, inList),
    row(`a key in a diff of ${lines} lines`, inDiff),
  ];
}

/** The rows of the long diff: its file, its one hunk, its lines. */
const diffRows = (lines: number): number => Math.floor(lines / 2) * 2 + 2;

async function pressed(pty: PtyScreen, key: string, shows: (text: string) => boolean): Promise<number> {
  const started = performance.now();
  pty.press(key);
  await pty.until(shows);
  return performance.now() - started;
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
