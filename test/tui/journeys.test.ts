// Journeys through the interface in a real pseudo-terminal: what the screen shows, and what the catalogs have.
import { expect, test } from 'vitest';
import { describeOnEmbedded } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { openTerminal } from './terminal.ts';

const one = 'CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\n';

describeOnEmbedded('the interface', ({ freshDatabase, connect }) => {
  test('shows the queue, pushes after a yes, and leaves the screen as it was', async () => {
    const url = await freshDatabase();
    const queue = writeQueue({ units: { one }, patches: { first: { one: one.replace('1 $$', '11 $$') }, second: { two: one.replace('one', 'two') } } }, url);
    const t = openTerminal([], { cwd: queue.root });
    await t.until('first');
    console.log(t.text());
    await t.until('0 of 2 applied').then(() => t.until(/^(?!.*asking)/s));
    t.press('p');
    await t.until('y');
    await t.until('Plan: ');
    console.log(t.text());
    t.press('y');
    await t.until('1 of 2 applied');
    console.log(t.text());
    t.press('5');
    await t.until('pgquilt status');
    console.log(t.text());
    t.press('?');
    await t.until('type to search');
    console.log(t.text());
    t.press('esc', 'q');
    expect(await t.ended).toBe(0);
    console.log(t.text(), t.isAlternate, t.cursorShows);
    const { client, close } = await connect(url);
    expect((await client.query('SELECT one()')).rows).toEqual([{ one: 11 }]);
    await close();
  });
});
