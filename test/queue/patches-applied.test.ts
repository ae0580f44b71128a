// patches: an applied patch changes what was applied, whatever its file says by now; of the others the files say it.
import { expect, test } from 'vitest';
import { finalize } from '../../src/queue/finalize.ts';
import { load } from '../../src/queue/load.ts';
import { patchesOf } from '../../src/queue/patches.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKinds } from '../support/databases.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

describeOnBothKinds('the patches of a unit', (server) => {
  const db = useDatabase(server);

  test('are those that are applied as they were applied, and the others as their files are', async () => {
    const queue = db.queue({
      units: { f: f(0), g: plus('g', 0), same: plus('same', 0), pair: `${plus('left', 0)}${plus('right', 0)}` },
      patches: {
        one: { f: f(1) },
        two: { f: f(2), h: plus('h', 2), pair: `${plus('left', 2)}${plus('right', 2)}` },
        three: { g: plus('g', 3) },
        four: { f: f(4), größe: plus('größe', 4), pair: null },
      },
    });
    const names = async (word: string) => (await patchesOf(queue.context(), word)).map(({ name }) => name);
    const expectAll = async (): Promise<void> => {
      for (const word of ['udfs/public/f.sql', './udfs/public/f.sql', 'f', 'public.f(integer)'])
        expect(await names(word), word).toEqual(['one', 'two', 'four']);
      expect(await names('g')).toEqual(['three']);
      // One that no patch changes.
      for (const word of ['udfs/public/same.sql', 'same']) expect(await names(word)).toEqual([]);
      // Units that patches alone have, and a routine that shares its unit.
      expect(await names('h')).toEqual(['two']);
      expect(await names('größe')).toEqual(['four']);
      expect(await names('right')).toEqual(['two', 'four']);
    };
    await expectAll();
    await load(queue.context());
    await expectAll();
    await push(queue.context(), { goal: { name: 'three' } });
    await expectAll();
    const [one, three] = [queue.read('patches/one.patch'), queue.read('patches/three.patch')];

    // Edited, no patch at all, gone: none of it is looked at.
    queue.write('patches/one.patch', one.replaceAll('/f.sql', '/g.sql'));
    queue.write('patches/two.patch', 'diff --git a/udfs/public/f.sql b/udfs/public/f.sql\n@@ -1 +9 @@\n');
    queue.remove('patches/three.patch');
    await expectAll();
    expect(await patchesOf(queue.context(), 'f')).toEqual([
      { name: 'one', state: 'applied', top: false },
      { name: 'two', state: 'applied', top: false },
      { name: 'four', state: 'unapplied', top: false },
    ]);
    await expect(names('nothing')).rejects.toMatchObject({ message: "no unit is or creates 'nothing'" });
    // Of a patch that is not applied the file is needed.
    queue.write('patches/three.patch', three);
    await pop(queue.context(), { goal: { count: 1 } });
    queue.remove('patches/three.patch');
    await expect(names('f')).rejects.toMatchObject({ patch: 'three', file: 'series.yaml' });
    queue.write('patches/three.patch', three.replaceAll('/g.sql', '/f.sql'));
    expect(await names('f')).toEqual(['one', 'two', 'three', 'four']);

    // What is not in the series is not listed, nor is what has become permanent.
    queue.write('patches/one.patch', one);
    await finalize(queue.context(), { goal: { count: 1 } });
    expect(await names('f')).toEqual(['two', 'three', 'four']);
    queue.write('series.yaml', queue.read('series.yaml').replace('  - two\n', ''));
    expect(await names('f')).toEqual(['three', 'four']);
  });

  test('are found by the name of a routine as the server has it, however the unit writes it', async () => {
    const text = (n: number): string => `${plus('UPPER_case', n)}${plus('"say ""hi"""', n)}`;
    const queue = db.queue({ units: { several: text(0) }, patches: { one: { several: text(1) } } });
    for (const word of ['upper_case', 'say "hi"', 'public.upper_case(integer)'])
      expect((await patchesOf(queue.context(), word)).map(({ name }) => name)).toEqual(['one']);
  });
});
