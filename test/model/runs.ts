// The runs against the model on one server, in tests of fifty.
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openClient } from '../support/client.ts';
import type { DatabaseContext } from '../support/databases.ts';
import { isLong, isSlow, seed } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';
import { cases } from './cases.ts';
import { prepareFacts, References } from './facts.ts';
import { run, type Stage } from './run.ts';
import { type Scenario, scenarios } from './scenario.ts';
import { type SlotName, setup, slots } from './slots.ts';

/** Runs in a test: so few that each has a database whose catalogs are small, and that none takes minutes. */
const CHUNK = 50;
/** Milliseconds that all runs on a server may take, on however slow a machine; the count says how many there were. */
const ENOUGH = isSlow ? 600_000 : 60_000;

/** Declares so many runs, and the failures that are kept. */
export function useRuns(server: DatabaseContext, wanted: number): void {
  const db = useDatabase(server, { kept: true });
  const counts: Record<string, number> = {};
  const references = new References();
  let runs = 0;
  let spent = 0;

  /** Gives `work` what a run needs, and a second session where the server may have one. */
  async function onStage(work: (stage: () => Stage) => Promise<void>): Promise<void> {
    const client = server.kind === 'server' ? await openClient(db.url) : undefined;
    const other = client && ((sql: string) => client.query(sql));
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    await db.sql(prepareFacts);
    await db.sql(setup);
    await work(() => ({ db, references, other, count, dumps: runs++ % 20 === 0 })).finally(() => client?.end());
  }

  const chunks = Array.from({ length: Math.ceil(wanted / CHUNK) }, (_, i) => i);
  test.each(chunks)('random commands, from run %#', { timeout: 2 * ENOUGH }, async (i) => {
    const own = { seed: seed + i, numRuns: Math.min(CHUNK, wanted - i * CHUNK) };
    console.info(`model on ${server.label}: PGQUILT_TEST_SEED=${own.seed}`);
    const started = performance.now();
    await onStage(async (stage) => {
      const property = fc.asyncProperty(scenarios(server.major), async (scenario) => {
        if (spent + performance.now() - started > ENOUGH) return;
        await run(scenario, stage());
      });
      await fc.assert(property, own);
    });
    spent += performance.now() - started;
  });
  afterAll(() => {
    if (!isLong || runs === 0) return;
    const took = `${runs} runs in ${Math.round(spent / 1000)} s`;
    console.info(`model on ${server.label}: ${took}; ${JSON.stringify(counts)}`);
    if (runs < wanted)
      console.error(`\n*** TOO FEW RUNS: model on ${server.label}: ${took}, ${wanted} were asked for ***\n`);
  });

  const known = Object.entries(cases).filter(([, { slots: used }]) =>
    used.every((name) => since(name) <= server.major),
  );
  test.each(known)('%s', async (_what, scenario: Scenario) => {
    await onStage(async (stage) => expect(await run(scenario, stage())).toBeUndefined());
  });
}

function since(name: SlotName): number {
  return (slots[name] as { since?: number }).since ?? 0;
}
