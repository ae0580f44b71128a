// drift: every recorded routine that is not as the ledger has it.
import { attributeNames, type Drift, driftSentence, driftText } from '../database/change/drift.ts';
import type { Context } from './common/context.ts';
import { takenDownNotes } from './common/finalizing/taken-down.ts';
import { findDrift } from './common/find-drift.ts';
import { lookAt } from './common/look.ts';
import type { DriftItem, DriftResult } from './results.ts';

/** Compares all that the ledger records; a target without a ledger has nothing to compare. */
export async function drift(context: Context): Promise<DriftResult> {
  return lookAt(context, async (_head, tx) => {
    const found = tx === null ? { checked: 0, drifts: [] } : await findDrift(tx);
    const notes = tx === null ? [] : await takenDownNotes(tx, found.drifts);
    return { target: context.target.label, checked: found.checked, drift: found.drifts.map(driftItem), notes };
  });
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
