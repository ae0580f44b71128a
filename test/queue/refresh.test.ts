// refresh: what was edited in the tree goes into the top patch; tree, patch file, database and ledger change together.
import { expect, test } from 'vitest';
import { hunkId } from '../../src/patch/hunk-id.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { absorbEdits } from '../../src/queue/absorb.ts';
import { diff } from '../../src/queue/diff.ts';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { undo } from '../../src/queue/undo.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const base = { f: f(0), g: plus('g', 0), h: plus('h', 0) };
const clean = { drift: [], tree: { dirty: [], behind: [] }, notes: [] };

describeOnUsualKind('refresh', (server) => {
  const db = useDatabase(server);

  test('takes new, edited and deleted units at once, and pops and pushes as one patch', async () => {
    const queue = db.queue({ units: base });
    await load(queue.context());
    const below = [await db.catalog(), queue.tree()];
    await newPatch(queue.context(), {
      name: 'mine',
      message: 'My change\n\nWith a reason.',
      author: 'A <a@example.org>',
    });
    queue.edit('f', f(1));
    queue.edit('g', null);
    queue.edit('udfs/other/place/n.sql', plus('n', 1));
    const result = await refresh(queue.context());
    expect(result).toMatchObject({
      patch: 'mine',
      changed: true,
      warnings: [],
      units: [
        { path: 'udfs/other/place/n.sql', change: 'added' },
        { path: 'udfs/public/f.sql', change: 'changed' },
        { path: 'udfs/public/g.sql', change: 'removed' },
      ],
    });
    expect(result.plan.routines.map((r) => `${r.action} ${r.routine}`).sort()).toEqual([
      'create public.n(integer)',
      'drop public.g(integer)',
      'replace public.f(integer)',
    ]);
    expect(await db.value('SELECT public.f(0) + public.n(0)')).toBe(2);
    expect(queue.read('patches/mine.patch')).toMatch(
      /^Subject: My change\nAuthor: A <a@example.org>\nDate: \d{4}-\d\d-\d\d\n\nWith a reason\.\n\ndiff --git /,
    );
    queue.git('init', '-q');
    queue.git('apply', '--check', '--reverse', 'patches/mine.patch');
    expect(await status(queue.context())).toMatchObject(clean);
    const above = [await db.catalog(), queue.tree()];

    await pop(queue.context(), { goal: { all: true } });
    expect([await db.catalog(), queue.tree()]).toEqual(below);
    await push(queue.context(), { goal: { all: true } });
    expect([await db.catalog(), queue.tree()]).toEqual(above);
  });

  test('with nothing edited stops at drift and names it', async () => {
    const queue = db.queue({ units: base });
    await load(queue.context());
    await newPatch(queue.context(), { name: 'mine' });
    await db.sql(plus('g', 7).replace('CREATE', 'CREATE OR REPLACE'));
    await expect(refresh(queue.context())).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.g(integer)'),
      hint: expect.stringContaining('pgquilt refresh --from-database'),
    });
  });

  test('again and again: the patch is one change from what it found, down to nothing', async () => {
    const queue = db.queue({ units: base });
    await load(queue.context());
    const below = await db.catalog();
    await newPatch(queue.context(), { name: 'mine' });
    expect(await refresh(queue.context())).toMatchObject({ changed: false, units: [] });
    queue.edit('f', f(1));
    await refresh(queue.context());
    queue.edit('f', `${f(2)}COMMENT ON FUNCTION public.f(integer) IS 'two';\n`);
    queue.edit('g', plus('g', 1));
    await refresh(queue.context());
    const patch = queue.read('patches/mine.patch');
    expect(patch.match(/^diff --git/gm)).toHaveLength(2);
    expect(patch).toMatch(/^-.*a \+ 0/m);
    expect(patch).not.toContain('a + 1;\n ');
    expect(await refresh(queue.context())).toMatchObject({ changed: false });
    expect(queue.read('patches/mine.patch')).toBe(patch);

    queue.edit('f', f(0));
    expect((await refresh(queue.context())).units).toEqual([{ path: 'udfs/public/f.sql', change: 'reverted' }]);
    queue.edit('g', plus('g', 0));
    await refresh(queue.context());
    expect(queue.read('patches/mine.patch')).toBe(patch.slice(0, patch.indexOf('diff --git')));
    expect(await db.catalog()).toEqual(below);
    expect(await status(queue.context())).toMatchObject({ top: 'mine', ...clean });
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(below);
  });

  test('warns where the routine belongs to a patch below', async () => {
    const queue = db.queue({ units: base, patches: { one: { f: f(1) }, two: { g: plus('g', 1) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    const before = [await db.catalog(), queue.tree()];
    queue.edit('f', f(3));
    const { warnings, patch } = await refresh(queue.context());
    expect(patch).toBe('two');
    expect(warnings).toEqual([
      expect.stringMatching(/^public\.f\(integer\) was last changed by patch one; .* patch two$/),
    ]);
    await pop(queue.context(), { goal: { count: 1 } });
    expect(queue.unit('f')).toBe(f(1));
    expect(await db.value('SELECT public.f(0)')).toBe(1);
    await push(queue.context(), { goal: { all: true } });
    expect(queue.unit('f')).toBe(f(3));
    expect([await db.catalog(), queue.tree()]).not.toEqual(before);
  });

  test('refuses: no patch, markers, text that the server refuses, drift, a patch file that changed on disk', async () => {
    const queue = db.queue({ units: base, patches: { one: { f: f(1) } } });
    await load(queue.context());
    const nothing = { code: 'nothing-to-do', message: 'No patches applied' };
    await expect(refresh(queue.context())).rejects.toMatchObject({ ...nothing, hint: undefined });
    queue.edit('n', plus('n', 1));
    const hint = 'A patch takes the edits: pgquilt new NAME, then pgquilt refresh';
    await expect(refresh(queue.context())).rejects.toMatchObject({ ...nothing, hint });
    queue.edit('n', null);
    await push(queue.context(), { goal: { all: true } });
    const before = await db.catalog();
    const refused = async (problem: object): Promise<void> => {
      const files = queue.files();
      await expect(refresh(queue.context())).rejects.toMatchObject(problem);
      expect(queue.files()).toEqual(files);
      expect(await db.catalog()).toEqual(before);
    };
    queue.edit('f', `<<<<<<< ours\n${f(2)}=======\n${f(3)}>>>>>>> theirs\n`);
    await refused({ code: 'conflict', file: 'udfs/public/f.sql', line: 1 });
    queue.edit('f', fn('f', 'a integer', '\n RETRUN 1;'));
    await refused({ code: 'failed', file: 'udfs/public/f.sql', line: 2, column: 2, sqlstate: '42601' });
    queue.edit('f', `${f(2)}VACUUM;\n`);
    await refused({ code: 'failed', file: 'udfs/public/f.sql', line: 2 });
    queue.edit('f', f(2));
    const patch = queue.read('patches/one.patch');
    queue.write('patches/one.patch', patch.replace('a + 1', 'a + 9'));
    await refused({
      code: 'failed',
      patch: 'one',
      file: 'patches/one.patch',
      hint: expect.stringContaining('pgquilt pop'),
    });
    queue.write('patches/one.patch', patch.replace('Subject: one', 'Subject: A better one'));
    expect(await refresh(queue.context())).toMatchObject({ changed: true });
    expect(queue.read('patches/one.patch')).toContain('Subject: A better one');

    await db.sql(f(8).replace('CREATE', 'CREATE OR REPLACE'));
    queue.edit('f', f(4));
    await expect(refresh(queue.context())).rejects.toMatchObject({ code: 'drift' });
    expect(queue.unit('f')).toBe(f(4));
  });

  test('names all units that are wrong, the first of them in full', async () => {
    const names = ['f', 'g', 'h', 'i', 'j'];
    const queue = db.queue({
      units: Object.fromEntries(names.map((name) => [name, plus(name, 0)])),
      patches: { one: { f: plus('f', 1) }, two: { g: plus('g', 2) } },
    });
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    queue.edit('g', `\n RETRUN;\n${plus('g', 1)}`);
    const alone = expect.not.stringContaining('wrong');
    await expect(refresh(queue.context())).rejects.toMatchObject({ line: 2, column: 2, detail: alone });
    queue.edit('f', plus('f', 7));
    queue.edit('h', `${plus('h', 1)}VACUUM;\n`);
    queue.edit('i', null);
    queue.edit('j', `<<<<<<< ours\n${plus('j', 1)}=======\n${plus('j', 2)}>>>>>>> theirs\n`);
    const syntax = 'udfs/public/g.sql:2:2: does not parse: syntax error at or near "RETRUN"';
    const place = 'udfs/public/h.sql:2:1: VACUUM has no place in a unit';
    const others = `2 other units are wrong, too:\n  ${syntax}\n  ${place}`;
    const markers = { code: 'conflict', file: 'udfs/public/j.sql', detail: others };
    await expect(refresh(queue.context())).rejects.toMatchObject(markers);
    await expect(refresh(queue.context(), { patch: 'one' })).rejects.toMatchObject(markers);
    await expect(absorbEdits(queue.context())).rejects.toMatchObject(markers);

    queue.edit('j', plus('j', 1));
    const read = { code: 'failed', line: 2, column: 2, file: 'udfs/public/g.sql' };
    const detail = expect.stringMatching(
      / {2}\^\n3 .*\n\nAnother unit is wrong, too:\n {2}udfs\/public\/h.sql:2:1: VACUUM has no place/,
    );
    await expect(refresh(queue.context())).rejects.toMatchObject({ ...read, detail });
    // Of many the first ten.
    for (let n = 10; n < 25; n++) queue.edit(`z${n}`, 'CREATE');
    const many = expect.stringMatching(/\n16 other units are wrong, too:(\n {2}udfs\S+: .*){10}\n {2}… and 6 more$/);
    await expect(refresh(queue.context())).rejects.toMatchObject({ ...read, detail: many });
    queue.edit('g', plus('g', 2));
    const lower = { file: 'udfs/public/h.sql', detail: expect.stringContaining('15 other units are wrong, too') };
    await expect(refresh(queue.context(), { patch: 'one' })).rejects.toMatchObject(lower);
  });

  test('a new overload, a moved routine and a changed signature', async () => {
    const queue = db.queue({ units: base });
    await load(queue.context());
    const below = await db.catalog();
    await newPatch(queue.context(), { name: 'mine' });
    queue.edit('f', `${f(0)}\n${fn('f', 'a text', 'RETURN 1;')}`);
    await refresh(queue.context());
    queue.edit('f', f(0));
    queue.edit('g', `${plus('g', 0)}\n${fn('f', 'a text', 'RETURN 1;')}`);
    expect((await refresh(queue.context())).plan.routines).toEqual([]);
    queue.edit('g', `${plus('g', 0)}\n${fn('f', 'a varchar', 'RETURN 1;')}`);
    await refresh(queue.context());
    expect((await drift(queue.context())).drift).toEqual([]);
    expect((await diff(queue.context(), { mode: 'database' })).text).toBe('');
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(below);
  });

  test('takes only the units, or only the hunks, that are chosen; the rest stays edited, and undo gives all back', async () => {
    const lines = (first: number, last: number) =>
      `CREATE FUNCTION public.long(n integer) RETURNS integer\nLANGUAGE sql\nAS $$\n  SELECT n + ${first}\n${'  -- between\n'.repeat(12)}  + ${last}\n$$;\n`;
    const queue = db.queue({ units: { ...base, long: lines(0, 0) } });
    await load(queue.context());
    await newPatch(queue.context(), { name: 'mine' });
    queue.edit('f', f(1));
    queue.edit('g', plus('g', 1));
    queue.edit('h', null);
    queue.edit('long', lines(1, 10));
    const dirty = async () => (await status(queue.context())).tree.dirty.map((path) => path.replace(/.*\//, ''));
    await refresh(queue.context(), { units: ['f', 'udfs/public/h.sql'] });
    expect([await dirty(), await db.value('SELECT public.f(0) * 10 + public.g(0)')]).toEqual([
      ['g.sql', 'long.sql'],
      10,
    ]);
    const before = [await db.catalog(), queue.tree()];
    const tried = await refresh(queue.context(), { hunks: [3], dryRun: true });
    expect(tried.plan.routines.map((r) => r.routine)).toEqual(['public.long(integer)']);
    // The first hunk is that of g. Between being shown and being taken, another edit gave its number to another hunk.
    const shown = parsePatch((await diff(queue.context(), { mode: 'unrefreshed' })).text, 'diff -z').files;
    const ids = shown.flatMap((file) => file.hunks.map((hunk) => hunkId(file.path, hunk)));
    const third = { hunks: [3], hunkIds: new Map([[3, ids[2] ?? '']]) };
    queue.edit('g', plus('g', 0));
    await expect(refresh(queue.context(), { hunks: [2], hunkIds: new Map([[2, ids[1] ?? '']]) })).rejects.toMatchObject(
      {
        code: 'failed',
        message: expect.stringContaining('hunk 2 is not the one that was chosen: udfs/public/long.sql was changed'),
      },
    );
    queue.edit('g', plus('g', 1));
    expect([await dirty(), await db.catalog()]).toEqual([['g.sql', 'long.sql'], before[0]]);
    await refresh(queue.context(), third);
    expect([await dirty(), await db.value('SELECT public.long(0)')]).toEqual([['g.sql', 'long.sql'], 10]);
    expect([queue.unit('long'), queue.read('patches/mine.patch')]).toEqual([
      lines(1, 10),
      expect.stringMatching(/- {2}\+ 0\n\+ {2}\+ 10\n/),
    ]);
    await undo(queue.context(), { by: 'undo', extent: { count: 1 } });
    expect([await db.catalog(), queue.tree(), await dirty()]).toEqual([...before, ['g.sql', 'long.sql']]);
    // The same edit stands in the tree as when a part of it was taken: a redo takes that part, and no other edit's.
    const redo = () => undo(queue.context(), { by: 'redo', extent: { count: 1 } });
    queue.edit('long', lines(2, 10));
    await expect(redo()).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('long.sql has edits'),
    });
    queue.edit('long', lines(1, 10));
    await redo();
    expect([await dirty(), queue.unit('long'), await db.value('SELECT public.long(0)')]).toEqual([
      ['g.sql', 'long.sql'],
      lines(1, 10),
      10,
    ]);
    await undo(queue.context(), { by: 'undo', extent: { count: 1 } });
    expect([await db.catalog(), queue.tree(), await dirty()]).toEqual([...before, ['g.sql', 'long.sql']]);
    await refresh(queue.context(), { hunks: [1, 2, 3] });
    expect([await dirty(), await db.value('SELECT public.long(0) + public.g(0)')]).toEqual([[], 12]);
  });

  test('refuses a choice that means nothing', async () => {
    const queue = db.queue({ units: base });
    await load(queue.context());
    await newPatch(queue.context(), { name: 'below' });
    await newPatch(queue.context(), { name: 'mine' });
    queue.edit('f', f(1));
    const before = queue.tree();
    for (const [choice, message] of [
      [{ units: ['g'] }, 'there is no edit in g that could be taken in'],
      [{ units: ['nothing'] }, "no unit is or creates 'nothing'"],
      [{ hunks: [2] }, 'the edits have no hunk 2: there is 1'],
      [{ hunks: [2], patch: 'below' }, 'the edits have no hunk 2: there is 1'],
    ] as const) {
      await expect(refresh(queue.context(), choice)).rejects.toMatchObject({ code: 'usage', message });
    }
    expect([queue.tree(), await db.value('SELECT public.f(0)')]).toEqual([before, 0]);
    const { edits } = await refresh(queue.context(), { dryRun: true });
    queue.edit('g', plus('g', 1));
    for (const patch of [undefined, 'below']) {
      await expect(refresh(queue.context(), { onlyEdits: edits, patch })).rejects.toMatchObject({
        code: 'outdated',
        message: expect.stringContaining(`the edits are not those that were shown as ${edits}`),
      });
    }
    const into = await refresh(queue.context(), { dryRun: true, units: ['f'], patch: 'below' });
    for (const stale of [{ onlyEdits: edits, patch: 'below' }, { onlyEdits: into.edits }]) {
      await expect(refresh(queue.context(), { ...stale, units: ['f'] })).rejects.toThrow('not those that were shown');
    }
    await refresh(queue.context(), { onlyEdits: edits, units: ['f'] });
    expect((await status(queue.context())).tree.dirty).toEqual(['udfs/public/g.sql']);
  });

  test('carries only the units that are chosen into a lower patch', async () => {
    const queue = db.queue({ units: base });
    await load(queue.context());
    await newPatch(queue.context(), { name: 'below' });
    await newPatch(queue.context(), { name: 'mine' });
    queue.edit('f', f(1));
    queue.edit('g', plus('g', 1));
    const result = await refresh(queue.context(), { units: ['g'], patch: 'below' });
    expect(result.units).toEqual([{ path: 'udfs/public/g.sql', change: 'changed' }]);
    expect((await status(queue.context())).tree.dirty).toEqual(['udfs/public/f.sql']);
    expect(await db.value('SELECT public.f(0) * 10 + public.g(0)')).toBe(1);
  });
});
