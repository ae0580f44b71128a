// A dry run says what its verb then does, and changes nothing: neither the database nor a file.
import { expect, test } from 'vitest';
import { absorbEdits } from '../../src/queue/absorb.ts';
import { adopt } from '../../src/queue/adopt.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { deletePatches } from '../../src/queue/delete.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { fold } from '../../src/queue/fold.ts';
import { goTo } from '../../src/queue/goto.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { reorder } from '../../src/queue/move.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { pushMoved } from '../../src/queue/push-move.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { rename } from '../../src/queue/rename.ts';
import { revert } from '../../src/queue/revert.ts';
import { select } from '../../src/queue/select.ts';
import { unfinalize } from '../../src/queue/unfinalize.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type TestQueue, writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;

describeOnEmbedded('a dry run', (server) => {
  const db = useDatabase(server);

  /** The files, and of the database the routines and how many operations there were. */
  const stateOf = async (queue: TestQueue) => {
    const hash = "SELECT md5(string_agg(pg_get_functiondef(oid), '' ORDER BY oid)) FROM pg_proc WHERE oid >= 16384";
    const hasLedger = (await db.value("SELECT to_regclass('pgquilt.log')")) !== null;
    const operations = hasLedger ? await db.value('SELECT count(*)::int FROM pgquilt.log') : 0;
    return [queue.files(), queue.local(''), await db.value(hash), operations];
  };

  test('leaves a unit that is behind as it is, and says so', async () => {
    const patches = { one: { f: f(1) }, two: { n: plus('n', 2) }, three: { g: null } };
    const data = { units: { f: f(0), g: plus('g', 0) }, patches };
    const [mine, theirs] = [db.queue(data), db.queue(data)];
    await load(mine.context());
    await push(theirs.context(), { goal: { count: 2 } });
    const [context, dryRun] = [mine.context(), { dryRun: true }];
    const verbs: Record<string, () => Promise<{ readonly notes: readonly string[] }>> = {
      push: () => push(context, { ...all, ...dryRun }),
      'push --move': () => pushMoved(context, { patch: 'three', ...dryRun }),
      pop: () => pop(context, { ...all, ...dryRun }),
      goto: () => goTo(context, { name: 'one', ...dryRun }),
      'goto --series': () => goToSeries(context, dryRun),
      refresh: () => refresh(context, dryRun),
      absorb: () => absorbEdits(context, dryRun),
      fold: () => fold(context, ['one'], dryRun),
      rename: () => rename(context, { from: 'two', to: 'zwei' }, dryRun),
      move: () => reorder(context, { patch: 'two', to: 'bottom', ...dryRun }),
      delete: () => deletePatches(context, ['three'], dryRun),
      select: () => select(context, { guards: ['partner'], ...dryRun }),
      finalize: () => finalize(context, { goal: { count: 1 }, ...dryRun }),
    };
    const before = await stateOf(mine);
    const would = ['udfs/public/f.sql', 'udfs/public/n.sql'].map(
      (path) => `${path} would be brought in line with patch two`,
    );
    for (const [verb, run] of isLong ? Object.entries(verbs) : Object.entries(verbs).filter((_, at) => at % 3 === 0)) {
      expect((await run()).notes.slice(0, 2), verb).toEqual(would);
      expect(await stateOf(mine), verb).toEqual(before);
    }
    expect((await pop(context, { goal: { count: 1 } })).notes).toEqual(
      would.map((note) => note.replace('would be ', '')),
    );
    await pop(context, all);
    expect(mine.tree()).toEqual(db.queue(data).tree());
  });

  test('of load, unfinalize, revert and adopt', async () => {
    const queue = db.queue({
      units: { f: f(0), g: plus('g', 0), h: plus('h', 0) },
      patches: { one: { f: f(1) }, two: { f: f(2) } },
    });
    type Options = { readonly dryRun: boolean };
    /** Tries it, sees that nothing has changed, and does it; gives what the dry run had more to say. */
    const both = async <T extends object>(work: (context: QueueContext, options: Options) => Promise<T>) => {
      const before = await stateOf(queue);
      const {
        top: _,
        texts = [],
        ...would
      } = (await work(queue.context(), { dryRun: true })) as Record<string, unknown>;
      expect(await stateOf(queue)).toEqual(before);
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
    if (!isLong) return;
    await byHand(f(9));
    expect(await adopting({ patch: 'below', below: 'on-top' })).toEqual(['patches/below.patch']);
    await byHand(plus('h', 1));
    expect(await adopting('base')).toEqual([]);
    expect(await db.value('SELECT public.f(0) + public.g(0) + public.h(0)')).toBe(11);
  });
});

describeOnEmbedded('the plan', (server) => {
  const db = useDatabase(server);

  test('of revert and adopt is the same one on the next day', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    await finalize(queue.context(), { goal: { all: true } });
    await db.sql(f(2).replace('CREATE', 'CREATE OR REPLACE'));
    const planOn = async (day: string, work: (context: QueueContext) => Promise<unknown>) => {
      const told: string[] = [];
      const context = queue.context({ planned: { shown: undefined, tell: (plan) => void told.push(plan) } });
      await work(onDay(context, day));
      return told[0];
    };
    const verbs: ((context: QueueContext) => Promise<{ readonly texts?: readonly { readonly text: string }[] }>)[] = [
      (context) => revert(context, { patch: 'one', dryRun: true }),
      (context) => adopt(context, { words: [], place: { patch: 'by-hand' }, dryRun: true }),
    ];
    for (const verb of verbs) {
      const on = (day: string) =>
        planOn(day, async (context) => expect((await verb(context)).texts?.[0]?.text).toContain(`Date: ${day}`));
      const first = await on('2026-02-03');
      expect(first).toEqual(expect.any(String));
      expect(await on('2026-02-04')).toBe(first);
    }
  });
});

/** The context with a server whose clock says that day. */
function onDay(context: QueueContext, day: string): QueueContext {
  const { connection } = context;
  if (connection === undefined) throw new Error('an embedded database is open');
  const batch = async (statements: readonly string[]) =>
    (await connection.batch(statements)).map((rows) =>
      rows.map((row) => ('now' in row ? { ...row, now: `${day}T12:00:00.000000Z` } : row)),
    );
  return { ...context, connection: { ...connection, batch } };
}

test.runIf(isLong)('load --dry-run makes no embedded database', async () => {
  const queue = writeQueue({ units: { f: f(0) } });
  expect(await load(queue.context(), { dryRun: true })).toMatchObject({ routines: 1, recorded: false });
  expect(queue.has('.pgquilt/dev')).toBe(false);
});
