// Cases that a review found: names that clash with our own quoting, and words that sent the reader the wrong way.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;

describeOnRealServer('odd names and words', (server) => {
  const db = useDatabase(server);

  test("a name that holds our own dollar quote's tag", async () => {
    const named = (n: number): string =>
      `CREATE FUNCTION "a$pgquilt$b"(a int) RETURNS int LANGUAGE sql AS 'SELECT a + ${n}';\n`;
    const queue = db.queue({ units: { odd: named(0), f: f(0) }, patches: { one: { odd: named(1), f: f(1) } } });
    await load(queue.context());
    await push(queue.context(), all);
    expect(await db.value('SELECT "a$pgquilt$b"(1)')).toBe(2);
    await pop(queue.context(), all);
    expect(await db.value('SELECT "a$pgquilt$b"(1)')).toBe(1);
  });

  test('a body of the wrong type is an error in the body, and no reason to drop what depends on the routine', async () => {
    const body = (text: string): string => `CREATE FUNCTION h(a int) RETURNS int LANGUAGE sql AS '${text}';\n`;
    const queue = db.queue({ units: { h: body('SELECT 1') }, patches: { one: { h: body('SELECT now()') } } });
    await load(queue.context());
    await db.sql('CREATE VIEW v AS SELECT h(1)');
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      code: 'failed',
      sqlstate: '42P13',
      file: 'udfs/public/h.sql',
      message: expect.stringContaining('return type mismatch'),
    });
  });

  test('same-named routines in schemas that are not there', async () => {
    const inSchema = (schema: string): string =>
      `CREATE FUNCTION ${schema}.f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n`;
    const queue = db.queue({ units: { 'udfs/a/f.sql': inSchema('a'), 'udfs/b/f.sql': inSchema('b') } });
    await expect(load(queue.context())).rejects.toMatchObject({
      message: expect.stringContaining('schema "a" does not exist'),
    });
  });

  test('a comment made by hand goes behind a last line that is a comment', async () => {
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) } } });
    queue.write('udfs/public/g.sql', `${plus('g', 0).replace(/;\n$/, '')} -- no semicolon`);
    await load(queue.context());
    await push(queue.context(), all);
    await db.sql("COMMENT ON FUNCTION g(integer) IS 'by hand'");
    expect(await refresh(queue.context(), { fromDatabase: true })).toMatchObject({ changed: true });
    expect(queue.unit('g')).toContain("-- no semicolon\n;\n\nCOMMENT ON ROUTINE public.g(integer) IS 'by hand';\n");
    await pop(queue.context(), all);
    expect(await db.value("SELECT obj_description('g(integer)'::regprocedure, 'pg_proc')")).toBeNull();
  });
});
