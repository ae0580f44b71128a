// drift: every recorded routine that is not as the ledger has it.
import { attributeName, type Drift, driftOf, driftSentence, driftText } from '../database/change/drift.ts';
import { readRecorded } from '../database/ledger/read.ts';
import type { Recorded } from '../database/ledger/types.ts';
import { readingIds } from '../database/resolve.ts';
import type { Transaction } from '../database/session.ts';
import type { Context } from './context.ts';
import { lookAt } from './look.ts';
import type { DriftItem, DriftResult } from './results.ts';

/** Compares all that the ledger records; a target without a ledger has nothing to compare. */
export async function drift(context: Context): Promise<DriftResult> {
  return lookAt(context, async (_head, tx) => {
    if (tx === null) return { target: context.target.label, checked: 0, drift: [] };
    const recorded = await readRecorded(tx, 'all');
    return {
      target: context.target.label,
      checked: recorded.routines.size,
      drift: (await findDrift(tx, recorded)).map(driftItem),
    };
  });
}

/** The drift of all recorded routines. */
export async function findDrift(tx: Transaction, recorded: Recorded): Promise<Drift[]> {
  const all = [...recorded.routines.values()];
  if (all.length === 0) return [];
  const reading = readingIds(
    all.map((r) => r.id),
    tx.searchPath,
  );
  const live = reading.read(await tx.connection.batch(reading.statements));
  return all.flatMap((r, i) => {
    const found = driftOf({ id: r.id, path: r.path, source: 'ledger' }, r.snapshot, live[i] ?? null);
    return found === null ? [] : [found];
  });
}

export function driftItem(found: Drift): DriftItem {
  return {
    routine: found.id,
    file: found.path,
    attributes: found.attributes.map(attributeName),
    message: driftSentence(found),
    diff: driftText(found),
  };
}
