// The server's own processes are killed in the middle of a push or a pop: the one that serves the connection, which makes the
// server throw all of them out and recover, or all of them at once; then it is started again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { realServers } from '../support/databases.ts';
import { chance, times } from '../support/long.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { canary, lookAt } from './admin.ts';
import { Scene, TOP } from './scene.ts';
import { WireProxy } from './wire-proxy.ts';

const newest = realServers().at(-1);

describe.skipIf(newest === undefined)('a server that is killed', () => {
  let server: TestServer;
  let proxy: WireProxy;
  beforeAll(async () => {
    // The tests' servers forget what they have not written yet; this one keeps what it has committed.
    server = await startServer(newest?.major as TestServer['major'], ['synchronous_commit=on', 'fsync=on']);
    proxy = await WireProxy.start(server.port);
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.stop();
  });

  test(
    'comes back at a patch boundary, and the next command goes on from there',
    async () => {
      const random = chance('server killed');
      const url = await server.createDatabase();
      const scene = await Scene.make(proxy.through(url), lookAt(url));
      const outcomes = { nothing: 0, done: 0, unknown: 0 };
      for (let run = 0; run < times(2, 40); run++) {
        const up = (await scene.inspect(1)) === 0;
        const [to, from, end] = up ? (['top', 0, TOP] as const) : (['base', TOP, 0] as const);
        // Where it is in the conversation when it happens; the last ones are the commit and its answer.
        const messages = 170;
        const at = run % 2 === 0 ? Math.trunc(random() * messages) : messages - Math.trunc(random() * 12);
        const whole = run % 4 < 2;
        let seen = 0;
        let pid = 0;
        let restarted: Promise<void> | undefined;
        const witness = await canary(url);
        let killed = false;
        proxy.onMessage = ({ type, from: side, bytes }) => {
          // BackendKeyData has the number of the process that serves the connection.
          if (side === 'server' && type === 'K') pid = bytes.readInt32BE(5);
          if (seen++ !== at) return;
          if (whole) {
            server.crash();
            restarted = server.restart();
          } else if (pid !== 0) process.kill(pid, 'SIGKILL');
          killed = whole || pid !== 0;
        };
        const outcome = await scene.move(to).catch((error: unknown) => error);
        proxy.onMessage = undefined;
        await restarted;
        // Only then has it noticed, and whoever connects is served after the recovery.
        if (killed) await witness.ended();
        await witness.close();
        const level = await scene.inspect(1);
        if (!(outcome instanceof Error)) {
          outcomes.done++;
          expect(level).toBe(end);
          scene.expectTree(end);
        } else {
          expect(outcome).toBeInstanceOf(Problem);
          expect(outcome).toMatchObject({ code: 'connection' });
          const unknown = (outcome as Problem).hint?.includes('not known') === true;
          outcomes[unknown ? 'unknown' : 'nothing']++;
          expect(unknown ? [from, end] : [from]).toContain(level);
        }
        await scene.move(to);
        await scene.settled(end, level === end ? 0 : 1);
      }
      console.info(JSON.stringify(outcomes));
    },
    20 * 60_000,
  );
});
