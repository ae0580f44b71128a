// absorb: each edit finds its patch, what has none stays; and pop --keep, which is no more than what is always so.
import { expect, test } from 'vitest';
import { absorbEdits } from '../../src/queue/absorb.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { rename } from '../../src/queue/rename.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { unitPath } from '../support/queue.ts';
import { plus, steps } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const data = {
  units: { f: steps(0, 0, 0, 0), g: plus('g', 0) },
  patches: {
    one: { f: steps(1, 0, 0, 0), h: plus('h', 1) },
    two: { f: steps(1, 2, 0, 0) },
    three: { f: steps(1, 2, 3, 0) },
  },
};

describeOnUsualKind('absorb', (server) => {
  const db = useDatabase(server);

  test('each edit to its patch, in one transaction; the rest stays in the tree as it is', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    expect(await absorbEdits(queue.context())).toMatchObject({ hunks: [], rewritten: [] });
    queue.edit('f', steps(10, 20, 3, 4));
    queue.edit('h', plus('h', 10));
    queue.edit('n', plus('n', 0));
    const [before, tree] = [[await db.catalog(), queue.files()], queue.tree()];
    const dry = await absorbEdits(queue.context(), { dryRun: true });
    expect([await db.catalog(), queue.files()]).toEqual(before);
    const shown = { onlyEdits: dry.edits };
    await rename(queue.context(), { from: 'two', to: 'other' });
    await expect(absorbEdits(queue.context(), shown)).rejects.toThrow('not those that were shown');
    await rename(queue.context(), { from: 'other', to: 'two' });
    const { plan, ...same } = dry;
    expect(plan?.[0]?.routines.map((r) => `${r.action} ${r.routine}`)).toEqual([
      'replace public.f(integer)',
      'replace public.h(integer)',
    ]);
    const done = await absorbEdits(queue.context(), shown);
    expect(done).toEqual(same);
    expect(done.hunks.map((h) => [h.patch, h.file, h.line])).toEqual([
      ['one', unitPath('f'), 4],
      ['two', unitPath('f'), 6],
      [null, unitPath('f'), 10],
      ['one', unitPath('h'), 1],
      [null, unitPath('n'), 1],
    ]);
    expect(done.rewritten).toEqual(['one', 'two', 'three']);
    expect(queue.tree()).toEqual(tree);
    expect(await db.value('SELECT public.f(0) + public.h(0)')).toBe(43);
    expect(await status(queue.context())).toMatchObject({
      drift: [],
      differs: [],
      tree: { dirty: [unitPath('f'), unitPath('n')], behind: [] },
    });
    expect(await absorbEdits(queue.context())).toMatchObject({
      rewritten: [],
      hunks: [{ patch: null }, { patch: null }],
    });

    // An edit keeps its own unit from being popped, and no other.
    await expect(pop(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({ file: unitPath('f') });
    queue.edit('f', steps(10, 20, 3, 0));
    await pop(queue.context(), { goal: { name: 'one' } });
    expect([queue.unit('f'), queue.unit('h'), queue.unit('n')]).toEqual([
      steps(10, 0, 0, 0),
      plus('h', 10),
      plus('n', 0),
    ]);
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toBe(base);
  });

  test.runIf(isLong)('all or nothing: where the server refuses one level, no edit has gone anywhere', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    queue.edit('f', steps(10, 20, 3, 0).replace('a := a + 20;', 'a := a +;'));
    const before = [await db.catalog(), queue.files()];
    await expect(absorbEdits(queue.context())).rejects.toMatchObject({ code: 'failed', patch: 'two' });
    expect([await db.catalog(), queue.files()]).toEqual(before);
  });
});
