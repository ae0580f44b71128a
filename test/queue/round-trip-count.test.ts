// Round trips do not grow with each patch: at most eight, and one per hundred patches.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnRealServer } from '../support/databases.ts';
import type { QueueData } from '../support/queue.ts';
import { plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

/**
 * One-function patches: every third creates, the next changes what is there, and the one after that changes the same once
 * more, also where the two do not travel together.
 */
function queueOf(patches: number): QueueData {
  const units = Object.fromEntries(Array.from({ length: patches }, (_, i) => [`f${i}`, plus(`f${i}`, 0)]));
  const all = Array.from({ length: patches }, (_, i): [string, Record<string, string>] => [
    `patch-${i}`,
    i % 3 === 0 ? { [`n${i}`]: plus(`n${i}`, 1) } : { [`f${i - (i % 3)}`]: plus(`f${i - (i % 3)}`, i % 3) },
  ]);
  return { units, patches: Object.fromEntries(all) };
}

describeOnRealServer('round trips', (server) => {
  const db = useDatabase(server);

  test.each([1, 100, 250])('of %d patches', async (patches) => {
    const queue = db.queue(queueOf(patches));
    await load(queue.context());
    const before = await db.catalog();
    const pushed = await push(queue.context(), { goal: { all: true } });
    expect(pushed.pushed).toHaveLength(patches);
    expect(pushed.roundTrips).toBeLessThanOrEqual(8 + Math.ceil(patches / 100));
    // Each found what the one below had left, whichever batch that was in.
    for (const count of patches > 200 ? [patches - 200, 1] : []) await pop(queue.context(), { goal: { count } });
    const popped = await pop(queue.context(), { goal: { all: true } });
    expect(popped.popped).toHaveLength(patches > 200 ? 199 : patches);
    expect(popped.roundTrips).toBeLessThanOrEqual(8 + Math.ceil(patches / 100));
    expect(await db.catalog()).toEqual(before);
  });
});
