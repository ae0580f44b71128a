// Security labels where providers are loaded: each goes with what carries it, through every kind of change. The providers are
// compiled from a few lines of our own, for the system's PostgreSQL.
import { expect, test } from 'vitest';
import { adopt } from '../../src/queue/adopt.ts';
import { drift } from '../../src/queue/drift.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { describeOnSystemServer } from '../support/databases.ts';
import { labelProvider } from '../support/label-provider/build.ts';
import { isSlow } from '../support/long.ts';
import { makeAgain } from '../support/make-again.ts';
import type { TestQueue } from '../support/queue.ts';
import { f, fn } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';
import { type Kind, kinds } from './kinds.ts';
import { inSchemas } from './kinds-in-schemas.ts';

const all = { goal: { all: true }, allowRebuild: true } as const;
const next = { goal: { count: 1 } } as const;

const label = (what: string, text: string, provider = '"Test provider"'): string =>
  `SECURITY LABEL FOR ${provider} ON ${what} IS '${text}';\n`;
const bothLabels = (what: string): string => `${label(what, `it''s \\ ${what}`)}${label(what, 'open', 'another')}`;

const immutable = (n: number, args = 'a integer'): string => fn('f', args, `RETURN a + ${n};`, 'IMMUTABLE');

/** What depends on f or on another function that is made again, and carries labels, of its own or of its columns. */
const DEPENDENTS = `
  CREATE TABLE public.t (n integer DEFAULT public.f(1) CHECK (public.f(n) > 0));
  CREATE VIEW public.v AS SELECT n, public.f(n) AS y FROM public.t;
  CREATE MATERIALIZED VIEW public.m AS SELECT n, public.f(n) AS "Y y" FROM public.t;
  CREATE DOMAIN public.d AS integer DEFAULT public.f(4) CHECK (public.f(VALUE) > 0);
  CREATE PROCEDURE public.caller() BEGIN ATOMIC SELECT public.f(1); END;
  CREATE FUNCTION public.says(a integer DEFAULT public.f(1)) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE AGGREGATE public.sums(integer) (SFUNC = public.pick, STYPE = integer);`;
const LABELLED = [
  'TABLE public.t',
  'COLUMN public.t.n',
  'VIEW public.v',
  'COLUMN public.v.y',
  'MATERIALIZED VIEW public.m',
  'COLUMN public.m."Y y"',
  'TYPE public.m',
  'DOMAIN public.d',
  'PROCEDURE public.caller()',
  'FUNCTION public.says(integer)',
  'AGGREGATE public.sums(integer)',
];

describeOnSystemServer('a security label of a provider', [], (server) => {
  const db = useDatabase(server);
  /** Every session from here on knows the providers. */
  const provided = async (): Promise<void> => {
    const library = await labelProvider(server.major);
    const database = await db.value('SELECT quote_ident(current_database())');
    await db.sql(`LOAD '${library}'; ALTER DATABASE ${database} SET session_preload_libraries = '${library}'`);
  };
  const labels = async (): Promise<string[]> =>
    (
      await db.sql(`SELECT pg_describe_object(classoid, objoid, objsubid) || ' | ' || provider || ' | ' || label AS line
        FROM pg_seclabel ORDER BY 1`)
    ).map((row) => String(row['line']));
  const state = async () => ({ labels: await labels(), catalog: await db.catalog() });
  /** The migrations that stand for the stack take the database down and up again, with all its labels. */
  const finalized = async (queue: TestQueue, below: unknown, above: unknown): Promise<void> => {
    const { migrations } = await finalize(queue.context(), all);
    const [ups = [], downs = []] = [0, 1].map((i) => migrations.map((m) => queue.read(m.files[i] ?? '')));
    for (const sql of [...downs].reverse()) await db.sql(sql);
    expect(await state()).toEqual(below);
    for (const sql of ups) await db.sql(sql);
    expect(await state()).toEqual(above);
  };

  test('goes with every kind of routine, replaced, made again, dropped and created; in migrations, too', async () => {
    await provided();
    const schemas = new Map([...inSchemas(kinds, server.major)].filter((_, i) => isSlow || i % 6 === 0));
    for (const [schema, { before = '' }] of schemas) await db.sql(`CREATE SCHEMA ${schema}; ${before}`);
    for (const { first, id } of schemas.values()) await db.sql(`${first} ${bothLabels(`ROUTINE ${id}`)}`);
    const texts = (text: (kind: Kind) => string | null) =>
      Object.fromEntries([...schemas].map(([schema, kind]) => [`udfs/${schema}/r.sql`, text(kind)]));
    const patches = { replace: texts((k) => k.replace), recreate: texts((k) => k.recreate), drop: texts(() => null) };
    const queue = db.queue({ units: texts((k) => k.first), patches });
    const levels = [await state()];
    expect(levels[0]?.labels).toHaveLength(2 * schemas.size);
    for (const patch of Object.keys(patches)) {
      await push(queue.context(), next);
      levels.push(await state());
      expect(levels.at(-1)?.labels, patch).toEqual(patch === 'drop' ? [] : levels[0]?.labels);
    }
    for (const level of levels.slice(0, -1).reverse()) {
      await pop(queue.context(), next);
      expect(await state()).toEqual(level);
    }
    await push(queue.context(), all);
    await finalized(queue, levels[0], levels.at(-1));
  });

  test('goes over to another argument list, and comes back with the old one; in migrations, too', async () => {
    await provided();
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(0).replace('a integer', 'a bigint') } } });
    await db.sql(`${f(0)} ${bothLabels('FUNCTION public.f(integer)')}`);
    const below = await state();
    await push(queue.context(), all);
    const above = await state();
    expect(above.labels).toEqual(below.labels.map((line) => line.replace('function f(integer)', 'function f(bigint)')));
    await pop(db.alone(), all);
    expect(await state()).toEqual(below);
    await push(queue.context(), all);
    await finalized(queue, below, above);
  });

  test.each([
    ['is made again', immutable(1, 'b integer').replace('RETURN a', 'RETURN b')],
    ['gets another argument list', immutable(1, 'a integer, b integer DEFAULT 0')],
  ])('goes with what depends on a function that %s, and its columns; in migrations, too', async (_, anew) => {
    await provided();
    const pick = fn('pick', 'a integer, b integer', 'RETURN a;');
    const queue = db.queue({
      units: { f: immutable(0), pick },
      patches: { one: { f: anew, pick: pick.replace('a integer', 'c integer').replace('a;', 'c;') } },
    });
    await db.sql(`${immutable(0)} ${pick} ${DEPENDENTS} ${LABELLED.map(bothLabels).join('')}`);
    const below = await state();
    expect(below.labels).toHaveLength(2 * LABELLED.length);
    await push(queue.context(), all);
    const above = await state();
    expect(above.labels).toEqual(below.labels);
    await pop(db.alone(), all);
    expect(await state()).toEqual(below);
    await push(queue.context(), all);
    await finalized(queue, below, above);
  });

  test('goes with an event trigger', async () => {
    await provided();
    const fires = 'CREATE FUNCTION public.fires() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;\n';
    await db.sql(`${fires} CREATE EVENT TRIGGER labelled ON sql_drop EXECUTE FUNCTION public.fires();
      ${bothLabels('EVENT TRIGGER labelled')}`);
    const before = await state();
    expect(before.labels).toHaveLength(2);
    expect(await makeAgain(db.url, 'public.fires()', fires)).toEqual(['event trigger "labelled"']);
    expect(await state()).toEqual(before);
  });

  test('said in a unit is set, changed and taken away by patches', async () => {
    await provided();
    const said = (n: number, text: string): string => `${f(n)}${text}`;
    const on = 'FUNCTION public.f(integer)';
    const queue = db.queue({
      units: { f: said(0, label(on, 'base')) },
      patches: {
        more: { f: said(0, `${label(on, 'changed')}${label(on, 'open', 'another')}`) },
        body: { f: said(1, `${label(on, 'changed')}${label(on, 'open', 'another')}`) },
        less: { f: said(1, label(on, 'open', 'another')) },
        none: { f: said(1, '') },
        refused: { f: said(2, label(on, 'refused')) },
      },
    });
    await load(queue.context());
    const seen: string[][] = [];
    for (let i = 0; i < 4; i++) {
      seen.push(await labels());
      await push(queue.context(), next);
    }
    const base = ['function f(integer) | Test provider | base'];
    const more = ['function f(integer) | another | open', 'function f(integer) | Test provider | changed'].sort();
    expect(seen.map((lines) => lines.sort())).toEqual([base, more, more, ['function f(integer) | another | open']]);
    expect(await labels()).toEqual([]);
    const top = await state();
    await expect(push(queue.context(), next)).rejects.toMatchObject({
      code: 'failed',
      patch: 'refused',
      file: 'udfs/public/f.sql',
      line: 2,
      message: expect.stringContaining('the provider does not take this label'),
    });
    expect(await state()).toEqual(top);
    for (const lines of seen.reverse()) {
      await pop(queue.context(), next);
      expect((await labels()).sort()).toEqual(lines);
    }
  });

  test('changed by hand is drift: it stops push and pop, is taken into the unit, or is overwritten', async () => {
    await provided();
    const on = 'FUNCTION public.f(integer)';
    const queue = db.queue({
      units: { f: `${f(0)}${label(on, 'base')}` },
      patches: { one: { f: `${f(1)}${label(on, 'base')}` }, two: { f: `${f(2)}${label(on, 'base')}` } },
    });
    await load(queue.context());
    const base = await state();
    await push(queue.context(), next);
    const one = await state();
    await db.sql(`${label(on, "by ''hand''")}${label(on, 'more', 'another')}`);
    const byHand = await state();
    expect((await drift(queue.context())).drift).toMatchObject([{ attributes: ['security labels'] }]);
    for (const verb of [push, pop]) await expect(verb(queue.context(), next)).rejects.toMatchObject({ code: 'drift' });
    expect(await state()).toEqual(byHand);

    await pop(queue.context(), { ...next, onDrift: 'overwrite' });
    expect(await state()).toEqual(base);
    await push(queue.context(), next);
    expect(await state()).toEqual(one);

    await db.sql(`${label(on, "by ''hand''")}${label(on, 'more', 'another')}`);
    await newPatch(queue.context(), { name: 'hand' });
    await refresh(queue.context(), { fromDatabase: true });
    expect(queue.unit('f')).toContain("IS 'by ''hand'''");
    expect(await state()).toEqual(byHand);
    expect((await drift(queue.context())).drift).toEqual([]);
    await pop(queue.context(), next);
    expect(await state()).toEqual(one);
    await push(queue.context(), next);
    expect(await state()).toEqual(byHand);

    await db.sql(label(on, 'again'));
    const again = await state();
    await adopt(queue.context(), { words: [], place: { patch: 'hot' } });
    expect(await state()).toEqual(again);
    await pop(queue.context(), next);
    expect(await state()).toEqual(byHand);
    await pop(queue.context(), all);
    expect(await state()).toEqual(base);
  });
});
