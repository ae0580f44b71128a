// Round trips of push and pop: as the verbs count them, and as a proxy on the wire sees them (each time the client speaks
// after the server has).

import { connect, createServer, type Server } from 'node:net';
import { openContext } from '../../src/queue/common/context.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { readSeries } from '../../src/series/read.ts';
import type { Bench, Result, RowFile } from '../lib/bench.ts';
import { copyDatabase, dropDatabase } from '../lib/database.ts';
import { benchFunctions } from '../lib/functions.ts';
import { run } from '../lib/process.ts';
import { makeQueue } from '../lib/queue.ts';

export const roundTrips: RowFile = {
  name: 'round-trips',
  title: 'Round trips, connecting included',
  async run(bench) {
    const results: Result[] = [];
    const proxy = await startProxy(bench.server.port);
    try {
      for (const size of bench.smoke ? [1, 20] : [1, 100, 1000]) results.push(...(await count(bench, size, proxy)));
    } finally {
      proxy.server.close();
    }
    return results;
  },
};

async function count(bench: Bench, size: number, proxy: Proxy): Promise<Result[]> {
  const queue = await makeQueue(bench, `trips-${size}`, benchFunctions(size));
  const url = await copyDatabase(bench);
  const seen = new URL(url);
  seen.port = String(proxy.port);
  await run(queue.pgquilt(['load'], url));
  const results: Result[] = [];
  for (const [name, verb] of Object.entries({ push, pop })) {
    const env = { PGQUILT_DATABASE: seen.href };
    proxy.turns = 0;
    const context = openContext({ cwd: queue.root, env, readSeries, toolVersion: 'bench' });
    if (context.root === null) throw new Error('The benchmark made no queue.');
    const { roundTrips } = await verb({ ...context, root: context.root }, { goal: { all: true } });
    const limit = 8 + Math.ceil(size / 100);
    results.push({
      what: `${name} -a, ${size} ${size === 1 ? 'patch' : 'patches'}`,
      value: String(roundTrips),
      against: `${proxy.turns} seen on the wire`,
      aim: `≤ ${limit}`,
      raw: [roundTrips, proxy.turns],
    });
  }
  await dropDatabase(bench, url);
  return results;
}

interface Proxy {
  readonly server: Server;
  readonly port: number;
  turns: number;
}

async function startProxy(port: number): Promise<Proxy> {
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let serverSpoke = true;
    client.on('data', (bytes) => {
      // X is Terminate: the client says goodbye and waits for nothing.
      if (serverSpoke && bytes[0] !== 0x58) proxy.turns++;
      serverSpoke = false;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      serverSpoke = true;
      client.write(bytes);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given to the proxy.');
  const proxy: Proxy = { server, port: address.port, turns: 0 };
  return proxy;
}
