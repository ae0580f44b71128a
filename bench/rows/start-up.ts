// What a small command costs beside an empty Node process: verbs that look, and one push and one pop.
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { copyDatabase, dropDatabase } from '../lib/database.ts';
import { benchFunctions } from '../lib/functions.ts';
import { type Program, run } from '../lib/process.ts';
import { makeQueue, type Queue } from '../lib/queue.ts';
import { interleave, timesOf } from '../lib/repeat.ts';
import { milliseconds, pairedDifference, spread } from '../lib/statistics.ts';

const FLOOR = 'node -e 0';

export const startUp: RowFile = {
  name: 'start-up',
  title: 'Start-up, against node -e 0',
  async run(bench) {
    const queue = await makeQueue(bench, 'start-up', benchFunctions(20));
    const url = await copyDatabase(bench);
    await run(queue.pgquilt(['load'], url));
    await run(queue.pgquilt(['push', '2'], url));
    const embedded = await makeQueue(bench, 'start-up-embedded', benchFunctions(20));
    await run(embedded.pgquilt(['load']));
    await run(embedded.pgquilt(['push', '2']));
    const results = [...(await looking(bench, queue, embedded, url)), ...(await changing(bench, queue, embedded, url))];
    await dropDatabase(bench, url);
    return results;
  },
};

const empty = (cwd: string): Program => ({ command: process.execPath, args: ['-e', '0'], cwd });

async function looking(bench: Bench, queue: Queue, embedded: Queue, url: string): Promise<Result[]> {
  const times = await interleave(
    {
      [FLOOR]: empty(queue.root),
      '--version': queue.pgquilt(['--version']),
      '--help': queue.pgquilt(['--help']),
      'top, real server': queue.pgquilt(['top'], url),
      'series, real server': queue.pgquilt(['series'], url),
      'top, embedded': embedded.pgquilt(['top']),
      'series, embedded': embedded.pgquilt(['series']),
    },
    bench.smoke ? 1 : 21,
  );
  return table(times, '≤ 60 ms more');
}

async function changing(bench: Bench, queue: Queue, embedded: Queue, url: string): Promise<Result[]> {
  const times = await interleave(
    {
      [FLOOR]: empty(queue.root),
      'push, real server': queue.pgquilt(['push'], url),
      'pop, real server': queue.pgquilt(['pop'], url),
      'push, embedded': embedded.pgquilt(['push']),
      'pop, embedded': embedded.pgquilt(['pop']),
    },
    bench.smoke ? 1 : 11,
  );
  return table(times, '≤ 150 ms more').map(({ aim, ...row }) =>
    row.what.includes('embedded') || aim === undefined ? row : { ...row, aim },
  );
}

function table(times: ReadonlyMap<string, number[]>, aim: string): Result[] {
  const floor = timesOf(times, FLOOR);
  return [...times]
    .filter(([label]) => label !== FLOOR)
    .map(([what, own]) => ({
      what,
      value: milliseconds(own),
      spread: spread(own),
      against: `${FLOOR}: ${milliseconds(floor)} (${spread(floor)})`,
      ratio: `${signed(pairedDifference(own, floor))} ms`,
      aim,
      raw: own,
    }));
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`;
