// Invariant 2: pop needs the database alone: no folder, no series, no patch file.
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applied } from '../../src/queue/applied.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { show } from '../../src/queue/show.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnEveryMajor } from '../support/databases.ts';
import type { QueueData } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const data: QueueData = {
  units: { f: f(0), g: plus('g', 0), h: plus('h', 0) },
  patches: {
    change: { f: `${f(1)}COMMENT ON FUNCTION public.f(integer) IS 'changed';\n` },
    drop: { g: null, n: plus('n', 0) },
    again: { f: f(2).replace('RETURNS integer', 'RETURNS bigint'), h: `${plus('h', 1)}\n${fn('h', '', 'RETURN 1;')}` },
  },
};

describeOnEveryMajor('pop with nothing but the database', (server) => {
  const db = useDatabase(server);

  /** All applied, the folder gone; gives the catalogs at each level. */
  async function pushedAndForgotten(): Promise<string[]> {
    const queue = db.queue(data);
    await load(queue.context());
    const levels = [await db.catalog()];
    for (const _ of Object.keys(data.patches ?? {})) {
      await push(queue.context(), { goal: { count: 1 } });
      levels.push(await db.catalog());
    }
    rmSync(queue.root, { recursive: true });
    return levels;
  }

  test('goes down one by one, to a name, and all the way', async () => {
    const levels = await pushedAndForgotten();
    const dry = await pop(db.alone(), { goal: { count: 1 }, dryRun: true });
    expect(dry.plan?.[0]?.routines.map((r) => `${r.action} ${r.routine}`).sort()).toEqual([
      'drop public.h()',
      'recreate public.f(integer)',
      'replace public.h(integer)',
    ]);
    expect(await db.catalog()).toEqual(levels[3]);

    expect(await pop(db.alone(), { goal: { count: 1 } })).toMatchObject({ popped: ['again'], top: 'drop' });
    expect(await db.catalog()).toEqual(levels[2]);
    expect(await pop(db.alone(), { goal: { name: 'change' } })).toMatchObject({ popped: ['drop'], top: 'change' });
    expect(await db.catalog()).toEqual(levels[1]);
    expect(await pop(db.alone(), { goal: { all: true } })).toMatchObject({ popped: ['change'], top: null });
    expect(await db.catalog()).toEqual(levels[0]);
    await expect(pop(db.alone(), { goal: { count: 1 } })).rejects.toMatchObject({
      code: 'nothing-to-do',
      message: 'No patches applied',
    });
    expect((await log(db.alone())).entries.map((e) => `${e.verb} ${e.patches.join()}`)).toEqual([
      'load ',
      'push change',
      'push drop',
      'push again',
      'pop again',
      'pop drop',
      'pop change',
    ]);
  });

  test('goes down at once, and tells of itself before', async () => {
    const levels = await pushedAndForgotten();
    expect(await applied(db.alone())).toEqual(['change', 'drop', 'again']);
    expect(await status(db.alone())).toMatchObject({ top: 'again', drift: [], unapplied: [] });
    expect((await show(db.alone(), 'drop')).text).toContain('+++ b/udfs/public/n.sql');
    expect(await pop(db.alone(), { goal: { all: true } })).toMatchObject({ popped: ['again', 'drop', 'change'] });
    expect(await db.catalog()).toEqual(levels[0]);
    expect(await pop(db.alone(), { goal: { all: true } })).toMatchObject({ popped: [], top: null });
  });

  test('restores what that database had, where it was not what the base said', async () => {
    // The base is this one's; the database has an attribute that nobody wrote down, and takes it along.
    await db.sql(`${f(0)} COMMENT ON FUNCTION public.f(integer) IS 'of this database';`);
    const queue = db.queue(data);
    await db.sql(plus('g', 0) + plus('h', 0));
    const before = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    rmSync(queue.root, { recursive: true });
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(before);
  });

  test('a name that is not applied is no way to go', async () => {
    await pushedAndForgotten();
    await expect(pop(db.alone(), { goal: { name: 'chnage' } })).rejects.toMatchObject({
      code: 'usage',
      message: 'Patch chnage is not applied',
      hint: 'Did you mean change?',
    });
    await expect(pop(db.alone(), { goal: { name: 'again' } })).rejects.toMatchObject({ code: 'nothing-to-do' });
    await expect(pop(db.alone({ readOnly: true }), { goal: { all: true } })).rejects.toMatchObject({ code: 'usage' });
  });
});
