// A patch that somebody has applied by hand already: it is said so, and can be recorded without touching anything.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const replace = (text: string): string => text.replace('CREATE', 'CREATE OR REPLACE');
const ALL = { goal: { all: true } } as const;

describeOnUsualKind('already applied', (server) => {
  const db = useDatabase(server);
  const units = { f: f(0), g: plus('g', 0) };
  const patches = { one: { f: f(1), g: plus('g', 1), h: plus('h', 1) }, two: { f: f(2) } };

  test('is said, recorded on demand, and popped to what was there before the patch', async () => {
    const queue = db.queue({ units, patches });
    await load(queue.context());
    const base = await db.catalog();
    await db.sql(`${replace(f(1))}${replace(plus('g', 1))}${plus('h', 1)}`);
    const live = await db.catalog();
    await expect(push(queue.context(), ALL)).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('patch one is already applied by hand'),
      hint: expect.stringContaining('pgquilt push --record one'),
    });
    await expect(push(queue.context(), { ...ALL, onDrift: 'record' })).rejects.toMatchObject({
      code: 'drift',
      patch: 'two',
    });
    expect(await db.catalog()).toBe(live);
    expect(await push(queue.context(), { goal: { name: 'one' }, onDrift: 'record' })).toMatchObject({
      pushed: ['one'],
    });
    expect(await db.catalog()).toBe(live);
    expect(queue.unit('f')).toBe(f(1));
    expect((await drift(db.alone())).drift).toEqual([]);
    await push(queue.context(), ALL);
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(base);
  });

  test('in part is not: what is missing is named', async () => {
    const queue = db.queue({ units, patches });
    await load(queue.context());
    await db.sql(replace(f(1)));
    const live = await db.catalog();
    await expect(push(queue.context(), { ...ALL })).rejects.toMatchObject({
      message: expect.stringContaining('changed by another hand'),
    });
    await expect(push(queue.context(), { goal: { name: 'one' }, onDrift: 'record' })).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('one cannot be recorded as applied'),
      detail: expect.stringContaining('public.h(integer)'),
    });
    expect(await db.catalog()).toBe(live);
  });

  test('two at once, on a base that the tool did not load', async () => {
    const queue = db.queue({ units, patches: { one: { f: f(1) }, two: { f: f(2) } } });
    await db.sql(`${f(2)}${plus('g', 0)}`);
    await expect(push(queue.context(), ALL)).rejects.toMatchObject({
      message: expect.stringContaining('patch two is already'),
    });
    await push(queue.context(), { ...ALL, onDrift: 'record' });
    await pop(queue.context(), { goal: { count: 1 } });
    expect(await db.value('SELECT public.f(0)')).toBe(1);
    await pop(queue.context(), { goal: { count: 1 } });
    expect(await db.value('SELECT public.f(0)')).toBe(0);
  });
});
