// Routines that no CREATE OR REPLACE refuses, made again all the same: what only they have as dependents is put back, too.
import { expect, test } from 'vitest';
import { describeOnRealServers } from '../support/databases.ts';
import { makeAgain } from '../support/make-again.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

describeOnRealServers('dependents of functions that are made again', (server) => {
  const db = useDatabase(server);
  const note = (word: string): string =>
    `CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.log VALUES ('${word}'); RETURN NEW; END $$;`;

  test('a trigger function', async () => {
    await db.sql(`CREATE TABLE public.log (word text); CREATE TABLE public.t (n integer) PARTITION BY LIST (n);
      CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES IN (1); CREATE VIEW public.v AS SELECT n FROM public.t;
      ${note('old')}
      CREATE TRIGGER each_row AFTER INSERT OR UPDATE OF n OR DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION public.note('a', 'b''c');
      ALTER TABLE public.t1 ENABLE ALWAYS TRIGGER each_row;
      CREATE TRIGGER statement BEFORE TRUNCATE ON public.t EXECUTE FUNCTION public.note(); ALTER TABLE ONLY public.t DISABLE TRIGGER statement;
      CREATE TRIGGER transition AFTER UPDATE ON public.t REFERENCING OLD TABLE AS o NEW TABLE AS n EXECUTE FUNCTION public.note();
      CREATE TRIGGER instead INSTEAD OF UPDATE ON public.v FOR EACH ROW EXECUTE FUNCTION public.note();
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.log DEFERRABLE FOR EACH ROW WHEN (NEW.word = '') EXECUTE FUNCTION public.note();
      COMMENT ON TRIGGER each_row ON public.t IS 'a trigger';`);
    const before = await db.catalog();
    const names = [
      '"each_row" on public.t',
      '"instead" on public.v',
      '"late" on public.log',
      '"statement" on public.t',
    ];
    expect(await makeAgain(db.url, 'public.note()', note('new'))).toEqual(
      [...names, '"transition" on public.t'].map((name) => `trigger ${name}`),
    );
    await db.sql('INSERT INTO public.t VALUES (1)');
    expect(await db.value('SELECT word FROM public.log')).toBe('new');
    await db.sql('TRUNCATE public.log');
    await makeAgain(db.url, 'public.note()', note('old'));
    expect(await db.catalog()).toBe(before);
  });

  test('an event trigger function', async () => {
    const watch = (word: string): string =>
      `CREATE FUNCTION public.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE LOG '${word}'; END $$;`;
    await db.sql(`${ensureRoles('dep_event_owner')} ALTER ROLE dep_event_owner SUPERUSER; ${watch('old')}
      CREATE EVENT TRIGGER e1 ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION public.watch();
      CREATE EVENT TRIGGER "E 2" ON sql_drop EXECUTE FUNCTION public.watch(); ALTER EVENT TRIGGER "E 2" DISABLE;
      CREATE EVENT TRIGGER e3 ON ddl_command_start EXECUTE FUNCTION public.watch(); ALTER EVENT TRIGGER e3 ENABLE ALWAYS;
      ALTER EVENT TRIGGER e3 OWNER TO dep_event_owner; COMMENT ON EVENT TRIGGER e1 IS 'an event trigger';`);
    const before = await db.catalog();
    const rebuilt = ['event trigger "E 2"', 'event trigger "e1"', 'event trigger "e3"'];
    expect(await makeAgain(db.url, 'public.watch()', watch('new'))).toEqual(rebuilt);
    expect(await db.catalog()).toBe(before.replaceAll("'old'", "'new'"));
    await db.sql('DROP EVENT TRIGGER e1; DROP EVENT TRIGGER "E 2"; DROP EVENT TRIGGER e3');
  });
});
