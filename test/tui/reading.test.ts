// Files are read in slices: what else the interface has to do comes in between, and nobody is shown what he has left.
import { expect, test } from 'vitest';
import type { Call } from '../../src/cli/command.ts';
import { tuiWorld } from '../../src/cli/tui-world.ts';
import { type Read, Reading } from '../../src/tui/effects/reading.ts';
import type { Event } from '../../src/tui/model/events.ts';
import { writeQueue } from '../support/queue.ts';

const LINES = 20_000;
const signed = (sign: string) => Array.from({ length: LINES / 2 }, (_, i) => `${sign}SELECT ${i};\n`).join('');
const big = `Subject: Big\n
--- a/udfs/f.sql
+++ b/udfs/f.sql
@@ -1,${LINES / 2} +1,${LINES / 2} @@
${signed('-')}${signed('+')}`;

/** Where each step of the reading has a turn of its own. */
function opened() {
  const queue = writeQueue({ units: { f: 'SELECT 0;\n' }, patches: { small: { f: 'SELECT 1;\n' } } });
  queue.write('patches/big.patch', big);
  queue.write('series.yaml', 'patches:\n  - small\n  - big\n');
  const world = tuiWorld({ options: {}, env: {} } as unknown as Call, queue.context(), false);
  const events: Event[] = [];
  const reading = new Reading(world, (event) => events.push(event), 0);
  /** Reads, and counts the turns that all else had until something was sent. */
  const turns = async (...reads: Read[]) => {
    for (const read of reads) reading.add(read);
    let count = 0;
    for (; events.length === 0; count++) await new Promise((resolve) => setImmediate(resolve));
    return count;
  };
  return { turns, events };
}

test('a large patch is whole when it comes, and all else has had its turns meanwhile', async () => {
  const { turns, events } = opened();
  expect(await turns({ do: 'read-patch', name: 'big' })).toBeGreaterThan(20);
  expect(events).toMatchObject([{ type: 'patch', patch: { name: 'big', subject: 'Big', problem: null } }]);
  const [patch] = events.flatMap((e) => (e.type === 'patch' ? [e.patch] : []));
  expect(patch?.diffs[0]?.hunks[0]?.lines.length).toBe(LINES);
});

test('who moves on is shown the patch that he moved to, and the facts that were asked for besides', async () => {
  const { turns, events } = opened();
  await turns(
    { do: 'read-patch', name: 'big' },
    { do: 'read-facts', names: ['big', 'small'] },
    { do: 'read-patch', name: 'small' },
  );
  while (events.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(events.map((e) => (e.type === 'patch' ? e.patch.name : e.type)).sort()).toEqual(['facts', 'small']);
});
