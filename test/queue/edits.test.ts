// The tree: an edit is never overwritten, an edit elsewhere is never in the way, and a fresh clone knows where it stands.
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diff } from '../../src/queue/diff.ts';
import { goTo } from '../../src/queue/goto.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import type { QueueData, TestQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const data: QueueData = {
  units: { f: f(0), g: plus('g', 0) },
  patches: { one: { f: f(1) }, two: { f: f(2), n: plus('n', 2) }, three: { g: null } },
};
const top = { f: f(2), n: plus('n', 2), g: null };

describeOnEmbedded('the tree', (server) => {
  const db = useDatabase(server);

  test('a unit that is edited is refused by whatever would change it, also with its old time', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const file = join(queue.root, 'udfs/public/f.sql');
    const { atime, mtime } = statSync(file);
    const edit = f(1).replace('a + 1', 'a + 9');
    queue.edit('f', edit);
    utimesSync(file, atime, mtime);
    const refused = { code: 'failed', file: 'udfs/public/f.sql', hint: expect.stringContaining('pgquilt refresh') };
    await expect(push(queue.context(), all)).rejects.toMatchObject(refused);
    await expect(pop(queue.context(), all)).rejects.toMatchObject(refused);
    await expect(goTo(queue.context(), { name: 'two' })).rejects.toMatchObject(refused);
    expect(queue.unit('f')).toBe(edit);
    expect(await status(queue.context())).toMatchObject({ top: 'one', tree: { dirty: ['udfs/public/f.sql'] } });
    expect((await diff(queue.context(), { mode: 'unrefreshed' })).text).toContain(
      '+CREATE FUNCTION public.f(a integer)',
    );
    await refresh(queue.context());
    await pop(queue.context(), all);
    expect(queue.unit('f')).toBe(f(0));
  });

  test.each<[string, (queue: TestQueue) => void]>([
    ['a removed unit', (queue) => queue.edit('g', null)],
    ['an edited unit', (queue) => queue.edit('g', plus('g', 9))],
    ['a unit that is in the way of one to come', (queue) => queue.edit('n', plus('n', 9))],
    ['an edit back to a text of another level', (queue) => queue.edit('f', f(2))],
  ])('%s is refused where it is in the way', async (_what, edit) => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    edit(queue);
    const files = queue.files();
    const catalog = await db.catalog();
    await expect(push(queue.context(), all)).rejects.toMatchObject({ code: 'failed' });
    expect(queue.files()).toEqual(files);
    expect(await db.catalog()).toEqual(catalog);
  });

  test('an edit elsewhere is left alone, through everything', async () => {
    const queue = db.queue({ ...data, patches: { one: { f: f(1) }, two: { n: plus('n', 2) } } });
    await load(queue.context());
    queue.edit('g', '-- not even SQL (');
    queue.edit('udfs/mine/new.sql', 'likewise');
    await push(queue.context(), all);
    await pop(queue.context(), all);
    await goTo(queue.context(), { name: 'one' });
    expect(queue.tree()).toEqual({
      'udfs/mine/new.sql': 'likewise',
      'udfs/public/f.sql': f(1),
      'udfs/public/g.sql': '-- not even SQL (',
    });
    expect((await status(queue.context())).tree.dirty).toEqual(['udfs/mine/new.sql', 'udfs/public/g.sql']);
  });

  test('targets that are named never touch the tree, unless --tree says so', async () => {
    const queue = db.queue(data);
    const files = queue.files();
    const named = { database: db.url };
    await load(queue.context(named));
    await push(queue.context(named), all);
    expect(queue.files()).toEqual(files);
    // Nor is an edit in the way there.
    queue.edit('f', f(9));
    await pop(queue.context(named), all);
    await push(queue.context(named), all);
    expect(queue.unit('f')).toBe(f(9));
    queue.edit('f', f(0));
    await pop(queue.context({ ...named, tree: true }), { goal: { count: 1 } });
    expect(queue.unit('f')).toBe(f(2));
    expect(queue.unit('n')).toBe(plus('n', 2));
  });

  test('a unit that another clone’s push left behind is brought in line', async () => {
    const mine = db.queue(data);
    const theirs = db.queue(data);
    await load(mine.context());
    await push(theirs.context(), all);
    expect(await status(mine.context())).toMatchObject({
      top: 'three',
      tree: { dirty: [], behind: ['udfs/public/f.sql', 'udfs/public/g.sql', 'udfs/public/n.sql'] },
    });
    expect((await push(mine.context(), all)).notes.join('\n').split('\n')).toHaveLength(3);
    for (const [unit, text] of Object.entries(top)) expect(mine.unit(unit), unit).toBe(text);
  });

  // A fresh clone, or another commit.

  /** A clone whose commit has the tree at the top level, in a database of its own. */
  async function cloneAtTop(): Promise<TestQueue> {
    const queue = db.queue(data);
    for (const [unit, text] of Object.entries(top)) queue.edit(unit, text);
    queue.git('init', '-q');
    queue.git('add', '.');
    queue.git('commit', '-qm', 'at the top');
    return queue;
  }

  test('a clone with the tree at the top: load creates the base, push goes up, pop goes down', async () => {
    const queue = await cloneAtTop();
    const committed = queue.files();
    expect((await load(queue.context())).units).toBe(2);
    expect(await db.value('SELECT public.f(0) + public.g(0)')).toBe(0);
    await push(queue.context(), all);
    expect(queue.files()).toEqual(committed);
    expect(queue.git('status', '--porcelain')).toBe('');
    await pop(queue.context(), { goal: { count: 2 } });
    expect(queue.tree()).toEqual({ 'udfs/public/f.sql': f(1), 'udfs/public/g.sql': plus('g', 0) });
    expect(await db.value('SELECT public.f(0)')).toBe(1);
    await push(queue.context(), all);
    expect(queue.git('status', '--porcelain')).toBe('');
  });

  test('an edit in a clone, made before the first command, is an edit', async () => {
    const queue = await cloneAtTop();
    queue.edit('f', f(9));
    expect((await status(queue.context())).tree.dirty).toEqual(['udfs/public/f.sql']);
    await load(queue.context());
    expect(await db.value('SELECT public.f(0)')).toBe(0);
    expect(queue.unit('f')).toBe(f(9));
    await expect(push(queue.context(), all)).rejects.toMatchObject({ code: 'failed', file: 'udfs/public/f.sql' });
    queue.edit('f', f(2));
    await push(queue.context(), all);
    expect(queue.git('status', '--porcelain')).toBe('');
  });

  test('an edit in a folder that was brought down to the base is still one', async () => {
    const queue = await cloneAtTop();
    await db.sql(f(0) + plus('g', 0));
    await pop(queue.context(), all);
    expect(queue.unit('f')).toBe(f(0));
    queue.edit('f', f(9));
    await expect(push(queue.context(), all)).rejects.toMatchObject({ code: 'failed', file: 'udfs/public/f.sql' });
    queue.edit('f', f(0));
    expect(await push(queue.context(), all)).toMatchObject({ top: 'three' });
  });

  test('a checkout of an older commit is another level, not an edit', async () => {
    const queue = db.queue({ ...data, patches: { one: { f: f(1) }, two: { f: f(2) }, three: { g: null } } });
    queue.git('init', '-q');
    queue.git('add', '.');
    queue.git('commit', '-qm', 'at the base');
    await load(queue.context());
    await push(queue.context(), all);
    queue.git('add', '.');
    queue.git('commit', '-qm', 'at the top');
    queue.git('checkout', '-q', 'HEAD~1');
    expect((await status(queue.context())).tree).toMatchObject({ dirty: [] });
    await pop(queue.context(), { goal: { count: 1 } });
    expect(queue.unit('f')).toBe(f(2));
    expect(queue.unit('g')).toBe(plus('g', 0));
  });

  test('diff of a patch points to show', async () => {
    const queue = db.queue(data);
    await expect(diff(queue.context(), { mode: 'patch', units: ['two'] })).rejects.toMatchObject({
      code: 'usage',
      hint: 'pgquilt show two',
    });
  });

  test('a named target that the tree does not follow leaves nothing behind', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    await load(queue.context());
    await push(queue.context(), all);
    await pop(queue.context({ target: 'dev' }), all);
    queue.edit('n', plus('n', 0));
    const dirty = ['udfs/public/n.sql'];
    expect((await status(queue.context({ target: 'dev' }))).tree).toEqual({
      level: null,
      follows: false,
      dirty,
      behind: [],
    });
    const behind = ['udfs/public/f.sql'];
    expect((await status(queue.context())).tree).toEqual({ level: null, follows: true, dirty, behind });
  });

  test('a checkout of a commit from before a patch is another level, too', async () => {
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) } } });
    await load(queue.context());
    await push(queue.context(), all);
    queue.git('init', '-q');
    queue.git('add', '.');
    queue.git('commit', '-qm', 'one');
    await newPatch(queue.context(), { name: 'two' });
    queue.edit('g', plus('g', 2));
    queue.edit('n', plus('n', 2));
    await refresh(queue.context());
    // Nothing of this is in git yet, and the series has the patch: what is taken away is the user's edit.
    queue.edit('n', null);
    queue.edit('g', plus('g', 0));
    expect((await status(queue.context())).tree.dirty).toContain('udfs/public/n.sql');
    queue.edit('g', plus('g', 2));
    queue.edit('n', plus('n', 2));
    queue.git('add', '.');
    queue.git('commit', '-qm', 'two');

    queue.git('checkout', '-q', 'HEAD~1');
    const behind = ['udfs/public/g.sql', 'udfs/public/n.sql'];
    expect(await status(queue.context())).toMatchObject({ top: 'two', tree: { dirty: [], behind } });
    queue.edit('g', plus('g', 9));
    expect((await status(queue.context())).tree).toMatchObject({ dirty: ['udfs/public/g.sql'] });
    queue.edit('g', plus('g', 0));
    await pop(queue.context(), { goal: { count: 1 } });
    expect(queue.tree()).toEqual({ 'udfs/public/f.sql': f(1), 'udfs/public/g.sql': plus('g', 0) });
    expect(queue.git('status', '--porcelain')).toBe('');
  });
});
