// refresh -p: an edit goes into a patch that is not the top one, past those in between; where it cannot, nothing is lost.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { undo } from '../../src/queue/undo.ts';
import { describeOnEmbedded, describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { unitPath } from '../support/queue.ts';
import { plus, steps } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const clean = { differs: [], drift: [], notes: [], tree: { dirty: [], behind: [] } };
const data = {
  units: { f: steps(0, 0, 0, 0), g: plus('g', 0) },
  patches: {
    one: { f: steps(1, 0, 0, 0) },
    two: { f: steps(1, 2, 0, 0), h: plus('h', 2) },
    three: { f: steps(1, 2, 3, 0), g: plus('g', 3) },
    four: { f: steps(1, 2, 3, 4) },
  },
};

describeOnUsualKind('refresh -p', (server) => {
  const db = useDatabase(server);

  test('into a lower patch: those above are laid anew, and each level is what it says', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), { goal: { name: 'three' } });
    queue.edit('f', steps(10, 2, 3, 0));
    queue.edit('n', plus('n', 1));
    const before = [await db.catalog(), queue.files()];
    const dry = await refresh(queue.context(), { patch: 'one', dryRun: true });
    expect([await db.catalog(), queue.files()]).toEqual(before);
    const done = await refresh(queue.context(), { patch: 'on' });
    expect(done).toEqual(dry);
    expect(done).toMatchObject({
      patch: 'one',
      carried: ['two', 'three'],
      units: [
        { path: unitPath('f'), change: 'changed' },
        { path: unitPath('n'), change: 'added' },
      ],
      plan: { routines: [{ action: 'replace' }, { action: 'create' }] },
    });
    expect(await status(queue.context())).toMatchObject(clean);
    expect([queue.unit('f'), await db.value('SELECT public.f(0) + public.n(0)')]).toEqual([steps(10, 2, 3, 0), 16]);
    await pop(queue.context(), { goal: { count: 1 } });
    expect([queue.unit('f'), queue.unit('n')]).toEqual([steps(10, 2, 0, 0), plus('n', 1)]);
    await pop(queue.context(), { goal: { count: 1 } });
    expect([queue.unit('f'), await db.value('SELECT public.f(0)')]).toEqual([steps(10, 0, 0, 0), 10]);
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toBe(base);
    await push(queue.context(), { goal: { name: 'three' } });
    expect(await db.value('SELECT public.f(0) + public.n(0)')).toBe(16);

    // What the patch did is undone in it; what is left of it pops and pushes on.
    queue.edit('f', steps(0, 2, 3, 0));
    queue.edit('n', null);
    expect(await refresh(queue.context(), { patch: '1' })).toMatchObject({
      units: [{ change: 'reverted' }, { change: 'reverted' }],
    });
    expect(queue.read('patches/one.patch')).toBe('Subject: one\n\n');
    expect(await status(queue.context())).toMatchObject(clean);
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toBe(base);
  });

  test('where a patch in between changes the same lines: kept aside, all as it was, and a person has the last word', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { name: 'three' } });
    const edit = steps(1, 20, 3, 0);
    queue.edit('f', edit);
    queue.edit('g', plus('g', 30));
    const before = [await db.catalog(), queue.files()];
    const found = await refresh(queue.context(), { patch: 'one' }).catch((error: unknown) => error);
    expect(found).toMatchObject({ code: 'conflict', hint: expect.stringContaining('pgquilt refresh -p one') });
    const { detail, file } = found as { detail: string; file: string };
    expect([await db.catalog(), queue.files()]).toEqual(before);
    const kept = /as a diff in (\S+)/.exec(detail)?.[1] ?? '';
    expect(queue.read(kept)).toContain('+  a := a + 20;');
    for (const path of Object.keys(queue.local('merges'))) {
      queue.write(path, path.endsWith('g.sql') ? plus('g', 0) : steps(1, 7, 0, 0));
    }
    expect(queue.read(file)).not.toContain('<<<');
    expect(await refresh(queue.context(), { patch: 'one' })).toMatchObject({ carried: ['two', 'three'] });
    expect(await status(queue.context())).toMatchObject(clean);
    expect(queue.unit('f')).toBe(edit);
    await pop(queue.context(), { goal: { name: 'one' } });
    expect([queue.unit('f'), queue.unit('g')]).toEqual([steps(1, 7, 0, 0), plus('g', 0)]);
  });

  test('into a patch that is not applied: out of the tree and into the files, or not at all', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { name: 'one' } });
    queue.edit('f', steps(10, 0, 0, 0));
    const catalog = await db.catalog();
    expect(await refresh(queue.context(), { patch: 'three' })).toMatchObject({ patch: 'three', carried: ['four'] });
    expect([await db.catalog(), queue.unit('f')]).toEqual([catalog, steps(1, 0, 0, 0)]);
    expect(await status(queue.context())).toMatchObject({ ...clean, applied: ['one'] });
    await push(queue.context(), { goal: { count: 1 } });
    expect(queue.unit('f')).toBe(steps(1, 2, 0, 0));
    await push(queue.context(), { goal: { all: true } });
    expect(queue.unit('f')).toBe(steps(10, 2, 3, 4));
    expect(await status(queue.context())).toMatchObject(clean);

    await pop(queue.context(), { goal: { name: 'one' } });
    queue.edit('f', steps(1, 9, 0, 0));
    const before = queue.files();
    await expect(refresh(queue.context(), { patch: 'four' })).rejects.toMatchObject({ code: 'conflict', patch: 'two' });
    expect(queue.files()).toEqual(before);
    queue.write('patches/two.patch', queue.read('patches/two.patch').replace('step 1', 'step one'));
    await expect(refresh(queue.context(), { patch: 'four' })).rejects.toMatchObject({
      message: expect.stringContaining('patch two does not apply'),
    });
    queue.edit('f', `<<<<<<< x\n${steps(1)}`);
    await expect(refresh(queue.context(), { patch: 'four' })).rejects.toMatchObject({
      message: expect.stringContaining('conflict markers'),
    });
    queue.edit('f', steps(1, 0, 0, 0));
    expect(await refresh(queue.context(), { patch: 'four' })).toMatchObject({ patch: 'four', changed: false });
  });
});

// In the long run: a dozen operations one after the other.
describeOnEmbedded('refresh -p --hunk', (server) => {
  const db = useDatabase(server);

  test.runIf(isLong)(
    'single hunks, into a patch below and one that is not applied: the rest stays an edit, through undo and redo',
    async () => {
      const long = (first: number, fifth: number, last: number) => steps(first, 0, 0, 0, fifth, 0, 0, last);
      const queue = db.queue({
        units: { f: long(0, 0, 0), g: plus('g', 0) },
        patches: { one: { f: long(1, 0, 0) }, two: { f: long(1, 0, 2) }, three: { h: plus('h', 3) } },
      });
      await load(queue.context());
      await push(queue.context(), { goal: { name: 'two' } });
      queue.edit('f', long(10, 5, 2));
      queue.edit('g', plus('g', 9));
      const dirty = async () => (await status(queue.context())).tree.dirty;
      const both = [unitPath('f'), unitPath('g')];
      const standing = async () => [await db.catalog(), queue.files(), await dirty()];
      const before = await standing();
      await expect(refresh(queue.context(), { hunks: [4], patch: 'one' })).rejects.toMatchObject({
        code: 'usage',
        message: 'the edits have no hunk 4: there are 3',
      });
      expect(await refresh(queue.context(), { hunks: [1], patch: 'one', dryRun: true })).toMatchObject({
        changed: true,
      });
      expect(await standing()).toEqual(before);
      expect(await refresh(queue.context(), { hunks: [1], patch: 'one' })).toMatchObject({
        carried: ['two'],
        units: [{ path: unitPath('f'), change: 'changed' }],
      });
      expect([await dirty(), queue.unit('f'), await db.value('SELECT public.f(0)')]).toEqual([
        both,
        long(10, 5, 2),
        12,
      ]);
      expect(queue.read('patches/one.patch')).toMatch(/^\+ {2}a := a \+ 10;$/m);
      expect(queue.read('patches/one.patch')).not.toContain('+ 5;');
      const after = await standing();
      await undo(queue.context(), { by: 'undo', extent: { count: 1 } });
      expect(await standing()).toEqual(before);
      await undo(queue.context(), { by: 'redo', extent: { count: 1 } });
      expect(await standing()).toEqual(after);

      // Of a unit of which one hunk goes up, the other stays in the tree.
      queue.edit('f', long(11, 5, 2));
      const below = await standing();
      await refresh(queue.context(), { hunks: [2], patch: 'three' });
      expect([await dirty(), queue.unit('f'), await db.value('SELECT public.f(0)')]).toEqual([
        both,
        long(11, 0, 2),
        12,
      ]);
      expect(queue.read('patches/three.patch')).toMatch(/^\+ {2}a := a \+ 5;$/m);
      await undo(queue.context(), { by: 'undo', extent: { count: 1 } });
      expect(await standing()).toEqual(below);
      await undo(queue.context(), { by: 'redo', extent: { count: 1 } });
      await refresh(queue.context());
      await push(queue.context(), { goal: { all: true } });
      expect(await db.value('SELECT public.f(0) + public.g(0)')).toBe(27);
      expect(await status(queue.context())).toMatchObject(clean);
    },
  );
});
