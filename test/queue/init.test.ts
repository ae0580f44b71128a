// init: an empty queue, or one with the routines of a living database, which load back to the same snapshots.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { init } from '../../src/queue/init.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { TestQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { tempDir } from '../support/temp.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const start = { env: {}, toolVersion: '0.0.1' };

/** Types, tables, schemas and roles, which a queue does not hold. */
const around = `${ensureRoles('init_owner', 'init_reader')}
  CREATE SCHEMA "Größe 1"; CREATE TYPE "Größe 1"."T" AS (x integer); CREATE TABLE public.t (n integer);
  GRANT USAGE, CREATE ON SCHEMA public TO init_owner, init_reader;`;
const routines = `
  ${f(0)} ${fn('f', 'a text', 'RETURN 1;')} ${plus('F', 0).replace('public.F', 'public."F"')}
  CREATE PROCEDURE public.p(INOUT n integer) LANGUAGE sql AS 'SELECT n + 1';
  CREATE FUNCTION public.tabs() RETURNS TABLE (a integer, b text) LANGUAGE sql ROWS 7 AS E'SELECT 1,\\t''it''''s'';\\r\\n';
  CREATE FUNCTION "Größe 1"."ä/b ""c"(x "Größe 1"."T") RETURNS integer LANGUAGE sql AS $$ SELECT ($1).x $$;
  CREATE FUNCTION public."..hidden"() RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION public.add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(a, 0) + b';
  CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = integer, INITCOND = '0');
  CREATE AGGREGATE public.everything(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
  CREATE FUNCTION public.secret() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT 1';
  ALTER FUNCTION public.secret() OWNER TO init_owner;
  REVOKE ALL ON FUNCTION public.secret() FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION public.secret() TO init_reader WITH GRANT OPTION;
  COMMENT ON FUNCTION public.secret() IS 'a ''comment'' \\ with marks';
  COMMENT ON AGGREGATE public.everything(*) IS 'counts';
  COMMENT ON PROCEDURE public.p(integer) IS 'a procedure';
  GRANT EXECUTE ON PROCEDURE public.p(integer) TO init_reader;
  ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql;`;

test('an empty queue', async () => {
  const root = tempDir();
  const result = await init({ cwd: root, ...start });
  expect(result).toMatchObject({ root, routines: 0, files: ['series.yaml', '.gitattributes'], notes: [] });
  const queue = new TestQueue(root);
  expect(queue.context().series.patches).toEqual([]);
  expect(queue.read('.pgquilt/.gitignore')).toBe('*\n');
  await expect(init({ cwd: root, ...start })).rejects.toMatchObject({ code: 'failed', file: 'series.yaml' });
});

describeOnRealServer('init --from-database', (server) => {
  const db = useDatabase(server);

  test('loads back to the same routines, and is pushed upon where it came from', async () => {
    await db.sql(around + routines);
    const catalog = await db.catalog();
    const root = tempDir();
    const result = await init({ cwd: root, ...start, fromDatabase: db.url });
    expect(result).toMatchObject({ routines: 11, notes: [] });
    expect(result.files.filter((path) => path.startsWith('udfs/')).sort()).toEqual(
      [
        'udfs/Größe%201/ä%2fb%20%22c.sql',
        'udfs/public/%2e.hidden.sql',
        'udfs/public/F.sql',
        'udfs/public/add.sql',
        'udfs/public/everything.sql',
        'udfs/public/f.2.sql',
        'udfs/public/p.sql',
        'udfs/public/secret.sql',
        'udfs/public/tabs.sql',
        'udfs/public/total.sql',
      ].sort(),
    );
    const queue = new TestQueue(root);
    expect(queue.read('series.yaml')).toContain('search_path: ["Größe 1", public]');

    const other = await server.freshDatabase();
    const there = await server.connect(other);
    await there.client.query(around);
    await load(queue.context({ database: other }));
    const again = tempDir();
    await init({ cwd: again, ...start, fromDatabase: other, schemas: ['Größe 1', 'public'] });
    expect(new TestQueue(again).tree()).toEqual(queue.tree());
    await there.close();

    // Upon the living database, whose routines the tool did not make.
    const database = { database: db.url };
    await newPatch(queue.context(database), { name: 'first' });
    queue.write('udfs/public/p.sql', queue.read('udfs/public/p.sql').replace('n + 1', 'n + 2'));
    await refresh(queue.context({ ...database, tree: true }));
    expect(await db.catalog()).toEqual(catalog.replaceAll('SELECT n + 1', 'SELECT n + 2'));
    expect((await status(queue.context(database))).drift).toEqual([]);
  });

  test('of one schema, members of extensions left out', async () => {
    await db.sql(`${around} CREATE SCHEMA app; ${f(0)} ${f(0).replace('public', 'app')}`);
    const root = tempDir();
    const mistyped = init({ cwd: root, ...start, fromDatabase: db.url, schemas: ['app', 'pulbic'] });
    await expect(mistyped).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^there is no schema 'pulbic' in postgres:/),
      hint: 'Did you mean "public"?',
    });
    expect(existsSync(join(root, 'series.yaml'))).toBe(false);
    expect(await init({ cwd: root, ...start, fromDatabase: db.url, schemas: ['app'] })).toMatchObject({ routines: 1 });
    const queue = new TestQueue(root);
    expect(Object.keys(queue.tree())).toEqual(['udfs/app/f.sql']);
    expect(queue.read('series.yaml')).not.toContain('password');
    queue.write('patches/mine.patch', 'x');
    await expect(init({ cwd: root, ...start, fromDatabase: db.url })).rejects.toMatchObject({ code: 'failed' });
  });

  test('but not what stands in the schema of the ledger', async () => {
    await db.sql(`CREATE SCHEMA pgquilt; ${f(0)} ${f(0).replace('public', 'pgquilt')}`);
    for (const schema of ['pgquilt', 'pg_temp_3']) {
      const named = init({ cwd: tempDir(), ...start, fromDatabase: db.url, schemas: ['public', schema] });
      await expect(named).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(`schema '${schema}'`),
      });
    }
    const root = tempDir();
    expect(await init({ cwd: root, ...start, fromDatabase: db.url })).toMatchObject({ routines: 1 });
    expect(Object.keys(new TestQueue(root).tree())).toEqual(['udfs/public/f.sql']);
  });
});
