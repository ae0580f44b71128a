// The embedded database has no server of its own: what is killed is the database with the program. What was committed is
// there afterwards, what was not is not, and the dead process's lock is taken.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeOnEmbedded } from '../support/databases.ts';
import { chance, isSlow } from '../support/long.ts';
import { pgquilt } from '../support/run.ts';
import { runAndKill } from './killed.ts';
import { Scene, TOP } from './scene.ts';

describeOnEmbedded('SIGKILL of the embedded database', (server) => {
  test(
    'while it pushes or pops: the rows are there as a whole, or not at all',
    async () => {
      const random = chance('embedded kill');
      const url = await server.freshDatabase();
      const lock = `${url.slice('pglite:'.length)}.lock`;
      const scene = await Scene.make(url);
      const { root } = scene.queue;
      const started = performance.now();
      expect(await pgquilt(['push', '-a'], { cwd: root })).toMatchObject({ code: 0 });
      const whole = performance.now() - started;
      let level = await scene.inspect(1);
      let locks = 0;
      for (let run = 0; run < (isSlow ? 30 : 2); run++) {
        const [verb, end] = level === 0 ? ['push', TOP] : ['pop', 0];
        const milliseconds = whole * (0.4 + 0.6 * random());
        const outcome = await runAndKill([verb, '-a'], root, { after: 'start', milliseconds });
        if (outcome.killed && existsSync(lock)) locks++;
        const now = await scene.inspect(1);
        expect(outcome.killed ? [level, end] : [end]).toContain(now);
        const next = now === 0 ? 'push' : 'pop';
        expect(await pgquilt([next, '-a'], { cwd: root })).toMatchObject({ code: 0 });
        level = TOP - now;
        await scene.settled(level, 1);
      }
      expect(existsSync(lock)).toBe(false);
      console.info(`found a dead lock ${locks} times`);
    },
    30 * 60_000,
  );
});
