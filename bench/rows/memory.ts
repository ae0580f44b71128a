// Peak memory of push -a and of status, and the time of status, where there are many routines.
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { copyDatabase, dropDatabase } from '../lib/database.ts';
import { benchFunctions } from '../lib/functions.ts';
import { runForPeak } from '../lib/peak-memory.ts';
import { run } from '../lib/process.ts';
import { makeQueue, type Queue } from '../lib/queue.ts';
import { interleave, timesOf } from '../lib/repeat.ts';
import { median, milliseconds, spread } from '../lib/statistics.ts';

export const memory: RowFile = {
  name: 'memory',
  title: 'Many routines: peak memory, and the time of status',
  async run(bench) {
    const [patches, routines] = bench.smoke ? [10, 100] : [1000, 10_000];
    const queue = await makeQueue(bench, 'memory', benchFunctions(routines), patches);
    const url = await copyDatabase(bench);
    const loaded = await peakOf(bench, queue, ['load'], url, 1);
    const results: Result[] = [{ what: `load, ${routines} routines`, ...loaded }];
    const node = { command: process.execPath, args: ['-e', '0'], cwd: queue.root };
    const floor = await runForPeak(node, bench.work);
    results.push({ what: `status, ${routines} routines`, ...(await peakOf(bench, queue, ['status'], url, 3)) });
    const times = await interleave({ status: queue.pgquilt(['status'], url) }, bench.smoke ? 1 : 7);
    const status = timesOf(times, 'status');
    const time = { value: milliseconds(status), spread: spread(status), aim: '< 1000 ms', raw: status };
    results.push({ what: `time of status, ${routines} routines`, ...time });
    const what = `${patches} patches among ${routines} routines`;
    results.push({ what: `push -a, ${what}`, ...(await peakOf(bench, queue, ['push', '-a'], url, 1)) });
    results.push({ what: `pop -a, ${what}`, ...(await peakOf(bench, queue, ['pop', '-a'], url, 1)) });
    await dropDatabase(bench, url);
    results.push(...(await pushAlone(bench, patches)));
    results.push({ what: 'node -e 0', value: megabytes(floor.peak), raw: [floor.peak] });
    return results;
  },
};

async function pushAlone(bench: Bench, patches: number): Promise<Result[]> {
  const queue = await makeQueue(bench, 'memory-alone', benchFunctions(patches));
  const url = await copyDatabase(bench);
  await run(queue.pgquilt(['load'], url));
  const push = await peakOf(bench, queue, ['push', '-a'], url, 1);
  const pop = await peakOf(bench, queue, ['pop', '-a'], url, 1);
  await dropDatabase(bench, url);
  return [
    { what: `push -a, ${patches} patches, as many routines`, ...push },
    { what: `pop -a, ${patches} patches, as many routines`, ...pop },
  ];
}

async function peakOf(bench: Bench, queue: Queue, args: readonly string[], url: string, times: number) {
  const raw: number[] = [];
  for (let i = 0; i < times; i++) raw.push((await runForPeak(queue.pgquilt(args, url), bench.work)).peak);
  return { value: megabytes(median(raw)), raw };
}

const megabytes = (kilobytes: number): string => `${Math.round(kilobytes / 1024)} MB`;
