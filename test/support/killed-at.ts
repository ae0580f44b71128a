import { expect } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import type { TestQueue } from './queue.ts';

type Work = (context: QueueContext) => Promise<unknown>;

/** Runs the work on a connection whose batches go through `through`. */
async function withBatch(
  queue: TestQueue,
  through: (real: Connection) => Connection['batch'],
  work: Work,
): Promise<void> {
  const shared = queue.context();
  const real = shared.connection ?? (await openTarget(shared.target));
  const connection = Object.create(real, { batch: { value: through(real) } }) as Connection;
  try {
    await work({ ...shared, connection });
  } finally {
    if (shared.connection === undefined) await real.close();
  }
}

/** A connection that ends the program with the answer to COMMIT, or in its place, as a kill at that moment would. */
export async function killedAt(queue: TestQueue, when: 'before' | 'after', work: Work): Promise<void> {
  const killing =
    (real: Connection): Connection['batch'] =>
    async (statements) => {
      if (!statements.includes('COMMIT')) return real.batch(statements);
      await real.batch([when === 'before' ? 'ROLLBACK' : 'COMMIT']);
      throw new Error('killed');
    };
  await expect(withBatch(queue, killing, work)).rejects.toThrow('killed');
}

/** Runs the work; what somebody else does meanwhile falls between its last look at the files and its writing of the ledger. */
export async function meanwhile(queue: TestQueue, somebody: () => void, work: Work): Promise<void> {
  const waiting =
    (real: Connection): Connection['batch'] =>
    async (statements) => {
      if (statements.some((sql) => sql.startsWith('INSERT INTO pgquilt.log '))) somebody();
      return real.batch(statements);
    };
  await withBatch(queue, waiting, work);
}
