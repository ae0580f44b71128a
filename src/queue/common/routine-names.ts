// What the keys of a text stand for on the target.
import { resolving } from '../../database/resolve.ts';
import type { Transaction } from '../../database/session.ts';
import type { RoutineKey } from '../../routine/key.ts';

/** The identity of each key, in order. */
export async function namesOf(tx: Transaction, keys: readonly RoutineKey[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const asking = resolving(keys, tx.searchPath, { recorded: false });
  return asking.read(await tx.connection.batch(asking.statements)).map((r) => r.id);
}
