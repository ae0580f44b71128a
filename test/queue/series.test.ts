// series: names and states are known without the patches' files, what each patch does is not.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { described, describeSeries, listSeries } from '../../src/queue/series.ts';
import { show } from '../../src/queue/show.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnBothKinds } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

test('no file of a patch is opened for the names; subjects come from the files, empty where there is none', async () => {
  const queue = writeQueue({ units: { f: 'f 1\n' }, patches: { one: { f: 'f 2\n' }, two: { f: 'f 3\n' } } });
  const one = { name: 'one', state: 'unapplied', top: false } as const;
  const two = { ...one, name: 'two' };
  writeFileSync(join(queue.root, 'patches/one.patch'), Uint8Array.of(0xff));
  expect(await listSeries(queue.context())).toEqual([one, two]);
  await expect(describeSeries(queue.context())).rejects.toMatchObject({ file: 'patches/one.patch' });
  queue.remove('patches/one.patch');
  expect(await listSeries(queue.context())).toEqual([one, two]);
  const twoDescribed = { ...two, subject: 'two' };
  expect(await describeSeries(queue.context())).toEqual([{ ...one, subject: '' }, twoDescribed]);
  expect(await described(queue.context(), [two])).toEqual([twoDescribed]);
  rmSync(join(queue.root, 'patches'), { recursive: true });
  expect(await listSeries(queue.context())).toEqual([one, two]);
});

describeOnBothKinds('the subject of a patch without a file', (server) => {
  const db = useDatabase(server);

  test('is the ledger’s where the patch is applied', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) }, three: { f: f(3) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 2 } });
    for (const name of ['one', 'three']) queue.remove(`patches/${name}.patch`);
    const items = await listSeries(queue.context());
    const subjects = ['one', 'two', ''];
    expect((await describeSeries(queue.context())).map(({ subject }) => subject)).toEqual(subjects);
    expect((await described(queue.context(), items)).map(({ subject }) => subject)).toEqual(subjects);
  });

  test('is not all that the ledger has of it: status says how the file comes back', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) } } });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    const files = queue.files();
    for (const name of ['one', 'two']) queue.remove(`patches/${name}.patch`);
    const { notes, differs } = await status(queue.context());
    expect(notes).toEqual([
      'patch one is in series.yaml but has no file patches/one.patch; from the ledger: pgquilt show one > one.patch && mv one.patch patches/',
      'patch two is in series.yaml but has no file patches/two.patch',
    ]);
    expect(differs).toEqual([]);
    queue.write('patches/one.patch', (await show(queue.context(), 'one')).text);
    expect(queue.read('patches/one.patch')).toBe(files['patches/one.patch']);
  });
});
