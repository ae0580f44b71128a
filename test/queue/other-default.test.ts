// `default:` in series.yaml is another one on another branch: the tree follows the database that the branch names. No drift is seen in
// either, no text passes for an edit, and an edit is not lost.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { isSlow } from '../support/long.ts';
import { writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';

const ALL = { goal: { all: true } } as const;

describeOnRealServer('a default target that changes with the branch', (server) => {
  test.each(['in git', ...(isSlow ? ['without git'] : [])])('%s', async (where) => {
    const [one, two] = [await server.freshDatabase(), await server.freshDatabase()];
    const queue = writeQueue({
      settings: `targets: { one: ${JSON.stringify(one)}, two: ${JSON.stringify(two)} }\ndefault: one\n`,
      units: { f: f(0), g: plus('g', 0) },
      patches: { first: { f: f(1) }, second: { f: f(2) } },
    });
    const commit = (branch: string) => {
      if (where === 'without git') return;
      queue.git('add', '-A');
      queue.git('commit', '-qm', branch);
    };
    if (where === 'in git') queue.git('init', '-q', '-b', 'one');
    const defaults = (name: string) =>
      queue.write('series.yaml', queue.read('series.yaml').replace(/default: \w+/, `default: ${name}`));
    const go = (name: string) => {
      if (where === 'in git') queue.git('checkout', '-q', name);
      else defaults(name);
    };
    const stands = async (applied: string[], level: string | null, behind: string[], dirty: string[] = []) =>
      expect(await status(queue.context())).toMatchObject({
        applied,
        drift: [],
        differs: [],
        tree: { level, behind, dirty },
      });

    commit('one');
    await load(queue.context());
    await load(queue.context({ database: two }));
    if (where === 'in git') queue.git('checkout', '-q', '-b', 'two');
    defaults('two');
    commit('two');
    go('one');
    await push(queue.context(), ALL);
    expect(queue.unit('f')).toBe(f(2));

    if (where === 'in git') queue.git('stash', '-q');
    go('two');
    // Git took the tree back to its commit; without it, another target's text stands there.
    await stands([], null, where === 'in git' ? [] : ['udfs/public/f.sql']);
    const { notes } = await push(queue.context(), { goal: { count: 1 } });
    expect(notes).toEqual(where === 'in git' ? [] : ['udfs/public/f.sql brought in line with the base']);
    expect(queue.unit('f')).toBe(f(1));
    await stands(['first'], 'first', []);

    // An edit made on the one is an edit on the other, too, and neither overwrites it.
    queue.edit('g', plus('g', 7));
    if (where === 'in git') queue.git('checkout', '-q', '--', 'udfs/public/f.sql');
    go('one');
    await pop(queue.context(), { goal: { count: 1 } });
    await stands(['first'], 'first', [], ['udfs/public/g.sql']);
    expect([queue.unit('f'), queue.unit('g')]).toEqual([f(1), plus('g', 7)]);
    go('two');
    await pop(queue.context(), ALL);
    await stands([], null, [], ['udfs/public/g.sql']);
    expect([queue.unit('f'), queue.unit('g')]).toEqual([f(0), plus('g', 7)]);
  });
});
