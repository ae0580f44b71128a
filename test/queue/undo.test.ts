// undo and redo: after each operation the whole state is taken down (catalogs, queue, tree, edits, drift); undone one by one, all at
// once, and done again, it is that state to the letter.
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { absorbEdits } from '../../src/queue/absorb.ts';
import { adopt } from '../../src/queue/adopt.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { deletePatches } from '../../src/queue/delete.ts';
import { diffToEdit, takeDiff } from '../../src/queue/edit-diff.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { fold } from '../../src/queue/fold.ts';
import { fork } from '../../src/queue/fork.ts';
import { goTo } from '../../src/queue/goto.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { setPatchGuards } from '../../src/queue/guard.ts';
import { setHeader } from '../../src/queue/header.ts';
import { importPatches } from '../../src/queue/import.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { reorder } from '../../src/queue/move.ts';
import { newPatch } from '../../src/queue/new.ts';
import { overwritten } from '../../src/queue/overwritten.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { pushMoved } from '../../src/queue/push-move.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { rename } from '../../src/queue/rename.ts';
import { revert } from '../../src/queue/revert.ts';
import { select } from '../../src/queue/select.ts';
import { split } from '../../src/queue/split.ts';
import { status } from '../../src/queue/status.ts';
import { undo } from '../../src/queue/undo.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { killedAt } from '../support/killed-at.ts';
import { isLong, share } from '../support/long.ts';
import { type TestQueue, unitPath, writeQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;
const data = {
  units: { f: f(0), g: `${plus('g', 0)}COMMENT ON FUNCTION public.g(integer) IS 'the first';\n` },
  patches: {
    one: { f: f(1) },
    two: { g: null, h: plus('h', 1) },
    three: { f: fn('f', 'a bigint', 'RETURN a + 3;'), h: plus('h', 2) },
  },
};

describeOnUsualKind('undo', (server) => {
  const db = useDatabase(server);

  /** Everything that an operation can change, but for times and the ledger's log. */
  const stateOf = async (queue: TestQueue) => {
    const { applied, tree, drift, selected } = await status(queue.context());
    const messages = drift.map((d) => d.message);
    return { catalog: await db.catalog(), files: queue.files(), applied, tree, drift: messages, selected };
  };
  const back = (queue: TestQueue, count = 1) => undo(queue.context(), { by: 'undo', extent: { count } });
  const forth = (queue: TestQueue, count = 1) => undo(queue.context(), { by: 'redo', extent: { count } });
  const loaded = async () => {
    const queue = db.queue(data);
    await load(queue.context());
    return queue;
  };

  interface Step {
    readonly what: string;
    /** What a person does before, which is not the tool's to undo. */
    readonly hand?: (queue: TestQueue) => unknown;
    readonly run: (context: QueueContext) => Promise<unknown>;
  }
  const words = (from: string, to: string) => ({ from: `Subject: ${from}\n\n`, to: `Subject: ${to}\n\n` });
  const editDiff = async (c: QueueContext, patch: string, change: (text: string) => string) => {
    const { text } = await diffToEdit(c, patch);
    return takeDiff(c, patch, { from: text, to: change(text) });
  };
  /** The number of the log's entry that overwrote something. */
  const overwriting = async (c: QueueContext) => (await overwritten(c)).versions[0]?.entry ?? 0;
  /** A patch as another program has it, which makes a unit. */
  const incoming = (name: string, unit: string, text: string) => {
    const diff = diffTexts(unitPath(unit), null, text);
    const files = diff === null ? [] : [diff];
    const patch = formatPatch({ header: `Subject: ${name}\n\n`, files });
    return { name, text: patch, strip: 1, reverse: false, guards: [], from: name };
  };
  const byHand = (n: number) => () => db.sql(f(n).replace('CREATE', 'CREATE OR REPLACE'));

  const flows: Record<string, readonly Step[]> = {
    'push, pop and goto': [
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      { what: 'push -a', run: (c) => push(c, ALL) },
      { what: 'pop', run: (c) => pop(c, { goal: { count: 1 } }) },
      { what: 'goto', run: (c) => goTo(c, { name: 'one' }) },
      { what: 'goto up', run: (c) => goTo(c, { name: 'three' }) },
      { what: 'pop -a', run: (c) => pop(c, ALL) },
    ],
    'new and refresh': [
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      { what: 'new', run: (c) => newPatch(c, { name: 'mine' }) },
      { what: 'refresh', hand: (q) => q.edit('f', f(10)), run: (c) => refresh(c) },
      { what: 'refresh with a new unit', hand: (q) => q.edit('k', plus('k', 1)), run: (c) => refresh(c) },
      { what: 'refresh without a unit', hand: (q) => q.edit('g', null), run: (c) => refresh(c) },
      { what: 'pop', run: (c) => pop(c, { goal: { count: 1 } }) },
    ],
    'drift merged': [
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      { what: 'adopt', hand: byHand(7), run: (c) => adopt(c, { words: [], place: { patch: 'hot' } }) },
      { what: 'pop', run: (c) => pop(c, { goal: { count: 1 } }) },
    ],
    'drift below': [
      { what: 'push', run: (c) => push(c, { goal: { name: 'two' } }) },
      {
        what: 'adopt below',
        hand: () => db.sql(plus('h', 1).replace('CREATE', 'CREATE OR REPLACE').replace('RETURN a', 'RETURN 5 * a')),
        run: (c) => adopt(c, { words: [], place: { patch: 'hot' } }),
      },
      { what: 'pop -a', run: (c) => pop(c, ALL) },
    ],
    'drift in the base': [
      {
        what: 'adopt as the base',
        hand: () => db.sql(`COMMENT ON FUNCTION public.g(integer) IS 'by hand'`),
        run: (c) => adopt(c, { words: [], place: 'base' }),
      },
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
    ],
    'drift overwritten': [
      { what: 'push over it', hand: byHand(9), run: (c) => push(c, { goal: { count: 1 }, onDrift: 'overwrite' }) },
      { what: 'pop', run: (c) => pop(c, ALL) },
    ],
    'drift merged on push': [
      {
        what: 'push --merge',
        hand: () => db.sql(`COMMENT ON FUNCTION public.f(integer) IS 'by hand'`),
        run: (c) => push(c, { goal: { count: 1 }, onDrift: 'merge' }),
      },
      { what: 'pop', run: (c) => pop(c, ALL) },
    ],
    'patches that are there already': [
      { what: 'push --record', hand: byHand(1), run: (c) => push(c, { goal: { count: 1 }, onDrift: 'record' }) },
    ],
    'guards selected': [
      { what: 'select', run: (c) => select(c, { guards: ['partner'] }) },
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      { what: 'select another', run: (c) => select(c, { guards: ['other', 'partner'] }) },
    ],
    'patches rewritten': [
      { what: 'push', run: (c) => push(c, { goal: { name: 'two' } }) },
      { what: 'rename an applied one', run: (c) => rename(c, { from: 'one', to: 'uno' }) },
      { what: 'fork', run: (c) => fork(c, { patch: 'two', to: 'due' }) },
      { what: 'header', run: (c) => setHeader(c, 'uno', { from: 'Subject: one\n\n', to: 'Subject: the first\n\n' }) },
      { what: 'delete', run: (c) => deletePatches(c, ['three']) },
      { what: 'move', run: (c) => reorder(c, { patch: 'due', to: 'bottom' }) },
      { what: 'fold', run: (c) => fold(c, ['due']) },
    ],
    'edits into patches further down': [
      { what: 'push', run: (c) => push(c, { goal: { name: 'two' } }) },
      { what: 'refresh -p', hand: (q) => q.edit('f', f(7)), run: (c) => refresh(c, { patch: 'one' }) },
      { what: 'absorb', hand: (q) => q.edit('f', f(8)), run: (c) => absorbEdits(c) },
      {
        what: 'split',
        run: (c) => split(c, { patch: 'two', to: 'part', part: { units: ['udfs/public/h.sql'] } }),
      },
      { what: 'pop', run: (c) => pop(c, ALL) },
    ],
    'patches from elsewhere': [
      { what: 'import', run: (c) => importPatches(c, [incoming('four', 'k', plus('k', 4))]) },
      { what: 'guard', run: (c) => setPatchGuards(c, 'four', ['+partner']) },
      { what: 'push --move', run: (c) => pushMoved(c, { patch: 'two' }) },
      { what: 'edit --diff', run: (c) => editDiff(c, 'two', (text) => text.replace('+ 1', '+ 11')) },
      {
        what: 'edit --diff of one that is not applied',
        run: (c) => editDiff(c, 'four', (t) => t.replace('+ 4', '+ 44')),
      },
      { what: 'header of one that is not applied', run: (c) => setHeader(c, 'four', words('four', 'the fourth')) },
      { what: 'rename one that is not applied', run: (c) => rename(c, { from: 'four', to: 'vier' }) },
    ],
    'what is not applied': [
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      { what: 'import', run: (c) => importPatches(c, [incoming('four', 'k', plus('k', 4))]) },
      { what: 'move', run: (c) => reorder(c, { patch: 'four', to: 'bottom' }) },
      { what: 'fold', run: (c) => fold(c, ['four']) },
      { what: 'refresh -p', hand: (q) => q.edit('z', plus('z', 5)), run: (c) => refresh(c, { patch: 'two' }) },
      { what: 'delete', run: (c) => deletePatches(c, ['three']) },
    ],
    'a patch with a test': [
      {
        what: 'push',
        hand: (q) => q.write('patches/one.test.sql', 'SELECT f(0) = 1;\n'),
        run: (c) => push(c, { goal: { count: 1 } }),
      },
      { what: 'rename', run: (c) => rename(c, { from: 'one', to: 'uno' }) },
      { what: 'pop', run: (c) => pop(c, ALL) },
      { what: 'delete', run: (c) => deletePatches(c, ['uno']) },
    ],
    'drift taken in, and brought back': [
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      { what: 'refresh --from-database', hand: byHand(7), run: (c) => refresh(c, { fromDatabase: true }) },
      { what: 'pop --overwrite', hand: byHand(8), run: (c) => pop(c, { goal: { count: 1 }, onDrift: 'overwrite' }) },
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      {
        what: 'adopt --overwritten',
        run: async (c) => adopt(c, { words: [], place: { patch: 'hot' }, overwritten: await overwriting(c) }),
      },
      { what: 'pop -a', run: (c) => pop(c, ALL) },
    ],
    'a finalized patch taken back': [
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
      {
        what: 'revert',
        hand: (q) => finalize(q.context(), { goal: { count: 1 } }),
        run: (c) => revert(c, { patch: 'one' }),
      },
      { what: 'push', run: (c) => push(c, { goal: { count: 1 } }) },
    ],
    'the series moves': [
      { what: 'push', run: (c) => push(c, ALL) },
      {
        what: 'goto --series',
        hand: (q) => q.write('series.yaml', q.read('series.yaml').replace('  - three\n', '')),
        run: (c) => goToSeries(c),
      },
    ],
  };

  test('every verb that changes something is undone in one of the flows', () => {
    const undone = new Set(Object.values(flows).flatMap((steps) => steps.map(({ what }) => what.split(' ')[0])));
    const rest = commands.filter((c) => c.group !== 'look' && !undone.has(c.name)).map((c) => c.name);
    // Each change of a watch is a refresh, and is undone in test/cli/watch.test.ts.
    const [final, own] = [
      ['load', 'finalize', 'unfinalize'],
      ['undo', 'redo', 'watch'],
    ];
    expect(rest.sort()).toEqual(['init', 'export', 'check', 'drift', ...final, ...own].sort());
  });

  // What a person sees of it, and most verbs, is in transcripts/undo.transcript.
  test.each(isLong ? share(Object.entries(flows), 3) : [])('%s', async (_, steps) => {
    const queue = await loaded();
    const states: Record<'before' | 'after', Awaited<ReturnType<typeof stateOf>>>[] = [];
    for (const { hand, run } of steps) {
      await hand?.(queue);
      const before = await stateOf(queue);
      await run(queue.context());
      states.push({ before, after: await stateOf(queue) });
    }
    const expectLast = async (which: 'before' | 'after') =>
      expect(await stateOf(queue)).toEqual(states.at(-1)?.[which]);
    // There and back from the top, one at a time.
    const from = states.findLastIndex((_, i) => i > 0 && steps[i]?.hand !== undefined);
    for (const { before, after } of states.slice(Math.max(from, 0)).reverse()) {
      expect(await stateOf(queue)).toEqual(after);
      await back(queue);
      expect(await stateOf(queue)).toEqual(before);
    }
    await forth(queue, states.length - Math.max(from, 0));
    await expectLast('after');
    // All at once, where nobody else's hand is in between.
    if (from <= 0) {
      await undo(queue.context(), { by: 'undo', extent: { to: 1 } });
      expect(await stateOf(queue)).toEqual(states[0]?.before);
      await forth(queue);
      await expectLast('after');
    }
    const { entries } = await log(queue.context());
    expect(entries.filter((e) => e.entry === null)).toEqual([]);
    expect(entries.flatMap((e) => e.seq ?? [])).toEqual(entries.filter((e) => e.seq !== null).map((_, i) => i + 1));
  });

  test('what is in the way, and what is not', async () => {
    const queue = await loaded();
    const refused = (what: object, count = 1) => expect(back(queue, count)).rejects.toMatchObject(what);
    await refused({ code: 'failed', message: expect.stringContaining('made the base') });
    await push(queue.context(), ALL);
    // An edit in a unit that the undo changes; one in another unit stays.
    queue.edit('f', f(77));
    queue.edit('k', plus('k', 1));
    const before = await stateOf(queue);
    await refused({ code: 'failed', file: 'udfs/public/f.sql' });
    queue.edit('f', String(before.files['udfs/public/f.sql']).replace('77', '3').replace('integer)', 'bigint)'));
    await pop(queue.context(), { goal: { count: 1 } });
    await back(queue);
    expect(queue.unit('k')).toBe(plus('k', 1));
    // A change by hand in the database.
    const shape = await db.value(`SELECT pg_get_functiondef('public.f(bigint)'::regprocedure)`);
    await db.sql(`COMMENT ON FUNCTION public.f(bigint) IS 'by hand'`);
    await refused({ code: 'drift' });
    await db.sql('COMMENT ON FUNCTION public.f(bigint) IS NULL');
    expect(await db.value(`SELECT pg_get_functiondef('public.f(bigint)'::regprocedure)`)).toBe(shape);
    // Only looked at.
    const now = await stateOf(queue);
    const dry = await undo(queue.context(), { by: 'undo', extent: { count: 1 }, dryRun: true });
    expect(dry).toMatchObject({ popped: ['three', 'two', 'one'], top: 'three', undone: [{ entry: 2, verb: 'push' }] });
    expect(dry.plan?.[0]?.routines).toContainEqual({
      action: 'drop',
      routine: 'public.h(integer)',
      file: expect.anything(),
    });
    expect(await stateOf(queue)).toEqual(now);
    // Something killed before its commit is no operation, one killed after it is.
    await killedAt(queue, 'before', (context) => pop(context, { goal: { count: 1 } }));
    await killedAt(queue, 'after', (context) => newPatch(context, { name: 'killed' }));
    expect(await back(queue)).toMatchObject({
      undone: [{ verb: 'new' }],
      files: ['series.yaml'],
      removed: ['patches/killed.patch'],
    });
    expect(await stateOf(queue)).toEqual(now);
    // series.yaml is merged with what was written into it since; a patch file that was changed stays.
    await newPatch(queue.context(), { name: 'mine' });
    queue.write('series.yaml', `# A word.\n${queue.read('series.yaml')}`);
    queue.write('patches/mine.patch', 'Subject: other words\n');
    await refused({ code: 'conflict', file: 'patches/mine.patch' });
    queue.remove('patches/mine.patch');
    await back(queue);
    expect(queue.read('series.yaml')).toMatch(/^# A word[\s\S]*three\n$/);
    // Somebody else's push.
    await pop(queue.context(), ALL);
    const other = db.queue({ units: data.units, patches: { theirs: { f: f(50) } } });
    await push(other.context(), ALL);
    await refused({
      code: 'failed',
      message: expect.stringMatching(
        /changed from elsewhere after entry \d+ \(pop of three, two, one\): .*push of theirs/,
      ),
    });
    expect((await log(queue.context())).entries.at(-1)).toMatchObject({ patches: ['theirs'], entry: null, undo: null });
    // A journal that lost an entry says no more than it knows.
    expect(await back(other)).toMatchObject({ popped: ['theirs'] });
    queue.remove('.pgquilt/journal');
    await refused({ code: 'nothing-to-do' });
  });

  test.runIf(isLong)('in the middle of a conflict', async () => {
    const queue = await loaded();
    await push(queue.context(), { goal: { count: 1 } });
    await push(queue.context(), { goal: { count: 1 } });
    const before = await stateOf(queue);
    await push(queue.context(), { goal: { count: 1 } });
    const after = await stateOf(queue);
    // An edit that does not get down past the top: the text with both is a file that waits for a person.
    queue.edit('f', fn('f', 'a bigint', 'RETURN a + 4;'));
    await expect(refresh(queue.context(), { patch: 'one' })).rejects.toMatchObject({ code: 'conflict' });
    const waiting = queue.local('merges');
    expect(Object.values(waiting).join()).toContain('<<<<<<<');
    // The edit is nobody's yet, and an undo would lose it; once it is put aside the push is undone, and the file still waits.
    await expect(back(queue)).rejects.toMatchObject({ code: 'failed', file: 'udfs/public/f.sql' });
    queue.edit('f', after.files['udfs/public/f.sql'] ?? null);
    await back(queue);
    expect(await stateOf(queue)).toEqual(before);
    await forth(queue);
    expect(await stateOf(queue)).toEqual(after);
    expect(queue.local('merges')).toEqual(waiting);
    // A push that has to be merged and cannot be: what was done before it is undone, as far as the change by hand lets it.
    await pop(queue.context(), { goal: { count: 1 } });
    await db.sql(f(9).replace('CREATE', 'CREATE OR REPLACE'));
    const merge = push(queue.context(), { goal: { count: 1 }, onDrift: 'merge' });
    await expect(merge).rejects.toMatchObject({ code: 'conflict' });
    await expect(back(queue)).rejects.toMatchObject({ code: 'drift' });
    await db.sql(f(1).replace('CREATE', 'CREATE OR REPLACE'));
    await back(queue);
    expect(await stateOf(queue)).toEqual(after);
  });

  test('of a change of files alone needs no database', async () => {
    const queue = writeQueue({ ...data, settings: 'default: x\ntargets: { x: "pglite:.db" }\n' });
    const before = queue.files();
    await importPatches(queue.context(), [incoming('four', 'k', plus('k', 4))]);
    const after = queue.files();
    expect(await back(queue)).toMatchObject({
      undone: [{ verb: 'import' }],
      removed: ['patches/four.patch'],
      top: null,
    });
    expect(queue.files()).toEqual(before);
    expect(await undo(queue.context(), { by: 'redo', extent: { count: 1 }, dryRun: true })).toMatchObject({ plan: [] });
    expect(queue.files()).toEqual(before);
    await forth(queue);
    expect([queue.files(), queue.has('.db')]).toEqual([after, false]);
    await expect(back(queue, 2)).resolves.toMatchObject({ undone: [{ verb: 'import' }] });
    await expect(back(queue)).rejects.toMatchObject({ code: 'nothing-to-do' });
  });

  test('names the first ten of many files before it begins', async () => {
    const queue = writeQueue({ ...data, settings: 'default: x\ntargets: { x: "pglite:.db" }\n' });
    const names = Array.from({ length: 15 }, (_, i) => `p${i + 10}`);
    await importPatches(
      queue.context(),
      names.map((name) => incoming(name, name, plus(name, 1))),
    );
    const told: string[] = [];
    const context = queue.context({ progress: (line) => void told.push(line) });
    const { removed } = await undo(context, { by: 'undo', extent: { count: 1 } });
    expect(removed).toHaveLength(15);
    const paths = names.slice(0, 10).map((name) => `patches/${name}.patch`);
    expect(told.at(-1)).toBe(`This restores series.yaml; removes ${paths.join(', ')} and 5 more`);
  });

  test.runIf(server.kind === 'server')('two at once take back two operations', async () => {
    const queue = await loaded();
    for (const count of [1, 1]) await push(queue.context(), { goal: { count } });
    const both = await Promise.all([back(queue), back(queue)]);
    expect(both.map((done) => done.popped[0]).sort()).toEqual(['one', 'two']);
    expect(await status(queue.context())).toMatchObject({ applied: [], tree: { dirty: [], behind: [] } });
  });
});
