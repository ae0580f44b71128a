// The connection is cut before and after every single message of the wire protocol, in both directions, of a push and of a pop
// of all patches; the long run takes a share of them. The program's own account of what became of it has to be true.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { share } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';
import { lookAt } from './admin.ts';
import { Scene, TOP } from './scene.ts';
import { type Cut, WireProxy } from './wire-proxy.ts';

/** A share of the messages, and in any run those around the commit. */
const someOf = <T>(seen: readonly T[]): T[] => [...new Set([...share(seen), ...seen.slice(-4)])];

describeOnNewestServer('a connection cut at every message', (server) => {
  const db = useDatabase(server);
  let proxy: WireProxy;
  beforeAll(async () => {
    proxy = await WireProxy.start(Number(new URL(server.adminUrl ?? '').port));
  });
  afterAll(() => proxy.close());

  /** Cuts one operation and looks at what it left; then brings it to its end without a cut. */
  async function tryCut(scene: Scene, to: 'top' | 'base', cut: Cut): Promise<void> {
    const [from, end] = to === 'top' ? [0, TOP] : [TOP, 0];
    proxy.arm(cut);
    const outcome = await scene.move(to).catch((error: unknown) => error);
    expect(proxy.hasCut).toBe(true);
    const level = await scene.inspect(1);
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(Problem);
      expect(outcome).toMatchObject({ code: 'connection' });
      expect(level).toBe(from);
      scene.expectTree(from);
    } else {
      expect(level).toBe(end);
      scene.expectTree(end);
    }
    const rest = await scene.move(to);
    expect([...rest.pushed, ...rest.popped]).toHaveLength(Math.abs(end - level));
    await scene.settled(end, level === end ? 0 : 1);
  }

  test(
    'is as if nothing had happened, or as if nothing had been cut',
    async () => {
      const scene = await Scene.make(proxy.through(db.url), lookAt(db.url));
      const cuts = { top: 0, base: 0 };
      await scene.move('top');
      const pushing = someOf(proxy.seen);
      await scene.move('base');
      const popping = someOf(proxy.seen);
      expect(await scene.inspect(2)).toBe(0);
      for (let i = 0; i < 2 * Math.max(pushing.length, popping.length); i++) {
        const when = i % 2 === 0 ? 'before' : 'after';
        for (const [to, messages] of [
          ['top', pushing],
          ['base', popping],
        ] as const) {
          const message = messages[i >> 1];
          if (message === undefined) {
            await scene.move(to);
            await scene.inspect(1);
            continue;
          }
          await tryCut(scene, to, { ...message, when });
          cuts[to]++;
        }
      }
      await scene.expectClean();
      console.info(`${server.label}: ${cuts.top} cuts of a push, ${cuts.base} of a pop`);
      expect(cuts).toEqual({ top: 2 * pushing.length, base: 2 * popping.length });
    },
    20 * 60_000,
  );
});
