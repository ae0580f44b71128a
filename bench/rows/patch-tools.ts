// quilt and hg mq on the same patches, as text alone: what a queue of patches costs without a database.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { copyDatabase, dropDatabase } from '../lib/database.ts';
import { benchFunctions } from '../lib/functions.ts';
import { isInstalled, type Program, run } from '../lib/process.ts';
import { makeQueue, patchName, type Queue } from '../lib/queue.ts';
import { interleave, timesOf } from '../lib/repeat.ts';
import { milliseconds, pairedRatio, spread } from '../lib/statistics.ts';

export const patchTools: RowFile = {
  name: 'patch-tools',
  title: 'Other patch queues on the same patches (theirs: text only; ours: text and database)',
  async run(bench) {
    const size = bench.smoke ? 10 : 100;
    const queue = await makeQueue(bench, 'patch-tools', benchFunctions(size));
    const url = await copyDatabase(bench);
    await run(queue.pgquilt(['load'], url));
    const programs: Record<string, Program> = {
      'pgquilt push -a': queue.pgquilt(['push', '-a'], url),
      'pgquilt pop -a': queue.pgquilt(['pop', '-a'], url),
    };
    const missing: Result[] = [];
    for (const [name, there, make] of [
      ['quilt', ['quilt', '--version'], quilt],
      ['hg mq', ['hg', '--version'], mq],
    ] as const) {
      const [command, ...args] = there;
      if (await isInstalled(command, args)) Object.assign(programs, await make(bench, queue));
      else missing.push({ what: name, value: 'not installed' });
    }
    const times = await interleave(programs, bench.smoke ? 1 : 5);
    await dropDatabase(bench, url);
    const rows = Object.keys(programs).map((label): Result => {
      const own = timesOf(times, label);
      const ours = timesOf(times, label.endsWith('push -a') ? 'pgquilt push -a' : 'pgquilt pop -a');
      const against = label.startsWith('pgquilt')
        ? {}
        : { against: 'pgquilt', ratio: `${pairedRatio(own, ours).toFixed(2)} ×` };
      return { what: `${label}, ${size} patches`, value: milliseconds(own), spread: spread(own), ...against, raw: own };
    });
    return [...rows, ...missing];
  },
};

async function quilt(bench: Bench, queue: Queue): Promise<Record<string, Program>> {
  const cwd = join(bench.work, 'quilt');
  mkdirSync(cwd);
  cpSync(join(queue.root, 'udfs'), join(cwd, 'udfs'), { recursive: true });
  cpSync(join(queue.root, 'patches'), join(cwd, 'patches'), { recursive: true });
  writeFileSync(join(cwd, 'patches/series'), seriesOf(queue));
  const program = (verb: string): Program => ({ command: 'quilt', args: ['--quiltrc=-', verb, '-a', '-q'], cwd });
  return { 'quilt push -a': program('push'), 'quilt pop -a': program('pop') };
}

async function mq(bench: Bench, queue: Queue): Promise<Record<string, Program>> {
  const cwd = join(bench.work, 'mq');
  mkdirSync(cwd);
  cpSync(join(queue.root, 'udfs'), join(cwd, 'udfs'), { recursive: true });
  const hg = (...args: string[]): Program => ({
    command: 'hg',
    args: ['--config', 'extensions.mq=', '--config', 'ui.username=bench', ...args],
    cwd,
    env: { HGPLAIN: '1', HGRCPATH: '' },
  });
  await run(hg('init'));
  await run(hg('commit', '-q', '-A', '-m', 'base'));
  cpSync(join(queue.root, 'patches'), join(cwd, '.hg/patches'), { recursive: true });
  writeFileSync(join(cwd, '.hg/patches/series'), seriesOf(queue));
  return { 'hg mq push -a': hg('qpush', '-a', '-q'), 'hg mq pop -a': hg('qpop', '-a', '-q') };
}

function seriesOf(queue: Queue): string {
  return queue.functions.map((_, i) => `${patchName(i)}.patch\n`).join('');
}
