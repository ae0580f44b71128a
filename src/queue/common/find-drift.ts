// Every recorded routine that is not as the ledger has it.
import { type Drift, driftOf } from '../../database/change/drift.ts';
import { withoutPrinting } from '../../database/change/same-definition.ts';
import { readSuspects } from '../../database/ledger/read.ts';
import { readingIds } from '../../database/resolve.ts';
import type { Transaction } from '../../database/session.ts';

/** The drift of all recorded routines, and how many they are. */
export async function findDrift(tx: Transaction): Promise<{ checked: number; drifts: Drift[] }> {
  const { recorded, suspects } = await readSuspects(tx);
  if (suspects.length === 0) return { checked: recorded, drifts: [] };
  const reading = readingIds(
    suspects.map((r) => r.id),
    tx.searchPath,
  );
  const live = reading.read(await tx.connection.batch(reading.statements));
  const drifts = suspects.flatMap((r, i) => {
    const found = driftOf({ id: r.id, path: r.path, source: 'ledger' }, r.snapshot, live[i] ?? null);
    return found === null ? [] : [found];
  });
  return { checked: recorded, drifts: await withoutPrinting(drifts) };
}
