// move and push --move: another order, with every level what its patches say, or nothing at all.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { reorder } from '../../src/queue/move.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { pushMoved } from '../../src/queue/push-move.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { unitPath } from '../support/queue.ts';
import { plus, steps } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const clean = { differs: [], drift: [], notes: [], tree: { dirty: [], behind: [] } };
const data = {
  settings: '# the settings\n',
  units: { f: steps(0, 0, 0, 0), g: plus('g', 0) },
  patches: {
    one: { f: steps(1, 0, 0, 0) },
    two: { f: steps(1, 2, 0, 0), h: plus('h', 2) },
    three: { f: steps(1, 2, 3, 0), g: plus('g', 3) },
    four: { f: steps(1, 22, 3, 0) },
    five: { f: steps(1, 22, 3, 5) },
  },
};

describeOnUsualKind('move', (server) => {
  const db = useDatabase(server);

  test('applied patches: the routines stay, the way down is the new one; what clashes stays, with both hunks shown', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), { goal: { name: 'four' } });
    queue.write('series.yaml', queue.read('series.yaml').replace('- three', '- three # the third'));
    const [catalog, tree] = [await db.catalog(), queue.tree()];
    const before = queue.files();
    expect(await reorder(queue.context(), { patch: 'three', to: 'bottom', dryRun: true })).toMatchObject({
      changed: true,
      rewritten: ['three', 'one', 'two'],
    });
    expect(queue.files()).toEqual(before);
    const done = await reorder(queue.context(), { patch: 'three', to: { before: '1' } });
    expect(done.series).toEqual(['three', 'one', 'two', 'four', 'five']);
    expect([await db.catalog(), queue.tree()]).toEqual([catalog, tree]);
    expect(queue.read('series.yaml')).toContain('patches:\n  - three # the third\n  - one\n');
    expect(await status(queue.context())).toMatchObject({ ...clean, applied: ['three', 'one', 'two', 'four'] });

    const files = queue.files();
    const clash = await reorder(queue.context(), { patch: 'two', to: 'top' }).catch((error: unknown) => error);
    expect(clash).toMatchObject({ code: 'conflict', patch: 'two', file: unitPath('f') });
    expect((clash as { detail: string }).detail).toBe(
      'patch two:\n@@ -5,3 +5,3 @@\n   -- step 1\n-  a := a + 0;\n+  a := a + 2;\n   -- step 2\npatch four:\n@@ -5,3 +5,3 @@\n   -- step 1\n-  a := a + 2;\n+  a := a + 22;\n   -- step 2',
    );
    for (const [patch, to] of [
      ['one', { after: 'five' }],
      ['five', { before: 'two' }],
      ['one', { after: 'one' }],
    ] as const) {
      await expect(reorder(queue.context(), { patch, to })).rejects.toMatchObject({ code: 'usage', hint: /./ });
    }
    expect([queue.files(), await db.catalog()]).toEqual([files, catalog]);
    expect(await reorder(queue.context(), { patch: 'four', to: 'top' })).toMatchObject({ changed: false });

    await pop(queue.context(), { goal: { name: 'three' } });
    expect([queue.unit('f'), queue.unit('h')]).toEqual([steps(0, 0, 3, 0), null]);
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toBe(base);
    await push(queue.context(), { goal: { all: true } });
    expect(queue.unit('f')).toBe(steps(1, 22, 3, 5));
  });

  test('patches that are not applied: their files follow; push --move takes one before the others', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const first = queue.read('patches/one.patch');
    expect(await reorder(queue.context(), { patch: 'five', to: { after: 'two' } })).toMatchObject({
      rewritten: ['five', 'three', 'four'],
    });
    expect(await reorder(queue.context(), { patch: 'three', to: 'top' })).toMatchObject({
      rewritten: ['four', 'three'],
      series: ['one', 'two', 'five', 'four', 'three'],
    });
    await expect(reorder(queue.context(), { patch: 'four', to: 'bottom' })).rejects.toMatchObject({ code: 'conflict' });
    const before = [await db.catalog(), queue.files()];
    await expect(pushMoved(queue.context(), { patch: 'four' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await pushMoved(queue.context(), { patch: 'three', dryRun: true })).plan).toHaveLength(1);
    expect([await db.catalog(), queue.files()]).toEqual(before);
    expect(await pushMoved(queue.context(), { patch: 'three' })).toMatchObject({ pushed: ['three'], top: 'three' });
    expect([queue.unit('f'), queue.unit('g')]).toEqual([steps(1, 0, 3, 0), plus('g', 3)]);
    expect(await status(queue.context())).toMatchObject({ ...clean, unapplied: ['two', 'five', 'four'] });
    await expect(pushMoved(queue.context(), { patch: 'three' })).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ notes: [] });
    expect([queue.unit('f'), queue.read('patches/one.patch')]).toEqual([steps(1, 22, 3, 5), first]);
  });

  test.runIf(isLong)('where a patch does not apply as it is, a move may be what mends it', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const before = queue.read('series.yaml');
    queue.write('series.yaml', before.replace(/patches:[\s\S]*/, 'patches: [four, one, two, three, five]\n'));
    const { notes } = await reorder(queue.context(), { patch: 'four', to: { after: 'three' } });
    expect(notes).toEqual([expect.stringContaining('patch four does not apply')]);
    await push(queue.context(), { goal: { all: true } });
    expect(queue.unit('f')).toBe(steps(1, 22, 3, 5));
  });
});
