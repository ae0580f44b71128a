import { expect } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import type { TestQueue } from './queue.ts';

/** A connection that ends the program with the answer to COMMIT, or in its place, as a kill at that moment would. */
export async function killedAt(
  queue: TestQueue,
  when: 'before' | 'after',
  work: (context: QueueContext) => Promise<unknown>,
): Promise<void> {
  const shared = queue.context();
  const real = shared.connection ?? (await openTarget(shared.target));
  const batch: Connection['batch'] = async (statements) => {
    if (statements.includes('COMMIT')) {
      await real.batch([when === 'before' ? 'ROLLBACK' : 'COMMIT']);
      throw new Error('killed');
    }
    return real.batch(statements);
  };
  const killed = Object.create(real, { batch: { value: batch } }) as Connection;
  await expect(work({ ...shared, connection: killed })).rejects.toThrow('killed');
  if (shared.connection === undefined) await real.close();
}
