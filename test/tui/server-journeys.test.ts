// Journeys on a real server, which answers sooner than an embedded database that each command has to open.
import { expect, test, vi } from 'vitest';
import { describeOnNewestServer } from '../support/databases.ts';
import { pgquilt } from '../support/run.ts';
import { agree, agreeTo, leave, scene } from './scene.ts';

vi.setConfig({ testTimeout: 60_000 });

describeOnNewestServer('the interface', (context) => {
  test('push and pop, as the catalogs have it', async () => {
    const s = await scene(context);
    const t = await s.open();
    await agree(t, ['P'], 'Plan: 1 to create, 2 to replace', '3 of 3 applied');
    expect(await s.valuesOf('one', 'three')).toEqual([10, 3]);
    await agree(t, ['O'], 'Pop all patches?', '0 of 3 applied');
    expect(await s.valuesOf('one', 'three')).toEqual([1, null]);
  });

  test('what another one pushes shows by itself, and nothing is pushed twice', async () => {
    const s = await scene(context);
    const t = await s.open();
    t.press('p');
    await t.until('Apply one-is-ten');
    expect((await pgquilt(['push', '--json'], { cwd: s.queue.root })).code).toBe(0);
    // The plan was for a patch that is applied by now: the yes pushes nothing, and the plan is shown as it is now.
    t.press('y');
    await t.until(/! .* is not what it was when the plan was shown/);
    expect(await s.valuesOf('one', 'two')).toEqual([10, 2]);
    await agreeTo(t, 'Apply two-is-twenty', '2 of 3 applied');
    expect(await s.valuesOf('one', 'two')).toEqual([10, 20]);
  });

  test('^C in the middle of a push: the server rolls it back', async () => {
    const s = await scene(context);
    s.queue.write('patches/one-is-ten.test.sql', 'SELECT pg_sleep(60);\n');
    const t = await s.open();
    t.press('p');
    await t.until(/pgquilt push --dry-run +· +Testing patch one-is-ten \(1 of 1\) … +· +\^C cancels/);
    t.press('ctrl+c');
    await t.until('cancelled; what was not done is rolled back');
    expect(await s.valuesOf('one')).toEqual([1]);
    await leave(t);
  });

  test('a database on another machine: each change has its name typed, and another word changes nothing', async () => {
    const s = await scene(context);
    // This machine by a name that is not known for it.
    s.queue.write(
      'series.yaml',
      s.queue.read('series.yaml').replace(/(?<=[@/])(localhost|127\.0\.0\.1)(?=:)/, '127.1'),
    );
    const t = await s.open();
    const name = /REMOTE \S+@127\.1:\d+\/(\S+)/.exec(t.rows()[0] ?? '')?.[1] ?? '';
    const sign = t.find('REMOTE');
    expect(t.cell(sign?.row ?? 0, sign?.column ?? 0)).toMatchObject({ inverse: true, colour: 160 });
    for (const [typed, outcome] of [
      ['yes', `that is not ${name}: nothing was done`],
      ['', `that is not ${name}: nothing was done`],
      [name, 'Now at patch one-is-ten'],
    ] as const) {
      expect(await s.valuesOf('one')).toEqual([1]);
      await agree(t, ['p'], 'Apply one-is-ten', `Type ${name} to do it: `);
      t.type(typed).press('enter');
      await t.until(outcome);
    }
    await t.until('1 of 3 applied');
    expect(await s.valuesOf('one')).toEqual([10]);
    t.press('o');
    await t.until('y   do it');
    t.press('y');
    await t.until(`Type ${name} to do it: `);
    t.press('esc');
    await t.until('nothing was done');
    await leave(t);
    expect(await s.valuesOf('one')).toEqual([10]);
  });

  test('new: the name is typed; a patch of that name is refused and said', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    t.press('c').type('brand-new').press('enter');
    await agreeTo(t, /The command: pgquilt new brand-new/, '2 of 4 applied');
    expect(s.queue.read('series.yaml')).toContain('  - brand-new\n');
    t.press('c').type('brand-new').press('enter');
    await agreeTo(t, 'y   do it', 'Esc back');
    t.press('esc', 'q');
    expect(await t.end()).toBe(0);
  });
});
