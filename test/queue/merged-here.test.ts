// After push --merge: the patch on this target is no longer the one that the others get. What would write its file from here
// stops, what is made on top of it says so, and the hot fix is still there.
import { expect, test } from 'vitest';
import { adopt } from '../../src/queue/adopt.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { fold } from '../../src/queue/fold.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { plus, steps } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;
const clean = { drift: [], differs: [], notes: [], tree: { dirty: [], behind: [] } };

describeOnUsualKind('a patch that was merged with a change by hand', (server) => {
  const db = useDatabase(server);
  const merged = async () => {
    const queue = db.queue({
      units: { f: steps(0, 0, 0, 0, 0), g: plus('g', 0) },
      patches: { one: { f: steps(0, 0, 0, 1, 0) }, two: { f: steps(0, 0, 2, 1, 0) } },
    });
    await load(queue.context());
    await db.sql(steps(1000, 0, 0, 0, 0).replace('CREATE', 'CREATE OR REPLACE'));
    const hot = await db.catalog();
    await push(queue.context(), { goal: { count: 1 }, onDrift: 'merge' });
    return { queue, hot };
  };

  test('refresh of it changes nothing, and what it says to do leads on', async () => {
    const { queue, hot } = await merged();
    expect(await refresh(queue.context())).toMatchObject({ changed: false });
    queue.edit('f', steps(1000, 0, 0, 1, 5));
    const before = [await db.catalog(), queue.files()];
    await expect(refresh(queue.context())).rejects.toMatchObject({
      code: 'failed',
      patch: 'one',
      file: 'udfs/public/f.sql',
      message: 'patch one was merged here with a change by hand to public.f(integer)',
      hint: expect.stringContaining('pgquilt pop -a, pgquilt adopt --new NAME, pgquilt push one.'),
    });
    expect([await db.catalog(), queue.files()]).toEqual(before);

    queue.edit('f', steps(1000, 0, 0, 1, 0));
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(hot);
    await adopt(queue.context(), { words: [], place: { patch: 'hot' } });
    await push(queue.context(), { goal: { name: 'one' } });
    queue.edit('f', steps(1000, 0, 0, 1, 5));
    expect(await refresh(queue.context())).toMatchObject({ patch: 'one', changed: true, warnings: [] });
    await push(queue.context(), ALL);
    expect(await db.value('SELECT public.f(0)')).toBe(1008);
    expect(await status(queue.context())).toMatchObject(clean);
    await pop(db.alone(), { goal: { name: 'hot' } });
    expect(await db.catalog()).toBe(hot);
  });

  test.runIf(isLong)('what would take it off and put it on again stops, and names it', async () => {
    const { queue } = await merged();
    await push(queue.context(), { ...ALL, onDrift: 'merge' });
    const before = [await db.catalog(), queue.files()];
    const problem = {
      code: 'drift',
      message: expect.stringContaining('patch one was merged here with a change by hand to public.f(integer)'),
      hint: expect.stringContaining('pgquilt pop -a, pgquilt adopt --new NAME, pgquilt push one.'),
    };
    await expect(fold(queue.context(), ['one'])).rejects.toMatchObject(problem);
    queue.edit('f', steps(1000, 0, 2, 1, 5));
    await expect(refresh(queue.context(), { patch: 'one' })).rejects.toMatchObject(problem);
    queue.edit('f', steps(1000, 0, 2, 1, 0));
    const { message, hint } = problem;
    await expect(finalize(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({ message, hint });
    expect([await db.catalog(), queue.files()]).toEqual(before);
    await db.sql(plus('g', 7).replace('CREATE', 'CREATE OR REPLACE'));
    await expect(adopt(queue.context(), { words: [], place: { patch: 'x', below: 'one' } })).rejects.toMatchObject({
      message: 'patch one was merged here with another change by hand, so nothing can be laid below it',
    });
    expect(queue.files()).toEqual(before[1]);
  });

  test.runIf(isLong)(
    'a patch above it that is refreshed is made on this text, which is said; its way back is the hot fix',
    async () => {
      const { queue, hot } = await merged();
      await push(queue.context(), { ...ALL, onDrift: 'merge' });
      queue.edit('f', steps(1000, 0, 2, 1, 5));
      queue.edit('g', plus('g', 5));
      const { warnings } = await refresh(queue.context());
      expect(warnings).toEqual([
        expect.stringMatching(/^patch one was merged here with .*f\(integer\), and patch two is now .* may not apply/),
      ]);
      expect((await refresh(queue.context(), { dryRun: true })).warnings).toEqual([]);
      expect(await status(queue.context())).toMatchObject(clean);
      expect(queue.read('patches/two.patch')).not.toMatch(/^[+-].*1000/m);
      await pop(db.alone(), { goal: { name: 'one' } });
      expect(await db.value('SELECT public.f(0)')).toBe(1001);
      await pop(db.alone(), ALL);
      expect(await db.catalog()).toBe(hot);
      await push(queue.context(), { ...ALL, onDrift: 'merge' });
      expect(await db.value('SELECT public.f(0)')).toBe(1008);
    },
  );
});
