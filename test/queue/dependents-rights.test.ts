// Whose rights rebuilding takes, and whose it gives nobody.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { fn } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const f = fn('f', 'a integer', 'RETURN a;', 'IMMUTABLE');
const data = { units: { f }, patches: { one: { f: fn('f', 'b integer', 'RETURN b + 2;', 'IMMUTABLE') } } };
const all = { goal: { all: true }, allowRebuild: true } as const;

describeOnRealServer('rights over what is rebuilt', (server) => {
  const db = useDatabase(server);
  const roles = `${ensureRoles('dep_lesser', 'dep_table_owner')} ALTER ROLE dep_lesser LOGIN;
    GRANT CREATE, USAGE ON SCHEMA public TO dep_lesser, dep_table_owner;
    DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO dep_lesser', current_database()); END $$;`;
  const asLesser = (): string => db.url.replace(/\/\/[^@/]*@/, '//dep_lesser@');

  test('a role that owns all of it needs no superuser', async () => {
    await db.sql(roles);
    const context = db.queue(data).context({ database: asLesser() });
    await load(context);
    await db.sql(`SET ROLE dep_lesser; CREATE TABLE public.t (n integer DEFAULT public.f(1) CHECK (public.f(n) > 0)); CREATE INDEX i ON public.t (public.f(n));
      CREATE VIEW public.v AS SELECT public.f(n) AS y FROM public.t; CREATE MATERIALIZED VIEW public.m AS SELECT * FROM public.v WHERE public.f(y) > 0;
      ALTER TABLE public.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON public.t USING (public.f(n) > 0); RESET ROLE`);
    const before = [await db.catalog(), await db.dump()];
    expect((await push(context, all)).rebuilt).toHaveLength(6);
    await pop(context, all);
    expect([await db.catalog(), await db.dump()]).toEqual(before);
  });

  test('what another role owns stops it, by name', async () => {
    await db.sql(roles);
    const context = db.queue(data).context({ database: asLesser() });
    await load(context);
    await db.sql('CREATE VIEW public.theirs AS SELECT public.f(1) AS y');
    const before = await db.catalog();
    await expect(push(context, all)).rejects.toMatchObject({
      code: 'failed',
      sqlstate: '42501',
      message: expect.stringMatching(/view public\.theirs .*must be owner of view theirs/),
    });
    expect(await db.catalog()).toBe(before);
  });

  test('what an expression calls runs as the owner of its table, not as the superuser who pushes', async () => {
    await db.sql(roles);
    const context = db.queue(data).context();
    await load(context);
    await db.sql(`CREATE TABLE public.seen (who text); GRANT ALL ON public.seen TO PUBLIC;
      CREATE FUNCTION public.spy(n integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN INSERT INTO public.seen VALUES (current_user); RETURN true; END $$;
      ALTER FUNCTION public.spy(integer) VOLATILE;
      CREATE TABLE public.t (n integer CONSTRAINT c CHECK (public.f(n) > 0 AND public.spy(n))); INSERT INTO public.t VALUES (1);
      ALTER TABLE public.t OWNER TO dep_table_owner;
      CREATE DOMAIN public.d AS integer CONSTRAINT c CHECK (public.f(VALUE) > 0 AND public.spy(VALUE)); ALTER DOMAIN public.d OWNER TO dep_table_owner;
      CREATE TABLE public.u (n public.d); INSERT INTO public.u VALUES (1); TRUNCATE public.seen`);
    await push(context, all);
    expect(await db.sql('SELECT DISTINCT who FROM public.seen')).toEqual([{ who: 'dep_table_owner' }]);
  });

  test('what another session changes meanwhile is not lost', async () => {
    const context = db.queue(data).context();
    await load(context);
    await db.sql('CREATE VIEW public.v AS SELECT 1 AS y WHERE public.f(1) > 0');
    const other = await server.connect(db.url);
    await other.client.query('BEGIN; CREATE OR REPLACE VIEW public.v AS SELECT 7 AS y WHERE public.f(1) > 0');
    const pushing = push({ ...context, session: { ...context.session, lockTimeout: 20_000 } }, all);
    const waiting = "SELECT count(*)::integer FROM pg_locks WHERE NOT granted AND relation = 'public.v'::regclass";
    while ((await db.value(waiting)) === 0);
    await other.client.query('COMMIT');
    await other.close();
    expect((await pushing).rebuilt).toMatchObject([{ name: 'public.v' }]);
    expect(await db.value('SELECT y FROM public.v')).toBe(7);
  });

  test('what came to depend on the new function goes over to the old one, or stops the pop by name', async () => {
    const context = db
      .queue({ ...data, patches: { one: { f: f.replace('RETURNS integer', 'RETURNS bigint') } } })
      .context();
    await load(context);
    await push(context, all);
    await db.sql('CREATE VIEW public.fits AS SELECT 1 AS y WHERE public.f(1) = 1');
    expect((await pop(context, all)).rebuilt).toMatchObject([{ name: 'public.fits' }]);
    await push(context, all);
    await db.sql('CREATE VIEW public.newer AS SELECT public.f(1) AS y');
    const before = await db.catalog();
    await expect(pop(context, all)).rejects.toMatchObject({
      code: 'failed',
      sqlstate: '42P16',
      patch: 'one',
      message: expect.stringMatching(/view public\.newer .*from bigint to integer/),
    });
    expect(await db.catalog()).toBe(before);
  });
});
