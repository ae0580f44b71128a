// Migration runners on the same functions: one migration for each, deployed and reverted, beside push -a and pop -a.
// What they revert with is files that hold the old bodies; they keep nothing of the kind in the database.
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { copyDatabase, dropDatabase, query } from '../lib/database.ts';
import { benchFunctions } from '../lib/functions.ts';
import { type Program, run } from '../lib/process.ts';
import { makeQueue } from '../lib/queue.ts';
import { type Runner, runnersToTry } from '../lib/runners.ts';
import { milliseconds, pairedRatio, spread } from '../lib/statistics.ts';

export const runners: RowFile = {
  name: 'runners',
  title: 'Migration runners on the same functions',
  async run(bench) {
    const size = bench.smoke ? 5 : 100;
    const functions = benchFunctions(size);
    const queue = await makeQueue(bench, 'runners', functions);
    const template = await copyDatabase(bench);
    await query(template, functions.map((f) => f.before).join('\n'));
    const missing: string[] = [];
    const there: Runner[] = [
      {
        name: 'pgquilt',
        up: (url) => queue.pgquilt(['push', '-a'], url),
        down: (url) => queue.pgquilt(['pop', '-a'], url),
      },
    ];
    for (const [name, prepare] of Object.entries(runnersToTry)) {
      const runner = await prepare(bench, functions);
      if (runner === null) missing.push(name);
      else there.push(runner);
    }
    const times = await measure(bench, there, template);
    await dropDatabase(bench, template);
    return [...table(there, times, size), ...missing.map((what) => ({ what, value: 'not installed' }))];
  },
};

async function measure(bench: Bench, runners: readonly Runner[], template: string): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  const note = async (label: string, program: Program, counts: boolean) => {
    const { milliseconds: ms } = await run(program);
    if (counts) times.set(label, [...(times.get(label) ?? []), ms]);
  };
  const repetitions = bench.smoke ? 1 : 3;
  for (let round = bench.smoke ? 1 : 0; round <= repetitions; round++) {
    for (const { name, up, down } of runners) {
      const url = await copyDatabase(bench, template);
      await note(`${name} up`, up(url), round > 0);
      await note(`${name} down`, down(url), round > 0);
      await dropDatabase(bench, url);
    }
  }
  return times;
}

function table(runners: readonly Runner[], times: ReadonlyMap<string, number[]>, size: number): Result[] {
  return (['up', 'down'] as const).flatMap((way) =>
    runners.map(({ name, note }): Result => {
      const own = times.get(`${name} ${way}`) ?? [];
      const ours = times.get(`pgquilt ${way}`) ?? [];
      const compared =
        name === 'pgquilt' ? {} : { against: 'pgquilt', ratio: `${pairedRatio(own, ours).toFixed(2)} ×` };
      const remark = note?.[way] === undefined ? '' : ` (${note[way]})`;
      const what = `${name} ${way}, ${size} functions${remark}`;
      return { what, value: milliseconds(own), spread: spread(own), ...compared, raw: own };
    }),
  );
}
