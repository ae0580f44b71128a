// Two clones of a queue: each adds and edits patches, real git merges them, and a database that either side was pushed to comes
// to the merged series without a moment in which a function is missing.
import { expect, test } from 'vitest';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { openClient } from '../support/client.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { TestQueue, type Texts, writeQueue } from '../support/queue.ts';
import { plus } from '../support/routines.ts';
import { tempDir } from '../support/temp.ts';

const ALL = { goal: { all: true } } as const;

/** A function with a line at its head and one at its foot, far enough apart for two patches to know nothing of each other. */
function long(head: number, foot: number): string {
  return `CREATE FUNCTION public.long(a integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  total integer := ${head};
BEGIN
  IF a IS NULL THEN
    RETURN NULL;
  END IF;
  total := total + a;
  -- What comes last counts most.
  total := total + ${foot};
  RETURN total;
END
$$;
`;
}

/** Calls the functions again and again, as an application does, until it is told to stop; gives how often that went well. */
async function callAllTheTime(url: string, sql: string): Promise<() => Promise<number>> {
  const client = await openClient(url);
  let [going, calls] = [true, 0];
  const calling = (async () => {
    for (; going; calls++) {
      await client.query(sql);
      await client.query({ name: 'prepared', text: sql });
    }
  })();
  // An error is for the end to find.
  calling.catch(() => undefined);
  return async () => {
    going = false;
    await calling.finally(() => client.end());
    return calls;
  };
}

describeOnRealServer('branches', (server) => {
  test('two clones are merged, and what either was pushed to follows', async () => {
    const origin = writeQueue({
      units: { long: long(0, 0), g: plus('g', 0) },
      patches: { first: { g: plus('g', 1), k: plus('k', 1) } },
      files: { '.gitattributes': '*.patch -text\nudfs/** -text\nseries.yaml merge=union\n' },
    });
    const pushed = async (queue: TestQueue, PGQUILT_DATABASE: string): Promise<() => QueueContext> => {
      const context = () => queue.context({ env: { PGQUILT_DATABASE } });
      await load(context());
      await push(context(), ALL);
      return context;
    };
    await pushed(origin, await server.freshDatabase());
    origin.git('init', '-q', '-b', 'main');
    origin.git('add', '-A');
    origin.git('commit', '-q', '-m', 'first');

    /** A clone, with a database of its own, in which somebody makes a patch. */
    const branch = async (name: string, edits: Texts) => {
      const queue = new TestQueue(tempDir());
      queue.git('clone', '-q', origin.root, '.');
      const url = await server.freshDatabase();
      const context = await pushed(queue, url);
      await newPatch(context(), { name });
      for (const [unit, text] of Object.entries(edits)) queue.edit(unit, text);
      await refresh(context());
      queue.git('add', '-A');
      queue.git('commit', '-q', '-m', name);
      return { queue, url, context };
    };
    const ours = await branch('ours', { long: long(9, 0), own: plus('own', 1) });
    const theirs = await branch('theirs', { long: long(0, 9), g: null, their: plus('their', 1) });

    ours.queue.git('fetch', '-q', theirs.queue.root, 'main');
    ours.queue.git('merge', '-q', '-m', 'merged', 'FETCH_HEAD');
    expect(ours.queue.read('series.yaml')).toBe('patches:\n  - first\n  - ours\n  - theirs\n');

    // What their database was brought to is now in another order, and is said to be.
    const elsewhere = () => ours.queue.context({ database: theirs.url });
    expect(await status(elsewhere())).toMatchObject({
      applied: ['first', 'theirs'],
      differs: [{ patch: 'ours', what: 'unapplied', message: expect.stringContaining('below an applied patch') }],
    });
    const stop = await callAllTheTime(theirs.url, 'SELECT public.long(1), public.k(1), public.their(1)');
    try {
      const done = await goToSeries(elsewhere());
      expect(done).toMatchObject({ popped: ['theirs'], pushed: ['ours', 'theirs'], top: 'theirs' });
    } finally {
      expect(await stop()).toBeGreaterThan(0);
    }
    expect(await status(elsewhere())).toMatchObject({ applied: ['first', 'ours', 'theirs'], differs: [], drift: [] });

    // Ours only goes on. Its tree has what git made of both: that is no edit.
    expect((await status(ours.context())).tree).toMatchObject({
      dirty: [],
      behind: expect.arrayContaining(['udfs/public/long.sql']),
    });
    expect(await goToSeries(ours.context())).toMatchObject({ popped: [], pushed: ['theirs'] });
    expect(await status(ours.context())).toMatchObject({ tree: { dirty: [], behind: [] }, differs: [], drift: [] });
    expect(ours.queue.unit('long')).toBe(long(9, 9));
    expect(ours.queue.git('status', '--porcelain')).toBe('');
    for (const { url } of [ours, theirs]) {
      const client = await openClient(url);
      expect((await client.query('SELECT public.long(1), public.own(0), public.their(0)')).rows).toEqual([
        { long: 19, own: 1, their: 1 },
      ]);
      await client.end();
    }

    // An edit that was committed is an edit all the same.
    ours.queue.edit('long', long(9, 9).replace('RETURN NULL', 'RETURN 0'));
    ours.queue.git('commit', '-q', '-a', '-m', 'an edit');
    expect((await status(ours.context())).tree.dirty).toEqual(['udfs/public/long.sql']);

    // A list of settings on lines of its own is what git would mix unseen.
    expect((await status(ours.context())).notes).toEqual([]);
    ours.queue.write('series.yaml', `search_path:\n  - public\n${ours.queue.read('series.yaml')}`);
    expect((await status(ours.context())).notes).toEqual([
      expect.stringContaining('list of settings on several lines'),
    ]);
  });
});
