// drift: every recorded routine that is not as the ledger has it.
import { attributeNames, type Drift, driftSentence, driftText } from '../database/change/drift.ts';
import { readRoutineNames } from '../database/ledger/read.ts';
import type { Transaction } from '../database/session.ts';
import { Problem } from '../problem.ts';
import { suggest } from '../series/suggest.ts';
import type { Context, QueueContext } from './common/context.ts';
import { takenDownNotes } from './common/finalizing/taken-down.ts';
import { findDrift } from './common/find-drift.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { bareName, meansRoutine } from './common/routine-words.ts';
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

/**
 * Compares all that the ledger records, or the routines and units that the words name; a target without a ledger has nothing to
 * compare. Throws Problem('usage') for a word that names nothing there.
 */
export async function drift(context: Context, words: readonly string[] = []): Promise<DriftResult> {
  return lookAt(context, async (_head, tx) => {
    const all = await compare(context, tx);
    const recorded = tx === null || words.length === 0 ? [] : await readRoutineNames(tx);
    if (recorded.length === 0) return all;
    const ids = new Set(words.flatMap((word) => idsNamed(word, recorded, all.target)));
    return { ...all, checked: ids.size, drift: all.drift.filter(({ routine }) => ids.has(routine)) };
  });
}

function idsNamed(word: string, recorded: readonly { id: string; path: string }[], label: string): string[] {
  const found = recorded.filter((r) => meansRoutine(word, r)).map((r) => r.id);
  if (found.length > 0) return found;
  const names = recorded.flatMap(({ id, path }) => [bareName(id), path]);
  const [near] = suggest(word, [...new Set(names)]);
  throw new Problem('usage', `nothing that is recorded on ${label} is called '${word}'`, {
    hint:
      near === undefined ? 'Give a routine or a unit; pgquilt drift compares all of them.' : `Did you mean ${near}?`,
  });
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
