// Many at once, and others in the way: 32 pushers on one target, a routine or the ledger that another session holds.
import { expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { applied } from '../../src/queue/applied.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { f } from '../support/routines.ts';
import { pgquilt } from '../support/run.ts';
import { useDatabase } from '../support/test-database.ts';

const data = { units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) }, three: { f: f(3) } } };
const all = { goal: { all: true } } as const;

describeOnNewestServer('32 at once on one target', (server) => {
  const db = useDatabase(server);

  test('push one patch each: every patch is applied once, by one of them', async () => {
    await load(db.queue(data).context());
    const results = await Promise.all(
      Array.from({ length: 32 }, () => push(db.queue(data).context(), { goal: { count: 1 } }).catch((e: unknown) => e)),
    );
    const pushed = results.flatMap((r) => (r instanceof Error ? [] : ((r as { pushed: string[] }).pushed ?? [])));
    expect(pushed.sort()).toEqual(['one', 'three', 'two']);
    for (const result of results) if (result instanceof Error) expect(result).toMatchObject({ code: 'nothing-to-do' });
    expect(await applied(db.alone())).toEqual(['one', 'two', 'three']);
    expect((await log(db.alone())).entries.map((e) => e.verb)).toEqual(['load', 'push', 'push', 'push']);
    expect(await db.value('SELECT f(0)')).toBe(3);
  });

  test('as 32 processes of the program: one pushes all, the others find it done', async () => {
    await load(db.queue(data).context());
    const runs = await Promise.all(
      Array.from({ length: 32 }, () => pgquilt(['push', '-a', '--json'], { cwd: db.queue(data).root })),
    );
    expect(runs.map((r) => r.code)).toEqual(Array(32).fill(0));
    const pushed = runs.flatMap((r) => (JSON.parse(r.stdout) as { pushed: string[] }).pushed);
    expect(pushed).toEqual(['one', 'two', 'three']);
    expect((await log(db.alone())).entries.map((e) => e.verb)).toEqual(['load', 'push']);
    expect(await db.value('SELECT f(0)')).toBe(3);
  });
});

/** What another session may hold at the time. */
const HELD: [what: string, hold: string][] = [
  ['a routine that it changes', 'ALTER FUNCTION public.f(integer) VOLATILE'],
  ['a routine that it drops', 'DROP FUNCTION public.f(integer)'],
  ['the stack', 'LOCK TABLE pgquilt.patch IN ACCESS EXCLUSIVE MODE'],
  ['the log', 'LOCK TABLE pgquilt.log IN SHARE MODE'],
];

describeOnNewestServer('held by another session', (server) => {
  const db = useDatabase(server);
  const short = { lockTimeout: 20, attempts: 3 };

  /** A context whose connection tells of each transaction that begins. */
  async function watched(context: QueueContext, onBegin: (attempt: number) => Promise<unknown>) {
    const real = await openTarget(context.target);
    let attempts = 0;
    const batch: Connection['batch'] = async (statements) => {
      if (statements[0]?.startsWith('BEGIN')) await onBegin(++attempts);
      return real.batch(statements);
    };
    const connection = Object.create(real, { batch: { value: batch } }) as Connection;
    return { context: { ...context, connection }, close: () => real.close(), attempts: () => attempts };
  }

  test.each(HELD)('%s: locked after so many whole transactions, with nothing changed', async (_what, hold) => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const before = await db.catalog();
    await db.sql(`BEGIN; ${hold}`);
    for (const work of [push, pop]) {
      const trying = await watched(queue.context({ session: short }), async () => undefined);
      await expect(work(trying.context, all)).rejects.toMatchObject({ code: 'locked', sqlstate: '55P03' });
      expect(trying.attempts()).toBe(3);
      await trying.close();
    }
    await db.sql('ROLLBACK');
    expect(await db.catalog()).toBe(before);
    expect(queue.unit('f')).toBe(f(1));
    expect(await push(queue.context(), all)).toMatchObject({ pushed: ['two', 'three'] });
  });

  test.each(HELD)('%s, and let go: the next attempt goes through, once', async (_what, hold) => {
    const queue = db.queue(data);
    await load(queue.context());
    for (const work of [push, pop]) {
      await db.sql(`BEGIN; ${hold}`);
      const trying = await watched(queue.context({ session: short }), async (attempt) => {
        if (attempt === 3) await db.sql('ROLLBACK');
      });
      const { pushed, popped } = await work(trying.context, all);
      expect([...pushed, ...popped]).toHaveLength(3);
      expect(trying.attempts()).toBe(3);
      await trying.close();
    }
    expect((await log(db.alone())).entries.map((e) => e.verb)).toEqual(['load', 'push', 'pop']);
    expect(queue.unit('f')).toBe(f(0));
  });

  // It waits as long as it does for everyone: 4 × 3 seconds.
  test('the program ends with 5', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await db.sql('BEGIN; ALTER FUNCTION public.f(integer) VOLATILE');
    const run = await pgquilt(['push'], { cwd: queue.root });
    await db.sql('ROLLBACK');
    expect(run).toMatchObject({ code: 5, stderr: expect.stringContaining('another operation holds') });
    expect(await db.value('SELECT f(0)')).toBe(0);
  });
});
