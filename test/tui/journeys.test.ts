// Journeys through the interface in a real pseudo-terminal: what the screen shows, and what the catalogs have. Three are in
// every run, the others in the long one; more are in server-journeys.test.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { describeOnEmbedded } from '../support/databases.ts';
import { isLong, isMoreOnly } from '../support/long.ts';
import { pgquilt } from '../support/run.ts';
import { scene, sceneOnFiles } from './scene.ts';
import { openTerminal } from './terminal.ts';

// The machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const long = test.skipIf(!isLong);
const usual = test.skipIf(isMoreOnly);

describeOnEmbedded('the interface', (context) => {
  usual('push: the plan, a yes, the database, and the screen as it was', async () => {
    const s = await scene(context);
    const t = await s.open([]);
    expect(t.isAlternate).toBe(true);
    expect(t.rows()[2]).toMatch(/^▌- one-is-ten/);
    t.press('p');
    await t.until('Plan: 0 to create, 1 to replace, 0 to recreate, 0 to drop.');
    expect(t.text()).toContain('~ replace  public.one()');
    t.press('enter', 'y');
    await t.until('Now at patch one-is-ten');
    await t.until('1 of 3 applied');
    await t.until('SELECT 10');
    const top = t.find('> one-is-ten');
    expect(t.cell(top?.row ?? 0, (top?.column ?? 0) + 2)).toMatchObject({ letter: 'o', inverse: true });
    t.press('5');
    await t.until('CREATE OR REPLACE FUNCTION');
    expect(t.text()).toMatch(/pgquilt push {2}\d+ ms/);
    t.press('q');
    expect(await t.end()).toBe(0);
    expect([t.isAlternate, t.cursorShows]).toEqual([false, true]);
    expect(await s.valuesOf('one')).toEqual([10]);
  });

  long('$EDITOR has the terminal to itself, and the interface is back after it', async () => {
    const s = sceneOnFiles();
    const editor = join(s.queue.root, 'editor.sh');
    writeFileSync(
      editor,
      `printf 'EDITING %s' "$1"; stty -a < /dev/tty | grep -o -- '-icanon\\|icanon' ; read word; sed -i "s/Subject: .*/Subject: $word/" "$1"\n`,
    );
    // Terminals do not agree on how wide these are: what is too long for one must not run into the row below.
    const wide = `Subject: ${'\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'.repeat(40)}`;
    s.queue.write(
      'patches/two-is-twenty.patch',
      s.queue.read('patches/two-is-twenty.patch').replace(/^Subject: .*/, wide),
    );
    const t = await s.open(['ui'], { env: { EDITOR: `sh ${editor}` }, columns: 90 });
    t.press('h');
    await t.until('EDITING patches/one-is-ten.patch');
    expect(t.isAlternate).toBe(false);
    await t.until(/[^-]icanon/);
    t.type('Ten, by hand\r');
    await t.until('Series');
    await t.until('Ten, by hand');
    expect(t.isAlternate).toBe(true);
    expect(readFileSync(join(s.queue.root, 'patches/one-is-ten.patch'), 'utf8')).toMatch(/^Subject: Ten, by hand$/m);
    t.press('j');
    await t.until(/▌- two-is-twenty/);
    expect(t.rows()[4]).toMatch(/^ - add-three/);
    t.press('ctrl+c');
    expect(await t.end()).toBe(0);
    expect([t.isAlternate, t.cursorShows]).toEqual([false, true]);
  });

  long('a key pressed at the first sight of the screen counts, ^C too', async () => {
    const s = sceneOnFiles();
    const opened = Array.from({ length: 6 }, () => openTerminal(['ui'], { cwd: s.queue.root }));
    const statuses = opened.map(async (t) => {
      await t.until(() => t.isAlternate);
      return await t.press('ctrl+c').end();
    });
    // Node's own start is over by then, so that it is never the signal that ends it.
    expect(await Promise.all(statuses)).toEqual([0, 0, 0, 0, 0, 0]);
    for (const t of opened) expect(t.written).not.toContain('^C');
  });

  long('an editor that fails is said, and nothing else happens', async () => {
    const s = sceneOnFiles();
    const t = await s.open(['ui'], { env: { EDITOR: 'false' } });
    t.press('e');
    await t.until("the editor 'false' ended with 1");
    expect(t.isAlternate).toBe(true);
  });

  long('two at one database: the other one is let in, and what it does shows', async () => {
    const s = await scene(context);
    const t = await s.open();
    const other = await pgquilt(['push', '2', '--json'], { cwd: s.queue.root });
    expect(other.code).toBe(0);
    await t.until('2 of 3 applied');
    expect(t.text()).toContain('> two-is-twenty');
  });

  long('files that others add and change show by themselves', async () => {
    const s = sceneOnFiles();
    const t = await s.open();
    s.queue.write('series.yaml', `${s.queue.read('series.yaml')}  - by-another\n`);
    await t.until('by-another');
    s.queue.write('patches/by-another.patch', 'Subject: Seen at once\n\n');
    await t.until('Seen at once');
  });

  long.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])('%s brings the screen back', async (name, status) => {
    const s = sceneOnFiles();
    const t = await s.open();
    t.signal(name);
    expect(await t.end()).toBe(status);
    expect([t.isAlternate, t.cursorShows]).toEqual([false, true]);
  });

  usual('without a database: resizing, too small, search, help, functions, ASCII, NO_COLOR', async () => {
    const s = sceneOnFiles();
    const t = await s.open(['ui', '--read-only'], { env: { NO_COLOR: '1', LANG: 'C' } });
    expect(t.written).not.toMatch(/\u001b\[[\d;]*3[1-6][;m]/);
    expect(t.text()).toMatch(/^[\x20-\x7e\n]*$/);
    expect(t.rows()[0]).toContain('READ-ONLY');
    t.press('p');
    await t.until('push the next patch: --read-only forbids it');
    for (const [columns, rows] of [
      [20, 5],
      [300, 80],
      [61, 16],
      [59, 40],
      [140, 14],
      [100, 30],
      [61, 15],
    ] as const)
      t.resize(columns, rows);
    await t.until('Series');
    await t.until((text) => text.includes('1 Diff') === false);
    t.resize(30, 6);
    await t.until('too small');
    t.resize(120, 30);
    await t.until('1 Diff');
    t.press('/').type('twen');
    await t.until('/twen: 1');
    t.press('enter');
    await t.until((text) => !text.includes('Esc leave it'));
    t.press('esc');
    await t.until((text) => !text.includes('/twen'));
    t.press('?');
    await t.until('Keys: type to search');
    t.type('undo the last');
    await t.until(/Keys {2}\/undo the last.*! undo the last operation: --read-only forbids it/s);
    t.press('esc');
    await t.until('Keys: type to search');
    t.press('esc');
    await t.until('1 Diff');
    t.press('v');
    await t.until('public/one');
    t.press('j');
    await t.until('udfs/public/three.sql');
    t.press('q', 'q');
    expect(await t.end()).toBe(0);
    // What the user had on the screen is there again.
    expect([t.isAlternate, t.text().trim()]).toEqual([false, '']);
  });

  long('the plain mode: lines, no box, no screen of its own', async () => {
    const s = await scene(context);
    const t = await s.open(['ui', '--plain']).catch((error: unknown) => error);
    expect(t).not.toBeInstanceOf(Error);
    if (t instanceof Error || typeof t !== 'object' || t === null || !('press' in t)) throw t;
    const terminal = t as Awaited<ReturnType<typeof s.open>>;
    expect(terminal.isAlternate).toBe(false);
    terminal.press('j');
    await terminal.until('two-is-twenty, unapplied, 2 of 3: two-is-twenty');
    terminal.press('p');
    await terminal.until('Plan: 0 to create, 1 to replace');
    terminal.press('y');
    await terminal.until('1 of 3 applied, top is one-is-ten');
    expect(terminal.written).not.toMatch(/[│─┌┐└┘]|\u001b\[\d*[ABCDHJ]/);
    terminal.press('q');
    expect(await terminal.end()).toBe(0);
    expect(await s.valuesOf('one')).toEqual([10]);
  });

  long('own keys; a clash is told instead of opening', async () => {
    const s = sceneOnFiles();
    const keys = (text: string) => s.queue.write('config/pgquilt/keys.json', text);
    keys('{ "help": ["x"], "check": "Z" }');
    s.queue.write('series.yaml', `keys: { functions: V, help: [H] }\n${s.queue.read('series.yaml')}`);
    const env = { XDG_CONFIG_HOME: join(s.queue.root, 'config') };
    const t = await s.open(['ui'], { env });
    t.press('x');
    await t.until('Keys: type to search');
    t.press('esc', 'V');
    await t.until('▌public/one');
    t.press('q', 'q');
    expect(await t.end()).toBe(0);
    keys('{ "push": "o" }');
    const clash = await s.open(['ui'], { env }).catch((error: Error) => error.message);
    expect(clash).toContain('the key o is both push and pop');
  });
});

describe('where there is no terminal', () => {
  test.each([[[]], [['ui']], [['ui', '--plain']]])('pgquilt %j is exit 64', async (words) => {
    const { code, stdout, stderr } = await pgquilt(words, { cwd: '/' });
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/terminal|which verb/);
  });
});
