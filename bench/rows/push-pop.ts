// push -a and pop -a of one-function patches on a real server, whole process, beside the floor: the same statements by
// `psql -1 -f`, and as one simple query through pg.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { runWithCpu } from '../lib/cpu-time.ts';
import { copyDatabase, dropDatabase, query } from '../lib/database.ts';
import { benchFunctions } from '../lib/functions.ts';
import { isInstalled, type Program, run } from '../lib/process.ts';
import { makeQueue, type Queue } from '../lib/queue.ts';
import { milliseconds, pairedRatio, spread } from '../lib/statistics.ts';

const QUERY_THROUGH_PG = `import { readFileSync } from 'node:fs';
import pg from 'PG';
const client = new pg.Client({ connectionString: process.argv[2] });
client.on('error', () => undefined);
await client.connect();
await client.query('BEGIN;' + readFileSync(process.argv[3], 'utf8') + ';COMMIT');
await client.end();
`;

export const pushPop: RowFile = {
  name: 'push-pop',
  title: 'push -a and pop -a on a real server, against the same CREATE OR REPLACE statements',
  async run(bench) {
    const results: Result[] = [];
    for (const size of bench.smoke ? [10] : [100, 1000]) {
      const queue = await makeQueue(bench, `push-${size}`, benchFunctions(size));
      results.push(...(await measure(bench, queue, size, true)), ...(await measure(bench, queue, size, false)));
    }
    return results;
  },
};

type Floors = Record<string, (url: string, file: string) => Program>;

async function floors(bench: Bench): Promise<Floors> {
  const script = join(bench.work, 'query-through-pg.mjs');
  writeFileSync(script, QUERY_THROUGH_PG.replace('PG', import.meta.resolve('pg')));
  const cwd = bench.work;
  const pg = (url: string, file: string): Program => ({ command: process.execPath, args: [script, url, file], cwd });
  const quiet = ['-X', '-q', '-v', 'ON_ERROR_STOP=1'];
  const psql = (url: string, file: string): Program => ({
    command: 'psql',
    args: [...quiet, '-1', '-f', file, url],
    cwd,
  });
  const found: Floors = { 'one query through pg': pg };
  return (await isInstalled('psql')) ? { 'psql -1 -f': psql, ...found } : found;
}

async function measure(bench: Bench, queue: Queue, size: number, loaded: boolean): Promise<Result[]> {
  const up = join(bench.work, `up-${size}.sql`);
  const down = join(bench.work, `down-${size}.sql`);
  writeFileSync(up, queue.functions.map((f) => f.after).join('\n'));
  writeFileSync(down, queue.functions.map((f) => f.before).join('\n'));
  const template = await copyDatabase(bench);
  if (loaded) await run(queue.pgquilt(['load'], template));
  else await query(template, queue.functions.map((f) => f.before).join('\n'));

  const others = await floors(bench);
  const times = new Map<string, number[]>();
  const note = (label: string, ms: number) => times.set(label, [...(times.get(label) ?? []), ms]);
  const repetitions = bench.smoke ? 1 : 7;
  for (let round = bench.smoke ? 1 : 0; round <= repetitions; round++) {
    const own = await copyDatabase(bench, template);
    const copies = new Map<string, string>();
    for (const label of Object.keys(others)) copies.set(label, await copyDatabase(bench, template));
    for (const [verb, file] of [
      ['push', up],
      ['pop', down],
    ] as const) {
      const measured: [string, Program][] = [['pgquilt', queue.pgquilt([verb, '-a'], own)]];
      for (const [label, floor] of Object.entries(others)) measured.push([label, floor(copies.get(label) ?? '', file)]);
      for (const [label, program] of measured) {
        const { milliseconds: ms, cpu } = await runWithCpu(bench, program);
        if (round === 0) continue;
        note(`${verb} ${label}`, ms);
        if (cpu !== undefined) note(`cpu ${verb} ${label}`, cpu);
      }
    }
    for (const url of [own, ...copies.values()]) await dropDatabase(bench, url);
  }
  await dropDatabase(bench, template);

  const state = loaded ? '' : ', base made by psql and no ledger yet';
  const aim = size === 1000 ? { aim: '≤ 2 ×' } : {};
  return ['push', 'pop', 'cpu push', 'cpu pop'].flatMap((what) => {
    const own = times.get(`${what} pgquilt`);
    if (own === undefined) return [];
    const [verb, part] = what.startsWith('cpu') ? [what.slice(4), ', processor time of client and server'] : [what, ''];
    return Object.keys(others).map((label): Result => {
      const floor = times.get(`${what} ${label}`) ?? [];
      return {
        what: `${verb} -a, ${size} patches${state}${part}`,
        value: milliseconds(own),
        spread: spread(own),
        against: `${label}: ${milliseconds(floor)} (${spread(floor)})`,
        ratio: `${pairedRatio(own, floor).toFixed(2)} ×`,
        ...(part === '' ? aim : {}),
        raw: own,
      };
    });
  });
}
