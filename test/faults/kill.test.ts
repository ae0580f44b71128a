// The built program is killed at random moments: while it starts, at any message of its connection, while it writes files.
// PGQUILT_TEST_SEED repeats the moments.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { chance, times } from '../support/long.ts';
import { writeQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';
import { pgquilt, type RunResult } from '../support/run.ts';
import { useDatabase } from '../support/test-database.ts';
import { lookAt } from './admin.ts';
import { type MomentRanges, randomMoment, runAndKill } from './killed.ts';
import { Scene, TOP } from './scene.ts';
import { WireProxy } from './wire-proxy.ts';

/** What the stack's height is after each command, where it is not killed. */
const MOVES: { args: readonly string[]; to: (level: number) => number }[] = [
  { args: ['push', '-a'], to: () => TOP },
  { args: ['pop', '-a'], to: () => 0 },
  { args: ['push', '2'], to: (level) => Math.min(TOP, level + 2) },
  { args: ['pop', '2'], to: (level) => Math.max(0, level - 2) },
];

async function measured(run: () => Promise<RunResult>, proxy: WireProxy): Promise<MomentRanges> {
  const started = performance.now();
  expect(await run()).toMatchObject({ code: 0 });
  return { milliseconds: performance.now() - started, messages: proxy.seen.length };
}

/** Nothing, or what a command before it had left undone. */
const SAYS_REPAIRS = /^(\S+( units under udfs\/)? brought in line with .*\n|Finished what .*\n)*$/;

describeOnNewestServer('killed, and interrupted by ^C', (server) => {
  const db = useDatabase(server);
  let proxy: WireProxy;
  beforeAll(async () => {
    proxy = await WireProxy.start(Number(new URL(server.adminUrl ?? '').port));
  });
  afterAll(() => proxy.close());

  // That an interrupt is answered at all is in cli/program.test.ts.
  test.each([
    ['SIGKILL', 200],
    ['SIGINT', 30],
  ] as const)(
    '%s at random moments of push and pop',
    async (signal, many) => {
      const random = chance('kill');
      const scene = await Scene.make(proxy.through(db.url), lookAt(db.url));
      const { root } = scene.queue;
      const ranges = await measured(() => pgquilt(['push', '-a'], { cwd: root }), proxy);
      let level = await scene.inspect(1);
      let kills = 0;
      for (let run = 0; run < times(3, many); run++) {
        const possible = MOVES.filter((move) => move.to(level) !== level);
        const move = possible[Math.trunc(random() * possible.length)] as (typeof MOVES)[number];
        const end = await runAndKill(move.args, root, randomMoment(random, ranges), proxy, signal);
        if (end.killed) kills++;
        else expect(end).toMatchObject({ code: 0, stderr: expect.stringMatching(SAYS_REPAIRS) });
        const now = await scene.inspect(1);
        expect(end.killed ? [level, move.to(level)] : [move.to(level)]).toContain(now);
        level = now;
        // Sometimes what was cut off is repaired by a command that is itself killed, sometimes by one that is not.
        if (random() < 0.5) continue;
        const next = level === 0 ? (['push', 1] as const) : (['pop', -1] as const);
        expect(await pgquilt([next[0]], { cwd: root })).toMatchObject({ code: 0 });
        level += next[1];
        await scene.settled(level, 1);
      }
      await pgquilt(['push', '-a'], { cwd: root });
      await pgquilt(['pop', '-a'], { cwd: root });
      expect(await scene.inspect(2)).toBe(0);
      scene.expectTree(0);
      await scene.expectClean();
      console.info(`killed ${kills} times`);
      expect(kills).toBeGreaterThan(0);
    },
    30 * 60_000,
  );

  test(
    'of new and refresh: the edit is in the tree and in the patch, and patch file, series and ledger agree',
    async () => {
      const random = chance('kill');
      const queue = writeQueue({ units: { f: f(0) } }, proxy.through(db.url));
      const { root } = queue;
      await load(queue.context());
      await newPatch(queue.context(), { name: 'first' });
      queue.edit('f', f(1));
      const ranges = await measured(() => pgquilt(['refresh'], { cwd: root }), proxy);
      let kills = 0;
      for (let n = 2; n < times(2, 50) + 2; n++) {
        const made = await runAndKill(['new', `patch-${n}`], root, randomMoment(random, ranges), proxy);
        // Whether or not it is there by now, it is there afterwards.
        expect(await pgquilt(['new', `patch-${n}`], { cwd: root })).toMatchObject({ code: expect.any(Number) });
        queue.edit('f', f(n));
        const refreshed = await runAndKill(['refresh'], root, randomMoment(random, ranges), proxy);
        expect(queue.unit('f')).toBe(f(n));
        expect(await pgquilt(['refresh'], { cwd: root })).toMatchObject({ code: 0 });
        expect(queue.unit('f')).toBe(f(n));
        expect(await db.value('SELECT f(0)')).toBe(n);
        const [diff] = parsePatch(queue.read(`patches/patch-${n}.patch`), 'p').files;
        expect(diff && applyFileDiff(f(n - 1), diff)).toMatchObject({ status: 'applied', text: f(n) });
        expect(await status(queue.context())).toMatchObject({
          top: `patch-${n}`,
          unapplied: [],
          tree: { dirty: [], behind: [] },
          notes: [],
        });
        kills += Number(made.killed) + Number(refreshed.killed);
      }
      console.info(`killed ${kills} times`);
      expect(kills).toBeGreaterThan(0);
    },
    30 * 60_000,
  );
});
