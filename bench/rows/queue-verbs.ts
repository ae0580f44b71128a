// The verbs that list, at 1,000 and 10,000 patches with half of them applied, beside an empty Node process; and those that put a
// series of 1,000 in order, or bring one in.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { copyDatabase, dropDatabase } from '../lib/database.ts';
import { type BenchFunction, benchFunctions } from '../lib/functions.ts';
import { type Program, run } from '../lib/process.ts';
import { makeQueue, patchName, type Queue } from '../lib/queue.ts';
import { interleave, timesOf } from '../lib/repeat.ts';
import { milliseconds, pairedDifference, spread } from '../lib/statistics.ts';

const FLOOR = 'node -e 0';
const empty = (cwd: string): Program => ({ command: process.execPath, args: ['-e', '0'], cwd });

export const queueVerbs: RowFile = {
  name: 'queue-verbs',
  title: 'Long series: verbs that list them, and verbs that put them in order',
  async run(bench) {
    const results: Result[] = [];
    for (const size of bench.smoke ? [20] : [1000, 10_000]) results.push(...(await listing(bench, size)));
    results.push(...(await ordering(bench, bench.smoke ? 20 : 1000)));
    return results;
  },
};

/** The queue with its base loaded and half of its patches pushed. */
async function halfApplied(bench: Bench, name: string, functions: readonly BenchFunction[]) {
  const queue = await makeQueue(bench, name, functions);
  const url = await copyDatabase(bench);
  await run(queue.pgquilt(['load'], url));
  await run(queue.pgquilt(['push', String(functions.length / 2)], url));
  return { queue, url };
}

async function listing(bench: Bench, size: number): Promise<Result[]> {
  const functions = benchFunctions(size);
  const { queue, url } = await halfApplied(bench, `list-${size}`, functions);
  const unit = functions[size / 4]?.path ?? '';
  const patch = patchName(size / 4);
  const aimed = [
    ['series'],
    ['applied'],
    ['unapplied'],
    ['top'],
    ['next'],
    ['previous'],
    ['files', patch],
    ['patches', unit],
  ];
  const openAll = [
    ['series', '--summary'],
    ['series', '--json'],
  ];
  const others = [['annotate', unit], ['graph'], ['status']];
  const labelled = [
    ...[...aimed, ...others].map((words) => [words[0] ?? '', words] as const),
    ...openAll.map((words) => [`${words.join(' ')} (opens every patch's file: no aim)`, words] as const),
  ];
  const programs = labelled.map(([label, words]) => [label, queue.pgquilt(words, url)] as const);
  const times = await interleave(
    { [FLOOR]: empty(queue.root), ...Object.fromEntries(programs) },
    bench.smoke ? 1 : size > 1000 ? 5 : 11,
  );
  await dropDatabase(bench, url);
  const floor = timesOf(times, FLOOR);
  return programs.map(([label]) => {
    const own = timesOf(times, label);
    return {
      what: `${label}, ${size} patches`,
      value: milliseconds(own),
      spread: spread(own),
      against: `${FLOOR}: ${milliseconds(floor)} (${spread(floor)})`,
      ratio: `+${pairedDifference(own, floor).toFixed(0)} ms`,
      ...(size > 1000 && aimed.some(([verb]) => verb === label) ? { aim: '≤ 100 ms more' } : {}),
      raw: own,
    };
  });
}

async function ordering(bench: Bench, size: number): Promise<Result[]> {
  const { queue, url } = await halfApplied(bench, `order-${size}`, benchFunctions(size));
  const [low, applied, above] = [patchName(0), patchName(size / 2 - 2), patchName(size / 2)];
  const { folder, into, free } = await toImport(bench, queue);
  const measured: Record<string, { does: readonly string[]; on: Queue; url: string }> = {
    'move, the lowest applied patch to the top': { does: ['move', low, '--top'], on: queue, url },
    'move, an unapplied one to the end': { does: ['move', above, '--after', patchName(size - 1)], on: queue, url },
    'fold, the next one into the top': { does: ['fold', patchName(size / 2 + 1)], on: queue, url },
    'fold, an applied one into the top': { does: ['fold', applied], on: queue, url },
    'import of all of them': { does: ['import', folder], on: into, url: free },
  };
  const times = new Map(Object.keys(measured).map((what) => [what, [] as number[]]));
  const rounds = bench.smoke ? 1 : 5;
  for (let round = rounds === 1 ? 1 : 0; round <= rounds; round++) {
    for (const [what, { does, on, url: target }] of Object.entries(measured)) {
      const { milliseconds } = await run(on.pgquilt(does, target));
      if (round > 0) times.get(what)?.push(milliseconds);
      await run(on.pgquilt(['undo'], target));
    }
  }
  for (const one of [url, free]) await dropDatabase(bench, one);
  return [...times].map(([what, own]) => ({
    what: `${what}, ${size} patches`,
    value: milliseconds(own),
    spread: spread(own),
    raw: own,
  }));
}

/** The patches as a quilt directory beside the queue, and a queue of the same units without them, loaded. */
async function toImport(bench: Bench, queue: Queue): Promise<{ folder: string; into: Queue; free: string }> {
  const folder = join(bench.work, 'incoming');
  mkdirSync(folder);
  const names = queue.functions.map((_, i) => `${patchName(i)}.patch`);
  for (const name of names) writeFileSync(join(folder, name), readFileSync(join(queue.root, 'patches', name)));
  writeFileSync(join(folder, 'series'), names.map((name) => `${name}\n`).join(''));
  const into = await makeQueue(bench, 'importing', queue.functions, 0);
  const free = await copyDatabase(bench);
  await run(into.pgquilt(['load'], free));
  return { folder, into, free };
}
