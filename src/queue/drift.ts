// drift: every recorded routine that is not as the ledger has it.
import { attributeNames, type Drift, driftOf, driftSentence, driftText } from '../database/change/drift.ts';
import { withoutPrinting } from '../database/change/same-definition.ts';
import { readSuspects } from '../database/ledger/read.ts';
import { readingIds } from '../database/resolve.ts';
import type { Transaction } from '../database/session.ts';
import type { Context } from './common/context.ts';
import { lookAt } from './common/look.ts';
import type { DriftItem, DriftResult } from './results.ts';

/** Compares all that the ledger records; a target without a ledger has nothing to compare. */
export async function drift(context: Context): Promise<DriftResult> {
  return lookAt(context, async (_head, tx) => {
    const found = tx === null ? { checked: 0, drifts: [] } : await findDrift(tx);
    return { target: context.target.label, checked: found.checked, drift: found.drifts.map(driftItem) };
  });
}

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

export function driftItem(found: Drift): DriftItem {
  return {
    routine: found.id,
    file: found.path,
    attributes: attributeNames(found),
    message: driftSentence(found),
    diff: driftText(found),
  };
}
