// A long stack on a server is checked once, and recognised from then on: as long as nobody has changed the ledger.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applied } from '../../src/queue/applied.ts';
import { files } from '../../src/queue/files.ts';
import { load } from '../../src/queue/load.ts';
import { patchesOf } from '../../src/queue/patches.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { select } from '../../src/queue/select.ts';
import { listSeries } from '../../src/queue/series.ts';
import { status } from '../../src/queue/status.ts';
import { top } from '../../src/queue/top.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const COUNT = 101;
const names = Array.from({ length: COUNT }, (_, i) => `p${i}`);

describeOnRealServer('a long stack', (server) => {
  const db = useDatabase(server);

  test('is recognised while it is the same, and read again once it is not', async () => {
    const patches = Object.fromEntries(names.map((name, i) => [name, { [`f${i}`]: plus(`f${i}`, 1) }]));
    const queue = db.queue({ units: {}, patches });
    queue.write('series.yaml', queue.read('series.yaml').replace('- p100', '- p100 +extra'));
    const context = () => queue.context();
    await load(context());
    await push(context(), { goal: { all: true } });
    const noted = join(queue.root, '.pgquilt/stacks');
    expect(await top({ ...context(), readOnly: true })).toBe('p99');
    expect(existsSync(noted)).toBe(false);

    // Read and noted, then recognised; what changes it in between shows.
    const states = async () => (await listSeries(context())).map((item) => `${item.name} ${item.state}`);
    for (const _ of [1, 2]) {
      expect(await top(context())).toBe('p99');
      expect(await applied(context())).toEqual(names.slice(0, 100));
      expect((await states()).slice(-2)).toEqual(['p99 applied', 'p100 guarded']);
      expect(existsSync(noted)).toBe(true);
    }
    // A note that was cut off is none, and written anew.
    const [note = ''] = readdirSync(noted).map((name) => join('.pgquilt/stacks', name));
    const whole = queue.read(note);
    for (const length of [0, 10, whole.indexOf('p50'), whole.length - 80, whole.length - 1]) {
      queue.write(note, whole.slice(0, length));
      expect(await applied({ ...context(), readOnly: true })).toEqual(names.slice(0, 100));
      expect(await applied(context())).toEqual(names.slice(0, 100));
      expect(queue.read(note)).toBe(whole);
    }
    // Who changes a unit is in the note as well. What is applied is not read, nor is it missed.
    const changing = async (word: string) => (await patchesOf(context(), word)).map((item) => item.name);
    const [p99, p100] = [queue.read('patches/p99.patch'), queue.read('patches/p100.patch')];
    queue.remove('patches/p99.patch');
    for (const word of ['f99', 'udfs/public/f99.sql']) expect(await changing(word)).toEqual(['p99']);
    queue.write('patches/p100.patch', p100.replaceAll('/f100.sql', '/f99.sql'));
    expect(await changing('f99')).toEqual(['p99', 'p100']);
    queue.write('patches/p99.patch', p99);
    queue.write('patches/p100.patch', p100);
    // Noted, and popped from another checkout: it is the file that counts again, and back.
    const other = db.queue({ units: {}, patches });
    await pop(other.context(), { goal: { count: 1 } });
    queue.write('patches/p99.patch', p99.replaceAll('/f99.sql', '/f98.sql'));
    expect(await changing('f98')).toEqual(['p98', 'p99']);
    queue.write('patches/p99.patch', p99);
    other.write('series.yaml', queue.read('series.yaml'));
    await push(other.context(), { goal: { all: true } });
    queue.remove('patches/p99.patch');
    expect(await changing('f99')).toEqual(['p99']);
    queue.write('patches/p99.patch', p99);
    expect(await changing('f100')).toEqual(['p100']);
    await select(context(), { guards: ['extra'] });
    expect((await states()).slice(-1)).toEqual(['p100 unapplied']);
    await push(context(), { goal: { all: true } });
    queue.remove('patches/p100.patch');
    expect(await changing('f100')).toEqual(['p100']);
    queue.write('patches/p100.patch', p100);
    expect(await files(context())).toEqual({ patch: 'p100', files: ['udfs/public/f100.sql'] });
    await pop(context(), { goal: { count: 1 } });
    expect(await top(context())).toBe('p99');

    // Another hand: whatever it does to a row or to the log is seen, and stops the list as it stops a push.
    const hands = [
      `UPDATE pgquilt.patch SET name = 'mine' WHERE position = 50`,
      `UPDATE pgquilt.patch SET reverse = reverse || ' ' WHERE position = 1`,
      'DELETE FROM pgquilt.patch WHERE position = 100',
      `UPDATE pgquilt.log SET detail = '{"selected":[]}' WHERE seq = 1`,
    ];
    for (const hand of hands) {
      await db.sql(
        `CREATE SCHEMA kept; CREATE TABLE kept.patch AS TABLE pgquilt.patch; CREATE TABLE kept.log AS TABLE pgquilt.log; ${hand}`,
      );
      for (const look of [top, status])
        await expect(look(context()), hand).rejects.toMatchObject({
          message: expect.stringContaining('altered by hand'),
        });
      await db.sql(
        'TRUNCATE pgquilt.patch, pgquilt.log; INSERT INTO pgquilt.patch TABLE kept.patch; INSERT INTO pgquilt.log TABLE kept.log; DROP SCHEMA kept CASCADE',
      );
      expect((await status({ ...context(), readOnly: true })).top, hand).toBe('p99');
      expect(await top(context()), hand).toBe('p99');
      expect((await status(context())).top, hand).toBe('p99');
    }

    // Short now: nothing is noted, and what was noted goes, unless nothing may be written.
    await pop(context(), { goal: { count: 1 } });
    expect(await top({ ...context(), readOnly: true })).toBe('p98');
    expect(readdirSync(noted)).toHaveLength(1);
    expect(await top(context())).toBe('p98');
    expect(readdirSync(noted)).toHaveLength(0);
  });
});
