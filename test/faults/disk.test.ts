// A disk that is full, and one that cannot be written, under udfs/ and patches/: with room for so many blocks more, from none
// on, every command ends whole or says that the database was changed and the files were not; the next one finishes it.
import { afterEach, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { times } from '../support/long.ts';
import { f } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';
import { Scene, TOP } from './scene.ts';
import { canMount, SmallDisk } from './small-disk.ts';

const mounts = canMount();
if (!mounts) console.warn('Skipped: a full disk and a read-only one, since this user may not mount');

const BEHIND = { code: 'failed', message: expect.stringContaining('the database was changed') };

describeOnNewestServer('a disk', (server) => {
  const db = useDatabase(server);
  let disk: SmallDisk | undefined;
  afterEach(() => {
    disk?.free();
    disk?.remove();
    disk = undefined;
  });

  test.runIf(mounts)('that is full while a push or a pop brings the tree in line', async () => {
    const scene = await Scene.make(db.url);
    disk = new SmallDisk(scene.queue);
    let failed = 0;
    for (let blocks = 0; blocks < times(2, 24); blocks++) {
      for (const [to, end] of [
        ['top', TOP],
        ['base', 0],
      ] as const) {
        disk.fill(blocks);
        const outcome = await scene.move(to).catch((error: unknown) => error);
        disk.free();
        expect(await scene.inspect(1)).toBe(end);
        if (outcome instanceof Error) {
          failed++;
          expect(outcome).toMatchObject(BEHIND);
          expect((outcome as Problem).hint).toContain('next pgquilt command');
          // A command that has nothing to do but this.
          await scene.move(to);
        }
        await scene.settled(end, 0);
        await scene.expectClean();
      }
    }
    expect(failed).toBeGreaterThan(0);
  });

  test.runIf(mounts)('that cannot be written', async () => {
    const scene = await Scene.make(db.url);
    disk = new SmallDisk(scene.queue);
    for (const [to, end] of [
      ['top', TOP],
      ['base', 0],
    ] as const) {
      disk.setReadOnly(true);
      await expect(scene.move(to)).rejects.toMatchObject(BEHIND);
      disk.setReadOnly(false);
      expect(await scene.inspect(1)).toBe(end);
      await scene.move(to);
      await scene.settled(end, 0);
    }
    await scene.expectClean();
  });

  test.runIf(mounts)('that is full under patches/: the edit is kept, and new and refresh are done or not', async () => {
    const queue = db.queue({ units: { f: f(0) } });
    await load(queue.context());
    disk = new SmallDisk(queue);
    let failed = 0;
    for (let blocks = 0; blocks < times(2, 16); blocks++) {
      const name = `patch-${blocks}`;
      disk.fill(blocks);
      const made = await newPatch(queue.context(), { name }).catch((error: unknown) => error);
      disk.free();
      const stands = (await status(queue.context())).applied.includes(name);
      if (made instanceof Error) {
        failed++;
        expect(made).toBeInstanceOf(Problem);
        expect(made.message.includes('the database was changed')).toBe(stands);
        if (!stands) expect(queue.has(`patches/${name}.patch`)).toBe(false);
      }
      if (!stands) await newPatch(queue.context(), { name });

      queue.edit('f', f(blocks + 1));
      disk.fill(blocks);
      const refreshed = await refresh(queue.context()).catch((error: unknown) => error);
      disk.free();
      expect(queue.unit('f')).toBe(f(blocks + 1));
      const live = await db.value('SELECT f(0)');
      if (refreshed instanceof Error) {
        failed++;
        expect(refreshed).toBeInstanceOf(Problem);
        expect(refreshed.message.includes('the database was changed')).toBe(live === blocks + 1);
      } else expect(live).toBe(blocks + 1);
      await refresh(queue.context());
      expect(queue.read(`patches/${name}.patch`)).toContain(`a + ${blocks + 1};`);
      expect(await status(queue.context())).toMatchObject({ top: name, tree: { dirty: [], behind: [] }, notes: [] });
    }
    expect(failed).toBeGreaterThan(0);
  });
});
