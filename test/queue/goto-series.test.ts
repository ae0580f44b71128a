// The queue itself moves: applied patches reordered, edited, gone from the series, a branch merged below the top.
import { expect, test } from 'vitest';
import { applied } from '../../src/queue/applied.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;
const data = {
  units: { f: plus('f', 0), g: plus('g', 0) },
  patches: { one: { f: plus('f', 1) }, two: { g: plus('g', 1), h: plus('h', 1) }, three: { f: plus('f', 2) } },
};

describeOnUsualKind('goto --series', (server) => {
  const db = useDatabase(server);
  const differs = async (queue: ReturnType<typeof db.queue>) =>
    (await status(queue.context())).differs.map((d) => `${d.what} ${d.patch}`);

  test.each<{ what: string; series: string[]; edit?: string; shows: string[]; popped: string[]; pushed: string[] }>([
    { what: 'nothing', series: ['one', 'two', 'three'], shows: [], popped: [], pushed: [] },
    {
      what: 'two patches change places',
      series: ['two', 'one', 'three'],
      shows: ['moved two'],
      popped: ['three', 'two', 'one'],
      pushed: ['two', 'one', 'three'],
    },
    {
      what: 'a patch is gone',
      series: ['one', 'three'],
      shows: ['missing two'],
      popped: ['three', 'two'],
      pushed: ['three'],
    },
    { what: 'the top is gone', series: ['one', 'two'], shows: ['missing three'], popped: ['three'], pushed: [] },
    {
      what: 'a patch is edited',
      series: ['one', 'two', 'three'],
      edit: 'two',
      shows: ['edited two'],
      popped: ['three', 'two'],
      pushed: ['two', 'three'],
    },
    {
      what: 'a branch is merged below the top',
      series: ['one', 'merged', 'two', 'three'],
      shows: ['unapplied merged'],
      popped: ['three', 'two'],
      pushed: ['merged', 'two', 'three'],
    },
    {
      what: 'more patches on top',
      series: ['one', 'two', 'three', 'merged'],
      shows: [],
      popped: [],
      pushed: ['merged'],
    },
  ])('$what', async ({ series, edit, shows, popped, pushed }) => {
    const queue = db.queue(data);
    const other = db.queue({ units: data.units, patches: { merged: { k: plus('k', 1) } } });
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), ALL);
    queue.write('patches/merged.patch', other.read('patches/merged.patch'));
    const text = queue.read('series.yaml');
    queue.write(
      'series.yaml',
      `${text.slice(0, text.indexOf('patches:'))}patches:\n${series.map((n) => `  - ${n}\n`).join('')}`,
    );
    if (edit !== undefined) {
      const file = `patches/${edit}.patch`;
      const edited = queue.read(file).replace(/(public\.h\(.*RETURN a \+ )1/, (_, before) => `${before}5`);
      queue.write(file, edited.replaceAll(/^index .*\n/gm, ''));
    }
    expect(await differs(queue)).toEqual(shows);
    const before = [await db.catalog(), queue.tree()];
    const dry = await goToSeries(queue.context(), { dryRun: true });
    expect([dry.popped, dry.pushed, dry.top]).toEqual([popped, pushed, 'three']);
    expect([await db.catalog(), queue.tree()]).toEqual(before);

    expect(await goToSeries(queue.context())).toMatchObject({ popped, pushed, top: series.at(-1) });
    expect(await applied(queue.context())).toEqual(series);
    expect(await status(queue.context())).toMatchObject({ differs: [], drift: [], tree: { dirty: [], behind: [] } });
    if (edit !== undefined) expect(await db.value('SELECT public.h(0)')).toBe(5);
    expect((await log(db.alone())).entries.every((e, i) => e.seq === i + 1)).toBe(true);
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(base);
  });

  test('where the rest cannot be pushed, nothing has been popped either', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), ALL);
    queue.write('series.yaml', queue.read('series.yaml').replace('  - one\n', ''));
    const before = [await db.catalog(), queue.tree(), await applied(queue.context())];
    await expect(goToSeries(queue.context())).rejects.toMatchObject({ code: 'conflict', patch: 'three' });
    expect([await db.catalog(), queue.tree(), await applied(queue.context())]).toEqual(before);
    await db.sql(plus('g', 7).replace('CREATE', 'CREATE OR REPLACE'));
    await expect(goToSeries(queue.context())).rejects.toMatchObject({ code: 'drift' });
  });
});
