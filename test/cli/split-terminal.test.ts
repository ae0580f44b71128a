// split, as a person at a terminal is asked, hunk by hunk.
import { expect, test, vi } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { plus, steps } from '../support/routines.ts';
import { openTerminal } from '../tui/terminal.ts';

vi.setConfig({ testTimeout: 240_000 });
/** Seconds that an answer may take on a busy machine. */
const PATIENCE = 60;

describeOnNewestServer('split at a terminal', (server) => {
  test('asks hunk by hunk; what is chosen moves, and q leaves everything as it is', async () => {
    const queue = writeQueue(
      {
        units: { f: steps(0, 0, 0, 0, 0, 0), g: plus('g', 0) },
        patches: { both: { f: steps(1, 0, 0, 0, 0, 6), g: plus('g', 1) } },
      },
      await server.freshDatabase(),
    );
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    const before = queue.files();
    const split = () => openTerminal(['split', 'both', 'part'], { cwd: queue.root, rows: 60, env: { NO_COLOR: '1' } });

    const first = split();
    await first.until('Hunk 1 of 3 into part [y,n,a,d,q,?]?', PATIENCE);
    first.type('?').press('enter');
    await first.until('q: leave everything as it is', PATIENCE);
    first.press('enter');
    await first.until(/Hunk 1 of 3.*Hunk 1 of 3/s, PATIENCE);
    first.type('y').press('enter');
    await first.until('Hunk 2 of 3', PATIENCE);
    first.type('q').press('enter');
    await first.until('Nothing was changed', PATIENCE);
    expect(await first.end(PATIENCE)).toBe(0);
    expect(queue.files()).toEqual(before);

    const second = split();
    for (const [hunk, answer] of ['n', 'y', 'n'].entries()) {
      await second.until(`Hunk ${hunk + 1} of 3 into part`, PATIENCE);
      second.type(answer).press('enter');
    }
    await second.until('Split patch both: udfs/public/f.sql into patch part', PATIENCE);
    expect(await second.end(PATIENCE)).toBe(0);
    const added = (name: string) => queue.read(`patches/${name}.patch`).match(/^\+ .*/gm);
    expect([added('part'), queue.tree()]).toEqual([['+  a := a + 6;'], treeOf(before)]);
    expect(queue.read('patches/both.patch')).toContain('a := a + 1;');
  });
});

function treeOf(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('udfs/')));
}
