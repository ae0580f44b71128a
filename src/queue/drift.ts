// drift: every recorded routine that is not as the ledger has it.
import { attributeNames, type Drift, driftSentence, driftText } from '../database/change/drift.ts';
import type { Transaction } from '../database/session.ts';
import type { Context, QueueContext } from './common/context.ts';
import { takenDownNotes } from './common/finalizing/taken-down.ts';
import { findDrift } from './common/find-drift.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { allStrangers } from './common/strangers.ts';
import { Tree } from './common/tree.ts';

export interface DriftItem {
  readonly routine: string;
  readonly file: string;
  readonly attributes: readonly string[];
  /** One sentence. */
  readonly message: string;
  /** The difference, as a diff. */
  readonly diff: string;
}

export interface DriftResult {
  readonly target: string;
  readonly checked: number;
  readonly drift: readonly DriftItem[];
  readonly notes: readonly string[];
  /** Where they were asked for: routines of the database that no unit has. */
  readonly strangers?: readonly DriftItem[];
}

/** Compares all that the ledger records; a target without a ledger has nothing to compare. */
export async function drift(context: Context): Promise<DriftResult> {
  return lookAt(context, (_head, tx) => compare(context, tx));
}

/** The same, and the routines that the database has and no unit of the queue. */
export async function driftAndStrangers(context: QueueContext): Promise<DriftResult> {
  return lookAt(context, async (head, tx) => {
    const found = await compare(context, tx);
    if (tx === null) return { ...found, strangers: [] };
    const tree = new Tree(context, new PatchFiles(context), head.stack);
    return { ...found, strangers: (await allStrangers({ tx, tree })).map(driftItem) };
  });
}

async function compare(context: Context, tx: Transaction | null): Promise<DriftResult> {
  const found = tx === null ? { checked: 0, drifts: [] } : await findDrift(tx);
  const notes = tx === null ? [] : await takenDownNotes(tx, found.drifts);
  return { target: context.target.label, checked: found.checked, drift: found.drifts.map(driftItem), notes };
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
