// Journeys on a real server, in the long run: several at once, and a server that goes away from a command.
import { expect, test, vi } from 'vitest';
import { describeOnRealServer } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { pgquilt } from '../support/run.ts';
import { scene } from './scene.ts';

vi.setConfig({ testTimeout: 60_000 });

const long = test.skipIf(!isLong);

describeOnRealServer('the interface', (context) => {
  long('push and pop, as the catalogs have it', async () => {
    const s = await scene(context);
    const t = await s.open();
    t.press('P');
    await t.until('Plan: 1 to create, 2 to replace');
    t.press('y');
    await t.until('3 of 3 applied');
    expect([await s.valueOf('one'), await s.valueOf('three')]).toEqual([10, 3]);
    t.press('O');
    await t.until('y   do it');
    t.press('y');
    await t.until('0 of 3 applied');
    expect([await s.valueOf('one'), await s.valueOf('three')]).toEqual([1, null]);
  });

  long('what another one pushes shows by itself, and nothing is pushed twice', async () => {
    const s = await scene(context);
    const t = await s.open();
    t.press('p');
    await t.until('Apply one-is-ten');
    expect((await pgquilt(['push', '--json'], { cwd: s.queue.root })).code).toBe(0);
    // The plan was for a patch that is applied by now: the yes pushes the next one, and says which.
    t.press('esc');
    await t.until('1 of 3 applied');
    t.press('p');
    await t.until('Apply two-is-twenty');
    t.press('y');
    await t.until('2 of 3 applied');
    expect([await s.valueOf('one'), await s.valueOf('two')]).toEqual([10, 20]);
  });

  long('^C in the middle of a push: the server rolls it back', async () => {
    const s = await scene(context, 0, { files: { 'patches/one-is-ten.test.sql': 'SELECT pg_sleep(60);\n' } });
    const t = await s.open();
    t.press('p');
    await t.until('pgquilt push --dry-run');
    t.press('ctrl+c');
    await t.until('cancelled; what was not done is rolled back');
    expect(await s.valueOf('one')).toBe(1);
    t.press('ctrl+c');
    expect(await t.end()).toBe(0);
  });
});
