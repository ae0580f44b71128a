// Patch files and series.yaml that a command had still to write when it was killed: the next command finishes them, whatever
// has happened meanwhile.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnEmbedded, describeOnUsualKind } from '../support/databases.ts';
import { killedAt } from '../support/killed-at.ts';
import { isLong } from '../support/long.ts';
import type { TestQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;

/** `new` was killed between the commit and the files. */
const killedNew = async (queue: TestQueue, name: string) => {
  await load(queue.context());
  await killedAt(queue, 'after', (context) => newPatch(context, { name }));
  return queue;
};

describeOnUsualKind('files of an interrupted command', (server) => {
  const db = useDatabase(server);

  test('the next command goes on from there, whichever it is', async () => {
    const queue = await killedNew(db.queue({ units: { f: f(0) } }), 'first');
    await newPatch(queue.context(), { name: 'second' });
    await killedAt(queue, 'after', (context) => newPatch(context, { name: 'third' }));
    expect(await push(queue.context(), all)).toMatchObject({ pushed: [], top: 'third' });
    expect(await status(queue.context())).toMatchObject({ applied: ['first', 'second', 'third'], notes: [] });
  });

  test('somebody else has gone on from there', async () => {
    const queue = await killedNew(db.queue({ units: { f: f(0) } }), 'first');
    const other = db.queue({ units: { f: f(0) }, patches: { first: {}, theirs: { f: f(1) } } });
    expect(await push(other.context(), all)).toMatchObject({ pushed: ['theirs'] });
    queue.write('patches/theirs.patch', other.read('patches/theirs.patch'));
    await expect(push(queue.context(), all)).rejects.toMatchObject({ message: expect.stringContaining('theirs') });
    expect(queue.has('patches/first.patch')).toBe(true);
    expect(queue.read('series.yaml')).toContain('- first');
  });

  test('a file that was changed since is kept as a backup', async () => {
    const queue = await killedNew(db.queue({ units: { f: f(0) } }), 'first');
    const mine = `${queue.read('series.yaml')}  - my-own-line\n`;
    queue.write('series.yaml', mine);
    queue.write('patches/my-own-line.patch', 'Subject: mine\n');
    const { notes } = await newPatch(queue.context(), { name: 'second' });
    const [, copy = ''] = notes.map((note) => /kept in (\S+)/.exec(note)?.[1] ?? '');
    expect(queue.read(copy)).toBe(mine);
    expect(queue.read('series.yaml')).toContain('- second');
  });
});

// In the long run: an embedded database more is made, loaded and opened.
describeOnEmbedded('files of an interrupted command, and another target', (server) => {
  const db = useDatabase(server);

  test.runIf(isLong)('a command on another target does not forget them', async () => {
    const queue = await killedNew(db.queue({ units: { f: f(0) } }), 'first');
    const database = await server.freshDatabase();
    const elsewhere = () => {
      const { connection: _, ...context } = queue.context({ database, tree: true });
      return context;
    };
    await expect(load(elsewhere())).resolves.toMatchObject({ units: 1 });
    await expect(newPatch(elsewhere(), { name: 'second' })).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('was interrupted'),
      hint: expect.stringContaining('pgquilt push'),
    });
    queue.edit('f', f(1));
    expect(await refresh(queue.context())).toMatchObject({ patch: 'first', changed: true });
  });
});
