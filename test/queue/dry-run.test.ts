// A dry run says what its verb then does, and changes nothing: those that are not tried elsewhere.
import { expect, test } from 'vitest';
import { adopt } from '../../src/queue/adopt.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { revert } from '../../src/queue/revert.ts';
import { unfinalize } from '../../src/queue/unfinalize.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

describeOnEmbedded('a dry run', (server) => {
  const db = useDatabase(server);

  test('of load, unfinalize, revert and adopt', async () => {
    const queue = db.queue({
      units: { f: f(0), g: plus('g', 0), h: plus('h', 0) },
      patches: { one: { f: f(1) }, two: { f: f(2) } },
    });
    const state = async () => [queue.files(), queue.local(''), await db.catalog()];
    type Options = { readonly dryRun: boolean };
    /** Tries it, sees that nothing has changed, and does it; gives what the dry run had more to say. */
    const both = async <T extends object>(work: (context: QueueContext, options: Options) => Promise<T>) => {
      const before = await state();
      const {
        top: _,
        texts = [],
        ...would
      } = (await work(queue.context(), { dryRun: true })) as Record<string, unknown>;
      expect(await state()).toEqual(before);
      const { top: __, ...did } = (await work(queue.context(), { dryRun: false })) as Record<string, unknown>;
      expect(would).toEqual(did);
      for (const { path, text } of texts as { path: string; text: string }[]) expect(queue.read(path)).toBe(text);
      return (texts as { path: string }[]).map(({ path }) => path);
    };
    expect(await both(load)).toEqual([]);
    await push(queue.context(), { goal: { all: true } });
    const one = { goal: { count: 1 } } as const;
    await finalize(queue.context(), one);
    expect(await both(unfinalize)).toEqual([]);
    await finalize(queue.context(), { ...one, goal: { all: true } });
    expect(await both((context, dry) => revert(context, { patch: 'two', ...dry }))).toEqual([
      'patches/revert-two.patch',
    ]);
    const byHand = (text: string) => db.sql(text.replace('CREATE', 'CREATE OR REPLACE'));
    const adopting = (place: Parameters<typeof adopt>[1]['place']) =>
      both((context, dry) => adopt(context, { words: [], place, ...dry }));
    await byHand(plus('g', 1));
    expect(await adopting({ patch: 'on-top' })).toEqual(['patches/on-top.patch']);
    await byHand(f(9));
    expect(await adopting({ patch: 'below', below: 'on-top' })).toEqual(['patches/below.patch']);
    await byHand(plus('h', 1));
    expect(await adopting('base')).toEqual([]);
    expect(await db.value('SELECT public.f(0) + public.g(0) + public.h(0)')).toBe(11);
  });
});

test.runIf(isLong)('load --dry-run makes no embedded database', async () => {
  const queue = writeQueue({ units: { f: f(0) } });
  expect(await load(queue.context(), { dryRun: true })).toMatchObject({ routines: 1, recorded: false });
  expect(queue.has('.pgquilt/dev')).toBe(false);
});
