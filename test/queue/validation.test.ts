// Invariant 5: the server proves every patch before the commit, and an error says which file, line and column.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKinds } from '../support/databases.ts';
import type { Texts } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const head = (name: string): string => `CREATE FUNCTION public.${name}() RETURNS integer LANGUAGE`;

/** Texts with one mistake, marked by ⟦ in front of it; the SQLSTATE it gives. */
const mistakes: [what: string, marked: string, sqlstate: string][] = [
  ['a plpgsql body, dollar-quoted', `${head('g')} plpgsql AS $$\nBEGIN\n  ⟦RETRUN 1;\nEND $$;\n`, '42601'],
  [
    'a plpgsql body in single quotes, with doubled quotes before it',
    `${head('g')} plpgsql AS '\nBEGIN\n  RAISE NOTICE ''it''''s''; ⟦RETRUN 1;\nEND';\n`,
    '42601',
  ],
  [
    'a plpgsql body with CRLF',
    `${head('g')} plpgsql AS $$\r\nBEGIN\r\n  RAISE NOTICE 'a';\r\n  ⟦RETRUN 1;\r\nEND $$;\r\n`,
    '42601',
  ],
  [
    'a plpgsql body behind text beyond ASCII, and a BOM',
    `\ufeff-- größer 🐘\n${head('g')} plpgsql AS $ä$\nBEGIN\n  RAISE NOTICE '🐘 ß'; ⟦RETRUN 1;\nEND $ä$;\n`,
    '42601',
  ],
  [
    'an SQL body that names a missing column',
    `${head('g')} sql AS $$\n  SELECT 1\n    + ⟦nothing.at_all\n$$;\n`,
    '42P01',
  ],
  [
    'an SQL body in an escape string',
    `${head('g')} sql AS E'\\n  SELECT \\'🐘\\'::text::integer + ⟦no_such_column';\n`,
    '42703',
  ],
  ['an SQL body of another type', `⟦${head('g')} sql AS $$ SELECT 'x'::text $$;\n`, '42P13'],
  [
    'a type in the head',
    `${plus('h', 1)}\nCREATE FUNCTION public.g(a text,\n  b ⟦no_such) RETURNS integer LANGUAGE sql AS 'SELECT 1';\n`,
    '42704',
  ],
  ['an option', `${head('g')} sql ⟦COST -1 AS 'SELECT 1';\n`, '22023'],
];

/** The text without its mark, and where the mark stood. */
function unmark(marked: string): { text: string; line: number; column: number } {
  const [before = '', after = ''] = marked.split('⟦');
  const lines = before.replace(/^\ufeff/, '').split('\n');
  return { text: before + after, line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

describeOnBothKinds('validation', (server) => {
  const db = useDatabase(server);

  test('an error has file, line and column, in patches of one routine and of several', async () => {
    await load(db.queue({ units: { f: f(0) } }).context());
    const before = await db.catalog();
    for (const [what, marked, sqlstate] of mistakes) {
      const { text, line, column } = unmark(marked);
      for (const also of [{}, { a: plus('a', 1), z: plus('z', 1) } as Texts]) {
        const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { g: text, ...also } } });
        const problem = await push(queue.context(), { goal: { all: true } }).catch((error: unknown) => error);
        const place = { code: 'failed', patch: 'two', file: 'udfs/public/g.sql', sqlstate };
        // Where the server gives no position, the error stands at its statement: for options, and for types in older majors.
        const exact = /option/.test(what) || (/type/.test(what) && server.major < 18) ? {} : { line, column };
        expect(problem, `${what}, ${Object.keys(also).length + 1} routines`).toMatchObject({ ...place, ...exact });
        expect((problem as { detail: string }).detail, what).toMatch(/^ *\d+ \| .*\n[\s\S]*\^/m);
      }
    }
    expect(await db.catalog()).toEqual(before);
  });

  test('an unknown name is refused where its routine calls it at once, whatever else the patch changes', async () => {
    const queue = db.queue({
      units: { f: f(0) },
      patches: { one: { f: f(1), caller: `${head('caller')} sql AS $$ SELECT public.callee() $$;\n` } },
    });
    await load(queue.context());
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      sqlstate: '42883',
      file: 'udfs/public/caller.sql',
      line: 1,
    });
  });

  test('an SQL function may call one that the same patch creates later', async () => {
    const queue = db.queue({
      patches: {
        one: {
          a_caller: `${head('a_caller')} sql AS $$ SELECT public.callee() + public.third() $$;\n`,
          callee: `${head('callee')} sql AS $$ SELECT 41 $$;\n`,
          third: fn('third', '', 'RETURN 1;'),
        },
      },
    });
    await load(queue.context());
    await push(queue.context(), { goal: { all: true } });
    expect(await db.value('SELECT public.a_caller()')).toBe(42);
  });

  test('of routines that name each other, the one that another needs is made first, whatever the texts look like', async () => {
    const text = (name: string, args: string): string =>
      `CREATE FUNCTION public.${name}(${args}) RETURNS integer LANGUAGE sql AS $$ SELECT a $$;\n`;
    const g = text('g', 'a integer');
    const queue = db.queue({
      units: { g },
      patches: { one: { f: text('f', 'a integer DEFAULT public.g(7)'), g: text('g', 'a integer DEFAULT public.f()') } },
    });
    await load(queue.context());
    const before = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    expect(await db.value('SELECT public.g()')).toBe(7);
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(before);
  });

  test("a routine's own SET clauses hold while it is validated", async () => {
    await db.sql('CREATE SCHEMA app; CREATE TABLE app.t (n integer)');
    const text = (name: string): string =>
      `${head(name)} sql SET search_path = app, pg_temp AS $$ SELECT n FROM t $$;\n`;
    const queue = db.queue({ patches: { one: { a: text('a') }, two: { b: text('b'), c: text('c') } } });
    await load(queue.context());
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ pushed: ['one', 'two'] });
    expect(await db.value("SELECT current_setting('search_path')")).not.toContain('app');
  });

  test('a name that PostgreSQL would cut is refused', async () => {
    const long = 'a'.repeat(64);
    const queue = db.queue({ patches: { one: { long: fn(long, '', 'RETURN 1;') } } });
    await load(queue.context());
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('too long'),
    });
    expect(await db.value(`SELECT count(*)::int FROM pg_proc WHERE proname LIKE 'aaaaaaaa%'`)).toBe(0);
  });

  test('the base is proved by load, as a patch is by push', async () => {
    const { text, line, column } = unmark(mistakes[0]?.[1] ?? '');
    await expect(load(db.queue({ units: { f: f(0), g: text } }).context())).rejects.toMatchObject({
      file: 'udfs/public/g.sql',
      line,
      column,
      sqlstate: '42601',
    });
    expect(await db.value("SELECT to_regnamespace('pgquilt') IS NULL")).toBe(true);
  });
});
