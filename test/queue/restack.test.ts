// The core of every verb that changes what is applied already: one stack becomes another, and on the database only what is
// different in the end.
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { absorbEdits } from '../../src/queue/absorb.ts';
import { operate } from '../../src/queue/common/operation.ts';
import { type Restack, type RestackOptions, restack } from '../../src/queue/common/restack/restack.ts';
import { stackNow, type WantedPatch } from '../../src/queue/common/restack/wanted.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { reorder } from '../../src/queue/move.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type TestQueue, unitPath } from '../support/queue.ts';
import { fn, plus, steps } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;
const trigger = (n: number) =>
  `CREATE FUNCTION public.t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := ${n}; RETURN NEW; END $$;\n`;
const data = {
  units: { f: plus('f', 0), g: plus('g', 0) },
  patches: {
    made: { t: trigger(1) },
    one: { f: plus('f', 1), h: plus('h', 1) },
    two: { g: plus('g', 1) },
    three: { f: plus('f', 3), t: trigger(3) },
  },
};

function rewrite(
  queue: TestQueue,
  change: (now: WantedPatch[]) => Omit<Restack, 'verb' | 'stack'> & { stack: readonly WantedPatch[] },
  options: RestackOptions = {},
) {
  const context = queue.context();
  return operate(context, (op) => restack(op, { verb: 'test', ...change(stackNow(op)) }, options), {
    rows: 'all',
    dryRun: options.dryRun,
  });
}

const series = (names: readonly string[]) => names.map((n) => `  - ${n}\n`).join('');
const withSeries = (queue: TestQueue, names: readonly string[]) =>
  queue.read('series.yaml').replace(/patches:\n[\s\S]*/, `patches:\n${series(names)}`);

describeOnUsualKind('restack', (server) => {
  const db = useDatabase(server);
  const applied = async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), ALL);
    await db.sql(
      'CREATE TABLE public.x (a integer); CREATE TRIGGER x BEFORE INSERT ON public.x EXECUTE FUNCTION public.t()',
    );
    return { queue, base };
  };
  const oids = () =>
    db.sql("SELECT proname, oid, xmin::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1");

  test('a header that was edited in the file of a patch that is written anew is its header from then on', async () => {
    const queue = db.queue({
      units: { f: steps(0, 0, 0) },
      patches: { one: { f: steps(1, 0, 0) }, two: { f: steps(1, 2, 0) }, three: { f: steps(1, 2, 3) } },
    });
    await load(queue.context());
    await push(queue.context(), ALL);
    const files = ['one', 'two', 'three'].map((name) => `patches/${name}.patch`);
    const subjects = async () => {
      const rows = await db.sql('SELECT header FROM pgquilt.patch ORDER BY position');
      return rows.map((r) => /^Subject: (.*)/.exec(String(r['header']))?.[1]);
    };
    const say = (word: string) => {
      for (const file of files) queue.write(file, queue.read(file).replace(/^Subject: .*/, `Subject: ${word}`));
    };
    // What stays at the bottom is not written anew for it.
    say('moved');
    await reorder(queue.context(), { patch: 'three', to: { before: 'two' } });
    expect(await subjects()).toEqual(['one', 'moved', 'moved']);
    say('refreshed');
    queue.edit('f', steps(1, 22, 3));
    await refresh(queue.context(), { patch: 'two' });
    expect(await subjects()).toEqual(['one', 'moved', 'refreshed']);
    queue.edit('f', steps(1, 22, 33));
    await refresh(queue.context(), { patch: 'three' });
    expect(await subjects()).toEqual(['one', 'refreshed', 'refreshed']);
    say('absorbed');
    queue.edit('f', steps(11, 22, 333));
    await absorbEdits(queue.context());
    expect(await subjects()).toEqual(['absorbed', 'absorbed', 'absorbed']);
    for (const file of files) expect(queue.read(file)).toMatch(/^Subject: absorbed\n/);
    // A file whose diffs are others than the applied ones has no say, and is not written over.
    queue.write(
      'patches/two.patch',
      queue.read('patches/two.patch').replace('+ 22', '+ 23').replace('absorbed', 'odd'),
    );
    const moved = reorder(queue.context(), { patch: 'two', to: { before: 'three' } });
    await expect(moved).rejects.toMatchObject({ code: 'failed', file: 'patches/two.patch' });
    expect(await subjects()).toEqual(['absorbed', 'absorbed', 'absorbed']);
    expect(queue.read('patches/two.patch')).toMatch(/^Subject: odd/);
  });

  test('another order, another name: nothing is run where the end is the same, and a pop goes the new way', async () => {
    const { queue, base } = await applied();
    const before = [await oids(), await db.catalog(), queue.tree()];
    const names = ['two', 'first', 'one', 'three'];
    const change = (now: WantedPatch[]) => {
      const of = (name: string) => now.find((p) => p.name === name) as WantedPatch;
      return {
        stack: [of('two'), { ...of('made'), name: 'first' }, of('one'), of('three')],
        gone: ['made'],
        seriesText: withSeries(queue, names),
      };
    };
    const dry = await rewrite(queue, change, { dryRun: true });
    expect(dry.value.plan).toEqual([expect.objectContaining({ routines: [], sql: [] })]);
    const done = await rewrite(queue, change);
    expect(done.value).toMatchObject({ popped: ['three', 'two', 'one', 'made'], pushed: names, top: 'three' });
    expect([await oids(), await db.catalog(), queue.tree()]).toEqual(before);
    expect(queue.has('patches/made.patch')).toBe(false);
    expect(await status(queue.context())).toMatchObject({ applied: names, differs: [], drift: [], notes: [] });
    expect((await log(db.alone())).entries.at(-1)).toMatchObject({ verb: 'test', detail: { pushed: names } });
    await db.sql('DROP TABLE public.x');
    await pop(queue.context(), { goal: { name: 'two' } });
    expect(await db.value('SELECT public.g(0)')).toBe(1);
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(base);
  });

  test.runIf(isLong)(
    'levels that were there are written down anew, without a look at what was changed by hand',
    async () => {
      const { queue, base } = await applied();
      await db.sql(plus('g', 7).replace('CREATE', 'CREATE OR REPLACE'));
      const before = [await oids(), queue.tree()];
      await rewrite(queue, ([made, one, two, three]) => ({
        stack: [
          made as WantedPatch,
          {
            ...(one as WantedPatch),
            name: 'both',
            id: undefined,
            files: [...(one?.files ?? []), ...(two?.files ?? [])],
          },
          { ...(three as WantedPatch), header: 'Subject: The third\n\n' },
        ].map(({ id, ...p }) => (id === undefined ? p : { ...p, id })),
        gone: ['one', 'two'],
        seriesText: withSeries(queue, ['made', 'both', 'three']),
      }));
      expect([await oids(), queue.tree()]).toEqual(before);
      expect(queue.read('patches/three.patch')).toMatch(/^Subject: The third\n\ndiff/);
      expect(await status(queue.context())).toMatchObject({
        applied: ['made', 'both', 'three'],
        differs: [],
        notes: [],
      });
      await db.sql(`${plus('g', 1).replace('CREATE', 'CREATE OR REPLACE')}; DROP TABLE public.x`);
      await pop(db.alone(), ALL);
      expect(await db.catalog()).toBe(base);
    },
  );

  test('an edit is in the way only of its own unit, and never taken along; the file of a patch changed on disk is kept', async () => {
    const { queue } = await applied();
    const edited = fn('f', 'a integer', 'RETURN 99;');
    queue.edit('f', edited);
    const order = ['made', 'two', 'one', 'three'];
    await rewrite(queue, ([made, one, two, three]) => ({
      stack: [made, two, one, three] as WantedPatch[],
      seriesText: withSeries(queue, order),
    }));
    expect(queue.unit('f')).toBe(edited);
    const without = (now: WantedPatch[]) => ({
      stack: now.slice(0, 3),
      seriesText: withSeries(queue, order.slice(0, 3)),
      gone: ['three'],
    });
    const files = [await db.catalog(), queue.files()];
    await expect(rewrite(queue, without)).rejects.toMatchObject({ code: 'failed', file: unitPath('f') });
    expect([await db.catalog(), queue.files()]).toEqual(files);
    expect((await status(queue.context())).tree.dirty).toEqual([unitPath('f')]);

    queue.write(
      'patches/two.patch',
      `${queue.read('patches/two.patch')}+-- by hand\n`
        .replace(/^(index .*\n)/m, '')
        .replace(/@@ -1 \+1 @@/, '@@ -1 +1,2 @@'),
    );
    const other = diffTexts(unitPath('g'), plus('g', 0), plus('g', 2));
    const [made, two, one, three] = order;
    await expect(
      rewrite(queue, (now) => ({
        stack: now.map((p) =>
          p.name === two ? { name: p.name, header: p.header, files: other === null ? [] : [other] } : p,
        ),
      })),
    ).rejects.toMatchObject({ code: 'failed', patch: 'two', message: expect.stringContaining('changed on disk') });
    expect([made, one, three].every((name) => queue.has(`patches/${name}.patch`))).toBe(true);
  });
});
