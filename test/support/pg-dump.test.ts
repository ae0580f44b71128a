// The pg_dump that the long run compares dumps with where the system's own is too old.
import { expect, test } from 'vitest';
import { describeOnNewestServer } from './databases.ts';
import { dumpSchema } from './pg-dump.ts';
import { useDatabase } from './test-database.ts';

describeOnNewestServer('pg_dump from npm', (server) => {
  const db = useDatabase(server);
  test('has what there is, without the ledger', async () => {
    await db.sql(`CREATE SCHEMA pgquilt; CREATE TABLE pgquilt.hidden (a integer); CREATE TABLE seen (a text DEFAULT 'é');
      CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'`);
    const dump = await dumpSchema(db.url);
    expect(dump).toContain('CREATE FUNCTION public.f(a integer)');
    expect(dump).toContain("DEFAULT 'é'");
    expect(dump).not.toContain('hidden');
  });

  test('says why it cannot', async () => {
    await expect(dumpSchema(`${db.url}_none`)).rejects.toThrow(/does not exist/);
  });
});
