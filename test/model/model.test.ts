// Random series over random routines, random commands, hands and sessions in between, against a simple model: after each
// command the catalogs are what the model says, and all popped they are what they were. PGQUILT_TEST_SEED repeats a run.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DatabaseContext, describeOnUsualKind } from '../support/databases.ts';
import { fuzz, isLong, seed } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';
import { cases } from './cases.ts';
import { run, type Stage } from './run.ts';
import { type Scenario, scenarios } from './scenario.ts';
import { type SlotName, slots } from './slots.ts';

describeOnUsualKind('against the model', (server) => {
  const db = useDatabase(server);
  const other = otherSession(server, () => db.url);
  const counts: Record<string, number> = {};
  let runs = 0;
  const stage = (): Stage => ({
    db,
    other: other(),
    count: (what) => {
      counts[what] = (counts[what] ?? 0) + 1;
    },
    dumps: runs++ % 20 === 0,
  });

  test('random commands', { timeout: isLong ? 600_000 : 120_000 }, async () => {
    console.info(`model on ${server.label}: PGQUILT_TEST_SEED=${seed}`);
    const property = fc.asyncProperty(scenarios(server.major), async (scenario) => {
      await db.empty();
      await run(scenario, stage());
    });
    await fc.assert(property, fuzz(6, 150));
    if (isLong) console.info(`model on ${server.label}: ${runs} runs; ${JSON.stringify(counts)}`);
  });

  const known = Object.entries(cases).filter(([, { slots: used }]) =>
    used.every((name) => since(name) <= server.major),
  );
  test.each(known)('%s', async (_what, scenario: Scenario) => {
    expect(await run(scenario, stage())).toBeUndefined();
  });
});

function since(name: SlotName): number {
  return (slots[name] as { since?: number }).since ?? 0;
}

/** A second session, where the server may have one. */
function otherSession(server: DatabaseContext, url: () => string): () => Stage['other'] {
  if (server.kind === 'embedded') return () => undefined;
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: url() });
    client.on('error', () => undefined);
    await client.connect();
  });
  afterAll(() => client.end());
  return () => (sql) => client.query(sql);
}
