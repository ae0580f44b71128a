// Security labels where no provider is loaded, which is so on most servers: SECURITY LABEL itself is refused. A label is seen, kept,
// and never lost without a word. `label-provider.test.ts` has providers.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnEachServer } from '../support/databases.ts';
import { f } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const next = { goal: { count: 1 } } as const;

describeOnEachServer('a security label', (server) => {
  const db = useDatabase(server);
  const label = (text: string): Promise<unknown> =>
    db.sql(`DELETE FROM pg_seclabel; INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label)
      VALUES ('public.f(integer)'::regprocedure, 'pg_proc'::regclass, 0, 'Some provider', '${text}')`);
  const labels = () => db.sql('SELECT objoid::regprocedure::text AS id, provider, label FROM pg_seclabel');

  test('stays under a new body; a change that cannot keep it is refused; another label is drift', async () => {
    await db.sql(f(0));
    await label("it''s secret");
    const queue = db.queue({
      units: { f: f(0) },
      patches: {
        body: { f: f(1) },
        result: { f: f(1).replace('RETURNS integer', 'RETURNS bigint') },
      },
    });
    const before = [await db.catalog(), await labels()];
    await push(queue.context(), next);
    expect(await labels()).toEqual(before[1]);
    const pushed = [await db.catalog(), await labels()];
    await expect(push(queue.context(), next)).rejects.toMatchObject({
      code: 'failed',
      patch: 'result',
      message: expect.stringContaining('security label provider "Some provider" is not loaded'),
    });
    expect([await db.catalog(), await labels()]).toEqual(pushed);
    await label('another');
    expect((await drift(queue.context())).drift).toMatchObject([{ attributes: ['security labels'] }]);
    await expect(pop(queue.context(), next)).rejects.toMatchObject({ code: 'drift' });
    await label("it''s secret");
    await pop(queue.context(), next);
    expect([await db.catalog(), await labels()]).toEqual(before);
  });

  test('goes with a changed argument list, or the change is refused', async () => {
    await db.sql(f(0));
    await label('secret');
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(0).replace('a integer', 'a bigint') } } });
    const before = [await db.catalog(), await labels()];
    await expect(push(queue.context(), next)).rejects.toMatchObject({
      message: expect.stringContaining('is not loaded'),
    });
    expect([await db.catalog(), await labels()]).toEqual(before);
  });
});
