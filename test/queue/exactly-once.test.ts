// Invariant 6: concurrent operations on one target serialise, and none is applied twice.
import { expect, test } from 'vitest';
import { applied } from '../../src/queue/applied.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnRealServers } from '../support/databases.ts';
import { f } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const data = { units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) }, three: { f: f(3) } } };
const HOLD = 'BEGIN; SELECT pg_advisory_xact_lock(1885827445, 1768715264)';

describeOnRealServers('exactly once', (server) => {
  const db = useDatabase(server);

  test.each([
    ['no ledger yet', 1],
    ['a ledger', 2],
  ])('eight times push -a at once, on a target that has %s', async (_what, operations) => {
    if (operations === 1) await db.sql(f(0));
    else await load(db.queue(data).context());
    const queues = Array.from({ length: 8 }, () => db.queue(data));
    const results = await Promise.all(queues.map((queue) => push(queue.context(), { goal: { all: true } })));
    expect(results.filter((r) => r.pushed.length > 0)).toHaveLength(1);
    expect(results.flatMap((r) => r.pushed)).toEqual(['one', 'two', 'three']);
    expect(results.map((r) => r.top)).toEqual(Array(8).fill('three'));
    expect(await applied(db.alone())).toEqual(['one', 'two', 'three']);
    expect((await log(db.alone())).entries).toHaveLength(operations);
    expect(await db.value('SELECT public.f(0)')).toBe(3);
    for (const queue of queues) expect(queue.unit('f')).toBe(f(3));
  });

  test('pushes and pops of one at a time, mixed', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const moves = Array.from({ length: 6 }, (_, i) =>
      (i % 2 === 0 ? push : pop)(db.queue(data).context(), { goal: { count: 1 } }).catch((e: unknown) => e),
    );
    await Promise.all(moves);
    const stack = await applied(db.alone()).catch(() => []);
    expect(stack).toEqual(['one', 'two', 'three'].slice(0, stack.length));
    expect(await db.value('SELECT public.f(0)')).toBe(stack.length);
    const { entries } = await log(db.alone());
    expect(entries.map((e) => e.seq)).toEqual(entries.map((_, i) => i + 1));
  });

  test('a target that is held is locked, after the time to wait', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await db.sql(HOLD);
    const short = { session: { operationTimeout: 20, attempts: 2 } };
    for (const work of [push, pop]) {
      await expect(work(queue.context(short), { goal: { all: true } })).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringContaining('another operation holds'),
      });
    }
    expect(await applied(db.alone()).catch((e: unknown) => e)).toMatchObject({ code: 'nothing-to-do' });
    await db.sql('ROLLBACK');
    expect(await push(queue.context(short), { goal: { all: true } })).toMatchObject({ top: 'three' });
  });
});
