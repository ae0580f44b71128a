// A patch whose file holds no diff: it is applied as any other, and that it does nothing is said, in quilt's words.
import { expect, test } from 'vitest';
import { goTo } from '../../src/queue/goto.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { pushMoved } from '../../src/queue/push-move.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const said = ['Patch talk appears to be empty; applied'];

describeOnUsualKind('a patch without a diff', (server) => {
  const db = useDatabase(server);

  test('is applied with a word about it, whichever verb applies it', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, talk: {}, two: { h: plus('h', 1) } } });
    await load(queue.context());
    for (const text of ['Only words.\n\nNo diff follows.\n', 'Subject: talk\n', '']) {
      queue.write('patches/talk.patch', text);
      const ways = [
        () => push(queue.context(), { goal: { all: true } }),
        () => goTo(queue.context(), { name: 'two' }),
        () => goToSeries(queue.context()),
        () => pushMoved(queue.context(), { patch: 'talk' }),
      ];
      for (const way of ways) {
        expect(await way()).toMatchObject({ notes: said });
        expect(await push(queue.context(), { goal: { all: true } }).catch(() => null)).not.toMatchObject({
          notes: said,
        });
        await pop(queue.context(), { goal: { all: true } });
        queue.write(
          'series.yaml',
          queue.read('series.yaml').replace(/patches:[\s\S]*$/, 'patches:\n  - one\n  - talk\n  - two\n'),
        );
      }
    }
  });

  test('is so called in a dry run, too, and only where it is applied', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, talk: {} } });
    queue.write('patches/talk.patch', 'Only words.\n');
    await load(queue.context());
    const all = { goal: { all: true } } as const;
    expect(await push(queue.context(), { ...all, dryRun: true })).toMatchObject({
      notes: ['Patch talk appears to be empty'],
    });
    expect(await push(queue.context(), { goal: { count: 1 } })).toMatchObject({ notes: [] });
    expect(await push(queue.context(), all)).toMatchObject({ notes: said });
  });
});
