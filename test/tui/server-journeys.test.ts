// Journeys on a real server, which answers sooner than an embedded database that each command has to open. In the long run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { describeOnNewestServer } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { pgquilt } from '../support/run.ts';
import { returns, scene } from './scene.ts';

vi.setConfig({ testTimeout: 60_000 });

const long = test.skipIf(!isLong);

describeOnNewestServer('the interface', (context) => {
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

  long('pop, pop all and to here, each as its plan says', async () => {
    const s = await scene(context, 3);
    const t = await s.open();
    expect(t.text()).toContain('3 of 3 applied');
    t.press('o');
    await t.until('Plan: 0 to create, 0 to replace, 0 to recreate, 1 to drop.');
    t.press('y');
    await t.until('2 of 3 applied');
    expect(await s.valueOf('three')).toBeNull();
    t.press('g', 't');
    await t.until('Go to patch one-is-ten?');
    await t.until('Remove two-is-twenty');
    t.press('y');
    await t.until('1 of 3 applied');
    expect([await s.valueOf('one'), await s.valueOf('two')]).toEqual([10, 2]);
    t.press('O');
    await t.until('Pop all patches?');
    t.press('y');
    await t.until('0 of 3 applied');
    expect(await s.valueOf('one')).toBe(1);
    expect(s.queue.unit('one')).toBe(returns('one', 1));
    t.press('o');
    await t.until('No patches applied');
  });

  long('refresh takes an edit made meanwhile, which shows by itself', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    s.queue.edit('one', returns('one', 11));
    await t.until('* 1 edited');
    t.press('r');
    await t.until('~ changed  udfs/public/one.sql');
    t.press('y');
    await t.until('SELECT 11');
    await t.until((text) => !text.includes('edited'));
    expect(await s.valueOf('one')).toBe(11);
    expect(s.queue.read('patches/one-is-ten.patch')).toContain('+LANGUAGE sql AS $$ SELECT 11 $$;');
  });

  long('new: the name is typed; a patch of that name is refused and said', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    t.press('c').type('brand-new').press('enter');
    await t.until(/The command: pgquilt new brand-new.*y {3}do it/s);
    t.press('y');
    await t.until('2 of 4 applied');
    expect(s.queue.read('series.yaml')).toContain('  - brand-new\n');
    t.press('c').type('brand-new').press('enter');
    await t.until('y   do it');
    t.press('y');
    await t.until('brand-new');
    await t.until('Esc back');
    t.press('esc', 'q');
    expect(await t.end()).toBe(0);
  });

  long('drift: both texts side by side, adopted as a patch', async () => {
    const s = await scene(context, 1);
    await s.sql(returns('one', 99).replace('CREATE', 'CREATE OR REPLACE'));
    const t = await s.open(['ui'], { columns: 160 });
    expect(t.text()).toContain('! 1 changed by hand');
    expect(t.rows()[2]).toMatch(/one-is-ten !/);
    t.press('o');
    await t.until('keep what the database has: a new patch');
    expect(t.text()).toMatch(/-AS \$function\$ SELECT 10 .*│ +\d+ \+AS \$function\$ SELECT 99/);
    t.press('a').type('hot-fix').press('enter');
    await t.until(/The command: pgquilt adopt --new hot-fix.*y {3}do it/s);
    t.press('y');
    await t.until('2 of 4 applied');
    expect(t.text()).not.toContain('changed by hand');
    expect(await s.valueOf('one')).toBe(99);
    expect(s.queue.read('patches/hot-fix.patch')).toContain('99');
  });

  long('drift: overwritten after a plan of its own', async () => {
    const s = await scene(context, 1);
    await s.sql(returns('one', 99).replace('CREATE', 'CREATE OR REPLACE'));
    const t = await s.open();
    t.press('o');
    await t.until('take the patch; what was there is kept in the log');
    t.press('o');
    await t.until(/The command: pgquilt pop --overwrite.*y {3}do it/s);
    t.press('y');
    await t.until('0 of 3 applied');
    expect(await s.valueOf('one')).toBe(1);
  });

  long('a conflict names the place, and the editor opens there', async () => {
    const s = await scene(context, 0);
    const patch = s.queue.read('patches/one-is-ten.patch');
    s.queue.write(
      'patches/one-is-ten.patch',
      patch.replace('-LANGUAGE sql AS $$ SELECT 1 $$;', '-LANGUAGE sql AS $$ SELECT 7 $$;'),
    );
    const editor = join(s.queue.root, 'editor.sh');
    writeFileSync(editor, `cp ${s.queue.root}/whole.patch "$1"\n`, { mode: 0o755 });
    s.queue.write('whole.patch', patch);
    const t = await s.open(['ui'], { env: { EDITOR: `sh ${editor}` } });
    t.press('p');
    await t.until('Patch one-is-ten does not apply');
    await t.until('open patches/one-is-ten.patch in the editor');
    expect(await s.valueOf('one')).toBe(1);
    t.press('e');
    await t.until((text) => !text.includes('does not apply'));
    t.press('p');
    await t.until('y   do it');
    t.press('y');
    await t.until('1 of 3 applied');
    expect(await s.valueOf('one')).toBe(10);
  });

  long('any verb as on the command line, with its text; a change through its plan', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    t.press(':').type('series').press('enter');
    await t.until('pgquilt series');
    await t.until(/│> one-is-ten/);
    t.press('esc', ':').type('push 2').press('enter');
    await t.until('Apply add-three');
    t.press('y');
    await t.until('3 of 3 applied');
    expect(await s.valueOf('three')).toBe(3);
    t.press(':').type('psuh').press('enter');
    await t.until("'psuh' is not a pgquilt verb");
  });

  long('functions of the patch with what uses them, the plan, the header, side by side', async () => {
    const s = await scene(context, 1);
    await s.sql('CREATE VIEW uses_one AS SELECT one()');
    const t = await s.open();
    t.press('2');
    await t.until('└─ view public.uses_one');
    t.press('3', 'j', 'enter');
    await t.until('CREATE OR REPLACE FUNCTION');
    expect(await s.valueOf('two')).toBe(2);
    t.press('4');
    await t.until('Subject: two-is-twenty');
    t.press('1', '|');
    await t.until(/2 -LANGUAGE .*│ +2 \+LANGUAGE/);
  });

  long('undo takes back what the interface did', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    t.press('p');
    await t.until('y   do it');
    t.press('y');
    await t.until('2 of 3 applied');
    t.press('u');
    await t.until('Undo the last operation?');
    t.press('y');
    await t.until('1 of 3 applied');
    expect(await s.valueOf('two')).toBe(2);
  });
});
