// A server upgraded to another major does not look like drift: a database with its ledger, dumped from the oldest server of this
// run and restored on the newest.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { openClient } from '../support/client.ts';
import { realServers } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { fn, plus } from '../support/routines.ts';
import { cleanEnvironment } from '../support/run.ts';
import { createDatabase, dropDatabase } from '../support/server-databases.ts';
import { ensureRoles } from '../support/test-database.ts';

const run = promisify(execFile);
const env = cleanEnvironment();
const ALL = { goal: { all: true } } as const;

const servers = [...realServers()].sort((a, b) => a.major - b.major);
const [oldest] = servers;
const newest = servers.at(-1);

async function majorOf(program: string): Promise<number> {
  const { stdout } = await run(program, ['--version'], { env }).catch(() => ({ stdout: '' }));
  return Number(/\d+/.exec(stdout)?.[0] ?? 0);
}

const able =
  oldest !== undefined &&
  newest !== undefined &&
  oldest.major < newest.major &&
  (await majorOf('pg_dump')) >= oldest.major &&
  (await majorOf('psql')) > 0;

/** Routines whose printing has changed between majors, and others; `n` is what tells the levels apart. */
const texts = (n: number, atomic: boolean): Record<string, string> => ({
  f: fn(
    'f',
    "a integer, b text DEFAULT 'x'",
    `RETURN a + ${n};`,
    "STABLE SET search_path = public, pg_temp SET work_mem = '64kB'",
  ),
  g: plus('g', n),
  p: `CREATE PROCEDURE public.p(a integer, INOUT b integer) LANGUAGE plpgsql AS $$ BEGIN b := a + ${n}; END $$;
COMMENT ON PROCEDURE public.p IS 'level ${n}';
REVOKE ALL ON PROCEDURE public.p FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE public.p TO upgrade_reader WITH GRANT OPTION;
ALTER PROCEDURE public.p(integer, integer) OWNER TO upgrade_owner;\n`,
  v: `CREATE FUNCTION public.v(VARIADIC a numeric[]) RETURNS TABLE (n numeric, t text) LANGUAGE sql ROWS 7 COST 3 AS $$ SELECT ${n}::numeric, 'x' $$;\n`,
  s: `CREATE FUNCTION public.s(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b + ${n} - ${n}';
CREATE AGGREGATE public.total(integer) (SFUNC = public.s, STYPE = integer, INITCOND = '${n}');\n`,
  ...(atomic
    ? {
        q: `CREATE FUNCTION public.q(a integer) RETURNS SETOF integer LANGUAGE sql BEGIN ATOMIC
  SELECT i.id + ${n} FROM public.items i WHERE i.id > a AND i.name LIKE 'x%' ORDER BY i.id;
  SELECT items.id FROM public.items, LATERAL (SELECT count(*) AS n FROM public.items o GROUP BY o.name HAVING count(*) > ${n}) c;
END;\n`,
      }
    : {}),
});

describe.skipIf(!able)(`from PostgreSQL ${oldest?.major} to ${newest?.major}`, () => {
  const made: [admin: string, url: string][] = [];
  afterAll(async () => {
    for (const [admin, url] of made) await dropDatabase(admin, url);
  });

  async function database(server: typeof oldest): Promise<string> {
    const admin = server?.adminUrl ?? '';
    const url = await createDatabase(admin);
    made.push([admin, url]);
    await sql(url, ensureRoles('upgrade_reader', 'upgrade_owner'));
    return url;
  }

  async function sql(url: string, statements: string): Promise<void> {
    const client = await openClient(url);
    await client.query(statements).finally(() => client.end());
  }

  test('nothing has drifted; pops and pushes go on', async () => {
    const atomic = (oldest?.major ?? 0) >= 14;
    const [from, to] = [await database(oldest), await database(newest)];
    await sql(from, 'CREATE TABLE public.items (id integer, name text)');
    await sql(from, 'GRANT CREATE ON SCHEMA public TO upgrade_owner');
    const data = { units: texts(0, atomic), patches: { one: texts(1, atomic), two: texts(2, atomic) } };
    const queue = writeQueue(data, from);
    await load(queue.context());
    const base = queue.tree();
    await push(queue.context(), ALL);
    const { stdout } = await run('pg_dump', [from], { env, maxBuffer: 1 << 26 });
    await promisifyPsql(to, stdout);

    queue.write('series.yaml', queue.read('series.yaml').replace(JSON.stringify(from), JSON.stringify(to)));
    expect((await drift(queue.context())).drift).toEqual([]);
    expect(await status(queue.context())).toMatchObject({ applied: ['one', 'two'], drift: [], differs: [] });
    expect(await pop(queue.context(), { goal: { count: 1 } })).toMatchObject({ popped: ['two'], top: 'one' });
    expect((await drift(queue.context())).drift).toEqual([]);
    await push(queue.context(), ALL);
    await pop(queue.context(), ALL);
    expect((await drift(queue.context())).drift).toEqual([]);
    expect(queue.tree()).toEqual(base);
    // What is more than printing is still seen.
    await sql(to, 'ALTER PROCEDURE public.p(integer, integer) SECURITY DEFINER');
    expect((await drift(queue.context())).drift.map((d) => d.routine)).toEqual(['public.p(integer,integer)']);
  });

  function promisifyPsql(url: string, script: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = execFile('psql', ['-q', '-v', 'ON_ERROR_STOP=1', url], { env }, (error) =>
        error === null ? resolve() : reject(error),
      );
      child.stdin?.end(script);
    });
  }
});

test.runIf(!able)('no two majors, or no pg_dump for the older one, in this run', () => {});
