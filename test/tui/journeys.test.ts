// Journeys through the interface in a real pseudo-terminal: what the screen shows, and what the catalogs have. Three are in
// every run, the others in the long one.
import { expect, test } from 'vitest';
import { describeOnEmbedded } from '../support/databases.ts';
import { scene } from './scene.ts';

describeOnEmbedded('the interface', (context) => {
  test('push: the plan, a yes, the database, and the screen as it was', async () => {
    const s = await scene(context);
    const t = await s.open([]);
    expect(t.isAlternate).toBe(true);
    expect(t.rows()[2]).toMatch(/^▌- one-is-ten/);
    t.press('p');
    await t.until('Plan: 0 to create, 1 to replace, 0 to recreate, 0 to drop.');
    expect(t.text()).toContain('~ replace  public.one()');
    expect(await s.valueOf('one')).toBe(1);
    t.press('enter', 'y');
    await t.until('Now at patch one-is-ten');
    await t.until('1 of 3 applied');
    expect(await s.valueOf('one')).toBe(10);
    await t.until('SELECT 10');
    const top = t.find('> one-is-ten');
    expect(t.cell(top?.row ?? 0, (top?.column ?? 0) + 2)).toMatchObject({ letter: 'o', inverse: true });
    t.press('5');
    await t.until('CREATE OR REPLACE FUNCTION');
    expect(t.text()).toMatch(/pgquilt push {2}\d+ ms/);
    t.press('q');
    expect(await t.ended).toBe(0);
    expect([t.isAlternate, t.cursorShows]).toEqual([false, true]);
  });
});
