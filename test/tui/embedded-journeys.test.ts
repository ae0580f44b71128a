// Journeys through all that the interface does, on the embedded database: what the screen shows, cell by cell where it matters,
// and what the catalogs have when it has been left.
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { describeOnEmbedded } from '../support/databases.ts';
import { isSlow } from '../support/long.ts';
import { pgquilt } from '../support/run.ts';
import { agree, agreeTo, leave, returns, scene } from './scene.ts';

// The machine may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

/** The embedded database costs seconds a journey: most of them are the slow run's. */
const slow = test.skipIf(!isSlow);
const byHand = (name: string, number: number) => returns(name, number).replace('CREATE', 'CREATE OR REPLACE');

describeOnEmbedded('the interface, at work', (context) => {
  slow('pop, and to the chosen patch, each as its plan says', async () => {
    const s = await scene(context, 3);
    const t = await s.open();
    expect(t.text()).toContain('3 of 3 applied');
    await agree(t, ['o'], 'Plan: 0 to create, 0 to replace, 0 to recreate, 1 to drop.', '2 of 3 applied');
    const gone = t.find('- add-three');
    expect(t.cell(gone?.row ?? 0, (gone?.column ?? 0) + 2)).toMatchObject({ letter: 'a', inverse: false });
    await agree(t, ['g', 't'], /Go to patch one-is-ten\?.*Remove two-is-twenty/s, '1 of 3 applied');
    expect(t.rows()[2]).toMatch(/^▌> one-is-ten/);
    await leave(t);
    expect(await s.valuesOf('one', 'two', 'three')).toEqual([10, 2, null]);
  });

  slow('refresh takes an edit that was made meanwhile and showed by itself', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    s.queue.edit('one', returns('one', 11));
    await t.until('* 1 edited');
    const sign = t.find('* 1 edited');
    expect(t.cell(sign?.row ?? 0, sign?.column ?? 0)).toMatchObject({ letter: '*', colour: 130 });
    t.press('r');
    await t.until('y   do it');
    // The yes is to what was shown: an edit that somebody makes after that is shown first.
    s.queue.edit('two', returns('two', 22));
    t.press('y');
    await t.until('! the edits are not those that were shown');
    await agreeTo(t, '~ changed  udfs/public/two.sql', (text) => !text.includes('edited'));
    expect(t.text()).toContain('+LANGUAGE sql AS $$ SELECT 11 $$;');
    await leave(t);
    expect(await s.valuesOf('one', 'two')).toEqual([11, 22]);
    expect(s.queue.read('patches/one-is-ten.patch')).toContain('+LANGUAGE sql AS $$ SELECT 11 $$;');
  });

  slow('refresh with a choice among the edits: what is not chosen stays one', async () => {
    const s = await scene(context, 1);
    s.queue.edit('one', returns('one', 11));
    s.queue.edit('two', returns('two', 22));
    const t = await s.open();
    expect(t.text()).toContain('* 2 edited');
    t.press('S');
    await t.until('Which edits go into patch one-is-ten?');
    await t.until(/▌\[ \] 1 {2}udfs\/public\/one\.sql/);
    t.press('j', 'space');
    await t.until(/▌\[x\] 2 {2}udfs\/public\/two\.sql/);
    await agree(t, ['enter'], /Take 1 of 2 hunks in\?.*~ changed {2}udfs\/public\/two\.sql/s, '* 1 edited');
    await leave(t);
    expect(await s.valuesOf('one', 'two')).toEqual([10, 22]);
    expect([s.queue.unit('one'), s.queue.unit('two')]).toEqual([returns('one', 11), returns('two', 22)]);
  });

  test('drift: both texts side by side, adopted as a patch', async () => {
    const s = await scene(context, 1);
    await s.sql(byHand('one', 99));
    const t = await s.open(['ui'], { columns: 160 });
    expect(t.text()).toContain('! 1 changed by hand');
    expect(t.rows()[2]).toMatch(/one-is-ten !/);
    t.press('o');
    await t.until('keep what the database has: a new patch');
    expect(t.text()).toMatch(/-AS \$function\$ SELECT 10 .*│ +\d+ \+AS \$function\$ SELECT 99/);
    t.press('a').type('hot-fix').press('enter');
    await agreeTo(t, /The command: pgquilt adopt --new hot-fix/, '2 of 4 applied');
    expect(t.text()).not.toContain('changed by hand');
    await leave(t);
    expect(await s.valuesOf('one')).toEqual([99]);
    expect(s.queue.read('patches/hot-fix.patch')).toContain('99');
  });

  slow('drift: overwritten after a plan of its own', async () => {
    const s = await scene(context, 1);
    await s.sql(byHand('one', 99));
    const t = await s.open();
    t.press('o');
    await t.until('take the patch; what was there is kept in the log');
    await agree(t, ['o'], /The command: pgquilt pop --overwrite/, '0 of 3 applied');
    await leave(t);
    expect(await s.valuesOf('one')).toEqual([1]);
  });

  slow('a merge that needs a person: both sides are shown, and one is taken', async () => {
    const s = await scene(context, 1);
    await s.sql(byHand('two', 99));
    const t = await s.open(['ui'], { columns: 160 });
    t.press('p');
    await t.until('put both together');
    t.press('m');
    await t.until('l   take what is live in');
    expect(t.text()).toMatch(/-.*SELECT 99.*│.*\+.*SELECT 20/);
    await agree(t, ['l'], /The command: pgquilt push --merge/, '2 of 3 applied');
    await leave(t);
    expect(await s.valuesOf('two')).toEqual([99]);
  });

  slow('a conflict names the place, and the editor opens there', async () => {
    const s = await scene(context);
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
    t.press('e');
    await t.until((text) => !text.includes('does not apply'));
    await agree(t, ['p'], '1 to replace', '1 of 3 applied');
    await leave(t);
    expect(await s.valuesOf('one')).toEqual([10]);
  });

  slow('$EDITOR: a unit is edited and refreshed, the terminal handed there and back', async () => {
    const s = await scene(context, 1);
    const editor = join(s.queue.root, 'editor.sh');
    writeFileSync(editor, `sed -i 's/SELECT 10/SELECT 12/' "$1"\n`);
    const t = await s.open(['ui'], { env: { EDITOR: `sh ${editor}` } });
    t.press('e');
    await t.until('* 1 edited');
    expect(t.isAlternate).toBe(true);
    await agree(t, ['r'], '~ changed  udfs/public/one.sql', (text) => !text.includes('edited'));
    expect(t.text()).toContain('+LANGUAGE sql AS $$ SELECT 12 $$;');
    await leave(t);
    expect(await s.valuesOf('one')).toEqual([12]);
  });

  test('resized all the time while a push is at work', async () => {
    const s = await scene(context);
    const t = await s.open();
    t.press('P');
    await t.until('Plan: 1 to create, 2 to replace');
    t.press('y');
    for (let i = 0; i < 40; i++) t.resize(60 + ((i * 37) % 140), 15 + ((i * 11) % 40));
    t.resize(40, 10);
    await t.until('too small');
    t.resize(100, 24);
    await t.until('3 of 3 applied');
    expect(t.rows()).toHaveLength(24);
    expect(t.rows()[1]).toMatch(/^ Series +│\[1 Diff\]/);
    const bar = t.find('│');
    expect(
      t
        .rows()
        .slice(1, -2)
        .every((row) => row[bar?.column ?? 0] === '│'),
    ).toBe(true);
    await leave(t);
    expect(await s.valuesOf('one', 'two', 'three')).toEqual([10, 20, 3]);
  });

  test('killed in the middle of a push: all of it or nothing, and the next one goes on', async () => {
    const s = await scene(context);
    const t = await s.open();
    t.press('P');
    await t.until('Plan: 1 to create, 2 to replace');
    t.press('y');
    await t.until(/pgquilt push -a +·/);
    t.signal('SIGKILL');
    expect(await t.end()).toBe(137);
    // The command that was at work is a process of its own, and may be waited for.
    expect((await pgquilt(['push', '-a', '--json'], { cwd: s.queue.root })).code).toBe(0);
    expect(await s.valuesOf('one', 'two', 'three')).toEqual([10, 20, 3]);
  });

  slow('undo takes back what the interface did, and redo does it again', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    await agree(t, ['p'], 'Apply two-is-twenty', '2 of 3 applied');
    await agree(t, ['u'], 'Undo the last operation?', '1 of 3 applied');
    await agree(t, ['U'], 'Redo what was undone?', '2 of 3 applied');
    await leave(t);
    expect(await s.valuesOf('one', 'two')).toEqual([10, 20]);
  });

  slow('any verb as on the command line, with its text; a change through its plan', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    t.press(':').type('series').press('enter');
    await t.until(/│> one-is-ten/);
    t.press('esc', ':').type('push 2').press('enter');
    await agreeTo(t, 'Apply add-three', '3 of 3 applied');
    t.press(':').type('psuh').press('enter');
    await t.until("'psuh' is not a pgquilt verb");
    await leave(t);
    expect(await s.valuesOf('three')).toEqual([3]);
  });

  slow('what a patch touches and what uses it, its plan, its header, side by side', async () => {
    const s = await scene(context, 1);
    await s.sql('CREATE VIEW uses_one AS SELECT one()');
    const t = await s.open();
    t.press('2');
    await t.until('└─ view public.uses_one');
    await t.until('-- live: public.one()');
    await t.until('CREATE OR REPLACE FUNCTION public.one()');
    t.press('3', 'j', 'enter');
    // Until then it is at work, and ^C would cancel that.
    await t.until('CREATE OR REPLACE FUNCTION two()');
    t.press('4');
    await t.until('Subject: two-is-twenty');
    t.press('1', '|');
    await t.until(/2 -LANGUAGE .*│ +2 \+LANGUAGE/);
    await leave(t);
    expect(await s.valuesOf('two')).toEqual([2]);
  });

  slow('the functions: who made each line, and one that no unit has, which becomes a patch', async () => {
    const s = await scene(context, 1);
    await s.sql(returns('beside', 5));
    const t = await s.open();
    t.press('v');
    await t.until('public.beside()  in no unit');
    t.press('b');
    await t.until(/one-is-ten │ LANGUAGE sql AS \$\$ SELECT 10/);
    t.press('/').type('beside').press('enter');
    await t.until('The database has it, and no unit does.');
    t.press('a').type('taken-in').press('enter');
    await agreeTo(t, /The command: pgquilt adopt/, '2 of 4 applied');
    await leave(t);
    expect(s.queue.read('patches/taken-in.patch')).toContain('beside');
    expect(await s.valuesOf('beside')).toEqual([5]);
  });

  slow('^C in the middle of a push: it is rolled back, and the screen and the catalogs say so', async () => {
    const s = await scene(context, 1);
    // Many statements, so that the database has its ears open between two of them.
    const test = 'SELECT count(*) > 0 FROM generate_series(1, 500000);\n'.repeat(2000);
    s.queue.write('patches/two-is-twenty.test.sql', test);
    const t = await s.open();
    t.press('P');
    await t.until(/pgquilt push -a --dry-run +·/);
    // Nobody else is at the database: who holds it is the push.
    await vi.waitFor(() => expect(existsSync(join(s.queue.root, '.pgquilt/dev.lock'))).toBe(true), 30_000);
    t.press('ctrl+c');
    await t.until('pgquilt push -a: cancelled; what was not done is rolled back');
    await t.until((text) => text.includes('1 of 3 applied') && text.includes('> one-is-ten'));
    await leave(t);
    expect(await s.valuesOf('one', 'two', 'three')).toEqual([10, 2, null]);
    expect([s.queue.unit('two'), s.queue.unit('three')]).toEqual([returns('two', 2), null]);
  });

  slow('the fleet: a column a database, and what another one pushes to one of them shows by itself', async () => {
    const s = await scene(context, 1);
    cpSync(join(s.queue.root, '.pgquilt/dev'), join(s.queue.root, '.pgquilt/other'), { recursive: true });
    const targets = 'default: dev\ntargets:\n  dev: pglite:.pgquilt/dev\n  other: pglite:.pgquilt/other\n';
    const series = s.queue.read('series.yaml').replace(/^(default|targets):.*\n(?: .*\n)*/gm, '');
    s.queue.write('series.yaml', targets + series);
    const t = await s.open();
    t.press('6');
    await t.until(/one-is-ten +> +>/);
    expect((await pgquilt(['push', '--target', 'other', '--json'], { cwd: s.queue.root })).code).toBe(0);
    await t.until(/two-is-twenty +- +>/);
    expect(t.text()).toMatch(/applied +1 +2/);
    await agree(t, ['p'], 'Apply two-is-twenty', /two-is-twenty +> +>/);
    await leave(t);
    expect(await s.valuesOf('one', 'two')).toEqual([10, 20]);
  });

  slow('a patch is taken in the hand and laid down elsewhere', async () => {
    const s = await scene(context, 1);
    const t = await s.open();
    t.press('G', 'm', 'k');
    await t.until(/^.*\n.*\n > one-is-ten.*\n↕- add-three.*\n - two-is-twenty/);
    await agree(t, ['enter'], 'Move patch add-three', /- add-three.*\n.*- two-is-twenty/);
    expect(s.queue.read('series.yaml')).toMatch(/one-is-ten\n.*add-three\n.*two-is-twenty/);
    await agree(t, ['p'], 'Apply add-three', '2 of 3 applied');
    await leave(t);
    expect(await s.valuesOf('two', 'three')).toEqual([2, 3]);
  });

  slow("a patch's test fails with the place and a caret; mended, it holds", async () => {
    const s = await scene(context);
    s.queue.write('patches/one-is-ten.test.sql', 'SELECT one() = 10;\nSELECT one() = 11;\n');
    const t = await s.open();
    t.press('p');
    await t.until('patches/one-is-ten.test.sql:2');
    await t.until(/\n.*\^/);
    t.press('esc');
    s.queue.write('patches/one-is-ten.test.sql', 'SELECT one() = 10;\n');
    t.press('X');
    await t.until('1 patch went up and down again');
    await leave(t);
    expect(await s.valuesOf('one')).toEqual([1]);
  });
});
