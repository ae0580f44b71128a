// Whatever depends on a function that must be dropped and made again is there afterwards, as it was and bound to the new
// one; after a pop it is bound to the old one again.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKindsInTime } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';
import { dependentsInSchemas, type OwnCase, WITH_ANOTHER_ARGUMENT } from './dependents-in-schemas.ts';

describeOnBothKindsInTime('what depends on a function that is made again', (server) => {
  const db = useDatabase(server);

  const answers = async (cases: readonly OwnCase[]): Promise<Record<string, unknown>> => {
    const out: Record<string, unknown> = {};
    for (const { schema, query } of cases) {
      const rows = await db.sql(`BEGIN; ${query}`);
      await db.sql('ROLLBACK');
      out[schema] = Object.values(rows[0] ?? { none: null })[0];
    }
    return out;
  };
  const expected = (cases: readonly OwnCase[], which: 1 | 2) =>
    Object.fromEntries(cases.map((c) => [c.schema, c.works[which]]));
  const names = (of: readonly { kind: string; name: string }[] | undefined) =>
    of?.map((d) => `${d.kind} ${d.name}`).sort();

  /** The long run takes both, where there is a server to dump. */
  const ways: [string, string | undefined][] = [
    ['under its own signature', undefined],
    ...(isLong && server.kind === 'server'
      ? ([['with another argument list', WITH_ANOTHER_ARGUMENT]] as [string, string][])
      : []),
  ];

  test.each(ways)('every kind of it: %s', async (_what, anew) => {
    const cases = dependentsInSchemas(server.major, anew);
    await db.sql(cases.map((c) => `CREATE SCHEMA ${c.schema};`).join(' '));
    for (const { needs } of cases) await db.sql(needs);
    const files = (which: 'before' | 'after') => Object.fromEntries(cases.map((c) => [c.path, c[which]]));
    const queue = db.queue({ units: files('before'), patches: { one: files('after') } });
    await load(queue.context());
    for (const { make } of cases) await db.sql(make);
    const was = { dump: await db.dump(), catalog: await db.catalog() };
    expect(await answers(cases)).toEqual(expected(cases, 1));
    const all = { goal: { all: true } } as const;

    const costly = { code: 'failed', sqlstate: '2BP01', hint: expect.stringContaining('pgquilt push --allow-rebuild') };
    const refused = await push(queue.context(), all).catch((error: unknown) => error);
    expect(refused).toMatchObject(costly);
    for (const name of cases.flatMap((c) => c.rebuilt))
      expect((refused as { detail: string }).detail).toContain(`${name}: `);
    expect(await db.catalog()).toBe(was.catalog);

    const dry = await push(queue.context(), { ...all, allowRebuild: true, dryRun: true });
    expect(names(dry.plan?.flatMap((p) => p.dependents ?? []))).toEqual(cases.flatMap((c) => c.rebuilt).sort());
    expect(await db.catalog()).toBe(was.catalog);

    const pushed = await push(queue.context(), { ...all, allowRebuild: true });
    expect(pushed.rebuilt).toEqual(dry.plan?.[0]?.dependents);
    expect(await answers(cases)).toEqual(expected(cases, 2));

    await expect(pop(queue.context(), all)).rejects.toMatchObject({
      ...costly,
      hint: expect.stringContaining('pgquilt pop --allow-rebuild'),
    });
    const popped = await pop(queue.context(), { ...all, allowRebuild: true });
    expect(popped.rebuilt).toEqual(pushed.rebuilt);
    expect(await db.catalog()).toBe(was.catalog);
    expect(await db.dump()).toBe(was.dump);
    expect(await answers(cases)).toEqual(expected(cases, 1));
  });
});
