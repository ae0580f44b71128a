// A push of more patches than travel together: while the server is at one chunk of a hundred, the next one is written already.
// Wherever it is refused, the error names the patch, and nothing is half done.
import { expect, test } from 'vitest';
import { applied } from '../../src/queue/applied.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isSlow } from '../support/long.ts';
import { fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;
const COUNT = 205;
const poly = (standard: string, name = 'poly'): string =>
  `CREATE FUNCTION public.${name}(a anyelement = ${standard}) RETURNS text LANGUAGE sql AS $$ SELECT a::text $$;\n`;

describeOnUsualKind('a push in three chunks', (server) => {
  const db = useDatabase(server);
  /** Each patch makes a function of its own, but for those that are told. */
  const queueOf = (units: Record<string, string>, own: Record<number, Record<string, string>>) =>
    db.queue({
      units,
      patches: Object.fromEntries(
        Array.from({ length: COUNT }, (_, i) => [`p${i}`, own[i] ?? { [`g${i}`]: plus(`g${i}`, i) }]),
      ),
    });
  const broken = (i: number) => ({ [i]: { [`g${i}`]: fn(`g${i}`, 'a integer', '\n RETRUN 1;') } });

  test.each([
    ['in the first chunk, the next one being written', 37] as const,
    ...(isSlow ? [['in one that was written while the first was on its way', 150] as const] : []),
  ])('refused %s', async (_where, at) => {
    const queue = queueOf({}, broken(at));
    await load(queue.context());
    const before = [await db.catalog(), queue.files()];
    await expect(push(queue.context(), ALL)).rejects.toMatchObject({
      code: 'failed',
      patch: `p${at}`,
      file: `udfs/public/g${at}.sql`,
      line: 2,
      sqlstate: '42601',
    });
    expect([await db.catalog(), queue.files()]).toEqual(before);
    await expect(applied(queue.context())).rejects.toMatchObject({ code: 'nothing-to-do' });
  });

  test('a patch that the server wants done another way is tried again, and so is its chunk', async () => {
    // What the text does not tell: a default of another type cannot be replaced.
    const depends = 'ALTER FUNCTION public.k(integer) DEPENDS ON EXTENSION plpgsql;\n';
    const queue = queueOf(
      { poly: poly('1'), poly2: poly('1', 'poly2'), k: `${plus('k', 0)}${depends}` },
      {
        37: { poly: poly("'x'::text") },
        60: { poly2: poly("'y'::text", 'poly2') },
        // What one chunk leaves is what the next one has to find: the dependency that is gone does not come back.
        100: { k: plus('k', 0) },
        180: { k: plus('k', 1) },
      },
    );
    await load(queue.context());
    const before = await db.catalog();
    await push(queue.context(), ALL);
    const last = COUNT - 1;
    expect(await db.value(`SELECT poly() || poly2() || k(0) || g99(0) || g${last}(0)`)).toBe(`xy199${last}`);
    expect(await db.catalog()).not.toMatch(/function public\.k\(integer\) x extension plpgsql/);
    await pop(queue.context(), { goal: { name: 'p120' } });
    expect(await db.value('SELECT poly() || poly2() || k(0)')).toBe('xy0');
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(before);
    expect(before).toMatch(/function public\.k\(integer\) x extension plpgsql/);
  });
});
