// annotate reads no more of the ledger and of the tree than what is of the unit, however the unit is named.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { annotate } from '../../src/queue/annotate.ts';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { plus, steps } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

describeOnUsualKind('annotate', (server) => {
  const db = useDatabase(server);

  test('finds the unit by path, file or routine, in the tree or in the ledger alone, and its patches among others', async () => {
    const queue = db.queue({
      units: {
        f: steps(0, 0, 0, 0, 0),
        g: plus('g', 0),
        'udfs/app.sql': plus('odd', 1),
        'udfs/app/twin.sql': plus('one_more', 1),
        'udfs/old/moved.sql': plus('moved', 1),
      },
      patches: {
        one: { f: steps(0, 0, 0, 1, 0), g: plus('g', 1) },
        // The end of the other's name, and its routine in another file.
        two: { 'udfs/public/of.sql': plus('of', 2), 'udfs/app.sql': plus('odd', 2) },
        three: {
          f: steps(0, 2, 0, 1, 0),
          'udfs/old/moved.sql': null,
          'udfs/public/moved.sql': plus('moved', 1),
          'udfs/public/größe.sql': plus('größe', 1),
        },
        four: { g: null, 'udfs/public/twin.sql': plus('twin', 1) },
        five: { f: steps(0, 2, 0, 1, 3) },
      },
    });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 4 } });
    const made = async (word: string, patch?: string) => {
      const { unit, lines, patch: at } = await annotate(queue.context(), word, patch === undefined ? {} : { patch });
      return [
        unit,
        at,
        lines.flatMap((line) => (line.edited ? ['*'] : line.patch === null ? [] : [line.patch])).join(' '),
      ];
    };
    const f = ['udfs/public/f.sql', 'four', 'three one'];
    for (const word of ['f', './udfs/public/f.sql', 'public.f', 'f(integer)'])
      expect(await made(word), word).toEqual(f);
    expect(await made('f', 'two')).toEqual(['udfs/public/f.sql', 'two', 'one']);
    const tripsOf = async (word: string) => {
      const context = queue.context();
      const before = context.connection?.roundTrips ?? 0;
      await annotate(context, word);
      return (context.connection?.roundTrips ?? 0) - before;
    };
    expect(await made('odd', 'three')).toMatchObject(['udfs/app.sql', 'three', 'two']);
    // The ledger is read, and its chain checked, once.
    expect(await tripsOf('odd')).toBe(await tripsOf('f'));
    expect((await made('größe'))[0]).toBe('udfs/public/größe.sql');
    // A file that is gone is none of two.
    expect(await made('moved')).toEqual(['udfs/public/moved.sql', 'four', 'three']);
    expect(await made('udfs/old/moved.sql')).toEqual(['udfs/old/moved.sql', 'four', '']);
    // Gone with the top patch, and what it was below that.
    expect(await made('g')).toEqual(['udfs/public/g.sql', 'four', '']);
    expect(await made('g', 'two')).toEqual(['udfs/public/g.sql', 'two', 'one']);
    await expect(made('twin')).rejects.toMatchObject({ detail: 'udfs/app/twin.sql\nudfs/public/twin.sql' });
    await expect(made('f', 'five')).rejects.toMatchObject({ message: 'patch five is not applied' });
    await expect(made('h')).rejects.toMatchObject({ message: "no unit is or creates 'h'" });
    queue.edit('f', steps(0, 2, 0, 1, 4));
    expect(await made('f')).toEqual(['udfs/public/f.sql', 'four', 'three one *']);
    // Other units are not read.
    writeFileSync(join(queue.root, 'udfs/public/of.sql'), Uint8Array.of(0xff));
    expect(await made('f')).toEqual(['udfs/public/f.sql', 'four', 'three one *']);
  });
});
