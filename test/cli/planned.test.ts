// --planned: a yes is to the plan that was shown. What somebody else does meanwhile makes another plan of it, which is refused.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { isLong, isSlow } from '../support/long.ts';
import { type TestQueue, writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { cleanEnvironment } from '../support/run.ts';
import { useDatabase } from '../support/test-database.ts';
import { ran } from './terminal.ts';

const data = {
  units: { f: f(0) },
  patches: { one: { f: f(1) }, two: { f: f(2), g: plus('g', 0) }, three: { h: plus('h', 3) } },
};
/** Of the same name, and of another text. */
const otherTwo = writeQueue({ units: { f: f(1) }, patches: { two: { f: f(22) } } }).read('patches/two.patch');
const otherThree = writeQueue({ patches: { three: { h: plus('h', 33) } } }).read('patches/three.patch');
const next = { goal: { count: 1 } } as const;

/** Runs a command of which the document is wanted. */
async function doc(queue: TestQueue, words: string) {
  const { code, out } = await ran(`${words} --json`, {
    cwd: queue.root,
    env: cleanEnvironment({ EDITOR: 'sed -i "s/3;/4;/"' }),
  });
  return { code, ...(JSON.parse(out) as { planned?: string; error?: unknown }) };
}

/** The words that carry out the plan that a dry run shows now. */
async function shown(queue: TestQueue, words: string): Promise<string> {
  const { planned, ...rest } = await doc(queue, `${words} --dry-run`);
  expect([words, rest, planned]).toEqual([words, expect.objectContaining({ code: 0 }), expect.any(String)]);
  return `${words} --planned ${planned}`;
}

/** In this order on the queue above. The long run does the first few; finalize and the like it does below, where a plan is shown anew. */
const PLANS: readonly (string | ((queue: TestQueue, sql: (text: string) => Promise<unknown>) => unknown))[] = [
  ...['load', 'push', 'push -a', 'pop', 'goto one', 'goto three', 'undo', 'redo', 'pop -a', 'goto --series'],
  ...[
    'goto three',
    'move three --before two',
    'header two -m anew',
    'rename two second',
    'goto second',
    'fork',
    'goto --series',
  ],
  (queue) => queue.edit('f', f(5)),
  ...['refresh', 'undo', 'absorb', 'refresh', 'fold one'],
  (queue) => queue.write('series.yaml', queue.read('series.yaml').replace('- three', '- three +wanted')),
  ...['select --pop', 'select wanted', 'push -a'],
  (queue) => queue.write('series.yaml', queue.read('series.yaml').replace(' +wanted', '')),
  ...[
    'split second-2 part --unit udfs/public/g.sql',
    'pop 2',
    'push --move part',
    'delete second-2',
    'undo',
    'push -a',
    'edit --diff three',
  ],
  (_, sql) => sql(plus('h', 5).replace('CREATE', 'CREATE OR REPLACE')),
  'adopt --new by-hand',
  ...['finalize', 'finalize -a --squash', 'unfinalize', 'finalize -a', 'revert by-hand', 'undo', 'redo', 'push'],
];

describeOnNewestServer('a plan', (server) => {
  const db = useDatabase(server);

  test.runIf(isLong)('that was shown is carried out, where nothing has happened since', async () => {
    const queue = db.queue(data);
    for (const plan of isSlow ? PLANS : PLANS.slice(0, 7)) {
      if (typeof plan === 'string') {
        const done = await doc(queue, await shown(queue, plan));
        expect([plan, done]).toEqual([plan, expect.objectContaining({ code: 0 })]);
      } else await plan(queue, db.sql);
    }
  });

  const meanwhile: readonly [string, string, (queue: TestQueue) => unknown][] = [
    ['push', 'another one has pushed', (queue) => push(queue.context(), next)],
    ['push', 'a patch file was changed', (queue) => queue.write('patches/two.patch', otherTwo)],
    ['push -a', 'the series has another order', (queue) => queue.write('series.yaml', backwards(queue))],
    ['refresh', 'the unit was edited', (queue) => queue.write('udfs/public/f.sql', f(5))],
    ['pop', 'another one has pushed', (queue) => push(queue.context(), next)],
    ['goto three', 'another one has pushed', (queue) => push(queue.context(), next)],
    ['undo', 'another one has pushed', (queue) => push(queue.context(), next)],
    ['rename three third', 'its file was changed', (queue) => queue.write('patches/three.patch', otherThree)],
    ['move three --before two', 'a guard was set', (queue) => ran('guard two -slow', { cwd: queue.root })],
    ['push --move three', 'a guard was set', (queue) => ran('guard two -slow', { cwd: queue.root })],
    ['finalize -a', 'another one has pushed', (queue) => push(queue.context(), next)],
  ];
  const backwards = (queue: TestQueue) =>
    queue
      .read('series.yaml')
      .replace(/^ +- two\n/m, '')
      .concat('  - two\n');

  test.each(isLong ? meanwhile : meanwhile.slice(0, 2))(
    '%s is refused where meanwhile %s, and nothing has changed',
    async (words, _, happens) => {
      const queue = db.queue(data);
      await load(queue.context());
      await push(queue.context(), next);
      const planned = await shown(queue, words);
      await happens(queue);
      const before = [await db.catalog(), queue.files()];
      expect(await doc(queue, planned)).toMatchObject({
        code: 1,
        error: { code: 'outdated', hint: expect.any(String) },
      });
      expect([await db.catalog(), queue.files()]).toEqual(before);
      // Shown anew, it is done.
      expect(await doc(queue, await shown(queue, words))).toMatchObject({ code: 0 });
    },
  );
});
