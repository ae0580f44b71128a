// A change by hand that CREATE OR REPLACE cannot make: the routine that is live has another return type, other argument names,
// another kind than the one recorded, with a view on it. --merge and --overwrite go over it and back.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { overwritten } from '../../src/queue/overwritten.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;

interface Shape {
  readonly args?: string;
  readonly returns?: string;
  readonly kind?: 'FUNCTION' | 'PROCEDURE';
}

/** The routine that adds `n`; `first` is a line of the body far from that. */
function text(
  name: string,
  n: number,
  { args = 'a integer', returns, kind = 'FUNCTION' }: Shape = {},
  first = 0,
): string {
  const result = kind === 'PROCEDURE' ? '' : `\n  RETURNS ${returns ?? 'integer'}`;
  return `CREATE ${kind} public.${name}(${args})${result}\n  LANGUAGE sql\nAS $$\n  SELECT $1 + ${first}\n  -- one\n  -- two\n  -- three\n  + ${n};\n$$;\n`;
}

/** What the hand makes of each, and what the patch does to its shape. */
const shapes: readonly { readonly hand: Shape; readonly patch?: Shape; readonly both: string }[] = [
  { hand: { args: 'b integer' }, both: 'b integer → integer' },
  { hand: { returns: 'bigint' }, both: 'a integer → bigint' },
  { hand: { returns: 'SETOF integer' }, both: 'a integer → SETOF integer' },
  { hand: { args: 'a integer DEFAULT 1' }, both: 'a integer DEFAULT 1 → integer' },
  { hand: { args: 'a integer, OUT x integer' }, both: 'a integer, OUT x integer → integer' },
  { hand: { kind: 'PROCEDURE' }, both: 'a integer → null' },
  // The hand keeps the shape, and the patch gives it another.
  { hand: {}, patch: { returns: 'bigint' }, both: 'a integer → bigint' },
  { hand: {}, patch: { args: 'b integer' }, both: 'b integer → integer' },
];
const name = (i: number): string => `f${i}`;
const ids = shapes.map((_, i) => `public.${name(i)}(integer)`);
const each = (make: (shape: (typeof shapes)[number], i: number) => string): string => shapes.map(make).join('\n');
const units = (n: number, of: (shape: (typeof shapes)[number]) => Shape = () => ({})) =>
  Object.fromEntries(shapes.map((shape, i) => [name(i), text(name(i), n, of(shape))]));

describeOnUsualKind('a live routine of another shape than the one recorded', (server) => {
  const db = useDatabase(server);
  const views = each(({ hand }, i) =>
    hand.kind === 'PROCEDURE' ? '' : `CREATE VIEW public.v${i} AS SELECT public.${name(i)}(1)::text AS y;`,
  );
  /** Drops each and makes it as the hand would have it, adding 100, with a comment and a view on it. */
  const byHand = (n: number, of: (shape: (typeof shapes)[number]) => Shape = ({ hand }) => hand) =>
    db.sql(
      `${each((shape, i) => `DROP FUNCTION ${ids[i]}; ${text(name(i), n, of(shape), 100)} COMMENT ON ROUTINE ${ids[i]} IS 'hot';`)} ${views}`,
    );
  const found = async () =>
    // From 14 on a procedure's parameters are printed with IN.
    (
      await db.sql(`SELECT regexp_replace(pg_get_function_arguments(oid), '^IN ', '') AS args, pg_get_function_result(oid) AS returns, prosrc AS body,
        coalesce(obj_description(oid, 'pg_proc'), '') AS comment FROM pg_proc WHERE proname ~ '^f\\d$' ORDER BY proname`)
    ).map(({ args, returns, body, comment }) =>
      [`${args} → ${returns}`, ...[...String(body).matchAll(/\+ (\d+)/g)].map((m) => m[1]), comment].join(' | '),
    );
  const queue = () =>
    db.queue({
      units: units(0),
      patches: { one: Object.fromEntries(shapes.map(({ patch }, i) => [name(i), text(name(i), 1, patch)])) },
    });

  test('--merge: the shape of the one, the line of the other; pop leads back to the hand’s', async () => {
    const q = queue();
    await load(q.context());
    await byHand(0);
    const hot = await db.catalog();
    await expect(push(q.context(), ALL)).rejects.toMatchObject({ code: 'drift' });
    expect(await push(q.context(), { ...ALL, onDrift: 'merge' })).toMatchObject({ merged: ids });
    expect(await found()).toEqual(shapes.map(({ both }) => `${both} | 100 | 1 | hot`));
    expect((await drift(db.alone())).drift).toEqual([]);
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(hot);
  });

  test.runIf(isLong)('pop --merge: below the patch the hand’s shape stays', async () => {
    const q = queue();
    await load(q.context());
    await push(q.context(), ALL);
    await byHand(1, ({ hand, patch }) => ({ ...hand, ...patch }));
    expect(await pop(q.context(), { ...ALL, onDrift: 'merge' })).toMatchObject({ merged: ids });
    expect(await found()).toEqual(
      shapes.map(({ both, patch }) => `${patch === undefined ? both : 'a integer → integer'} | 100 | 0 | hot`),
    );
  });

  test.runIf(isLong)('--overwrite: the patch’s, and the recorded one below it; what went is kept', async () => {
    const q = queue();
    await load(q.context());
    const base = await found();
    const pushed = await db.empty().then(async () => {
      await load(q.context());
      await db.sql(views);
      return db.catalog();
    });
    await db.sql(each((_, i) => `DROP VIEW IF EXISTS public.v${i};`));
    await byHand(0);
    const hot = await found();
    expect(await push(q.context(), { ...ALL, onDrift: 'overwrite' })).toMatchObject({ overwritten: ids });
    expect((await drift(db.alone())).drift).toEqual([]);
    expect((await found()).map((line) => line.replace(/.*?→ /, ''))).toEqual(
      shapes.map(({ patch }) => `${patch?.returns ?? 'integer'} | 0 | 1 | `),
    );
    await pop(db.alone(), ALL);
    expect(await found()).toEqual(base);
    expect(await db.catalog()).toBe(pushed);
    const { versions } = await overwritten(db.alone());
    await db.sql(
      `${each((_, i) => `DROP VIEW IF EXISTS public.v${i}; DROP ROUTINE ${ids[i]};`)} ${versions.map((v) => v.sql).join('\n')}`,
    );
    expect(await found()).toEqual(hot);
  });
});
