// Where the extension plpgsql_check is installed, it looks at plpgsql as the validator of SQL looks at SQL: names,
// columns, types. What it says is an error stops a push, unless it said so before; the rest is remarked.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnSystemServer } from '../support/databases.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const INSTALL =
  'CREATE SCHEMA IF NOT EXISTS "the tools"; CREATE EXTENSION IF NOT EXISTS plpgsql_check SCHEMA "the tools"';

describeOnSystemServer('plpgsql_check', ['plpgsql_check'], (server) => {
  const db = useDatabase(server);
  const all = { goal: { all: true } } as const;

  test('an error in a routine of the patch stops it, with its place', async () => {
    await db.sql(INSTALL);
    await db.sql('CREATE TABLE public.t (n integer)');
    const text = fn('h', '', '\n  IF true THEN\n    RETURN (SELECT t.nope FROM public.t);\n  END IF;\n');
    const queue = db.queue({ units: { f: f(1) }, patches: { one: { f: f(2) }, two: { h: text } } });
    await load(queue.context());
    const before = await db.catalog();
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      code: 'failed',
      patch: 'two',
      message: 'patch two: public.h() would not work: column t.nope does not exist',
      sqlstate: '42703',
      file: 'udfs/public/h.sql',
      line: 3,
      column: 20,
      detail: expect.stringContaining('^'),
    });
    expect(await db.catalog()).toEqual(before);
  });

  test('a plpgsql caller that would break stops it, on the way up and on the way down', async () => {
    await db.sql(INSTALL);
    const queue = db.queue({ units: { f: f(1) }, patches: { made: { h: plus('h', 1) }, gone: { f: null } } });
    await load(queue.context());
    await push(queue.context(), { goal: { count: 1 } });
    await db.sql(`${fn('up', '', 'RETURN public.f(1);')} ${fn('down', '', '\n RETURN public.h(1);')}`);
    const before = await db.catalog();
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      patch: 'gone',
      message: expect.stringContaining('public.up() would no longer work: function public.f(integer) does not exist'),
    });
    await expect(pop(queue.context(), all)).rejects.toMatchObject({
      patch: 'made',
      message: expect.stringContaining('public.down() would no longer work: function public.h(integer) does not exist'),
    });
    expect(await db.catalog()).toEqual(before);
  });

  test('a trigger function is looked at for its tables', async () => {
    await db.sql(INSTALL);
    const stamp = (column: string): string =>
      `CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  NEW.${column} := 1;\n  RETURN NEW;\nEND $$;\n`;
    await db.sql(`CREATE TABLE public.t (n integer)`);
    const queue = db.queue({ units: { stamp: stamp('n') }, patches: { one: { stamp: stamp('m') } } });
    await load(queue.context());
    await db.sql('CREATE TRIGGER stamp BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.stamp()');
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      patch: 'one',
      file: 'udfs/public/stamp.sql',
      line: 3,
    });
    await db.sql('DROP TRIGGER stamp ON public.t');
    // Without a table nothing can be said of it.
    expect(await push(queue.context(), all)).toMatchObject({ pushed: ['one'] });
  });

  test('what it said of the routine before is not blamed on the patch; warnings are remarked', async () => {
    await db.sql(INSTALL);
    const body = (n: number): string => fn('f', '', `RETURN missing(${n});`, 'SET search_path = public');
    const warned = fn('h', '', '\n  RETURN 1;\n').replace(' BEGIN', ' DECLARE x integer; BEGIN');
    const queue = db.queue({ units: { f: body(1) }, patches: { one: { f: body(2), h: warned } } });
    await load(queue.context());
    const before = await db.catalog();
    const { notes } = await push(queue.context(), all);
    expect(notes.join('\n')).toMatch(/^plpgsql_check: public\.h\(\), line \d of its body: unused variable "x"/m);
    expect(notes.join('\n')).not.toContain('missing');
    await pop(queue.context(), all);
    expect(await db.catalog()).toEqual(before);
  });

  test("the routine's own SET clauses hold", async () => {
    await db.sql(INSTALL);
    await db.sql('CREATE SCHEMA app; CREATE TABLE app.t (n integer)');
    const text = (path: string): string => fn('h', '', 'RETURN (SELECT n FROM t);', `SET search_path = ${path}`);
    const good = db.queue({ patches: { one: { h: text('app') } } });
    await load(good.context());
    expect(await push(good.context(), all)).toMatchObject({ pushed: ['one'], notes: [] });
    await pop(good.context(), all);
    const bad = db.queue({ patches: { one: { h: text('public') } } });
    await expect(push(bad.context(), all)).rejects.toMatchObject({ sqlstate: '42P01' });
  });
});
