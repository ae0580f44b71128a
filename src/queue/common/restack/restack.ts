// Rewrites the applied stack: target, ledger, patch files, series.yaml and tree go from one stack to another in one
// transaction. Every verb that changes what is applied already stands on this.
//
//   the bottom that is the same      stays as it is
//   levels that were there before    are only written down anew: another name, another header, two patches made one
//   the rest                         is popped and pushed in a rehearsal, which is rolled back; then each routine goes
//                                    from what it is to what it came out as, and where that is the same nothing is run
import type { FileChange } from '../../../worktree/write.ts';
import type { Moved } from '../../results.ts';
import type { OnDrift } from '../on-drift.ts';
import type { Finished, QueueOperation } from '../operation.ts';
import type { NamedPatch } from '../patch-files.ts';
import type { ProofOptions } from '../proof.ts';
import type { PlanOfPatch } from '../record.ts';
import { rowsAsTheyStand } from './as-they-stand.ts';
import { carryOut } from './carry-out.ts';
import { patchFileChanges } from './patch-file-changes.ts';
import { sameAtBottom, type WantedPatch, withHeaderOnDisk } from './wanted.ts';

/** What is to become of the queue. */
export interface Restack {
  /** For the log, and for the commands that messages name. */
  readonly verb: string;
  /** The applied stack as it shall be, bottom first. `stackNow` gives it as it is, to start from. */
  readonly stack: readonly WantedPatch[];
  /** Patches that are not applied, where their files change. */
  readonly unapplied?: readonly NamedPatch[];
  /** Patches whose files go. */
  readonly gone?: readonly string[];
  /** The text of series.yaml; left out where it stays. */
  readonly seriesText?: string;
  /** Other files that change along. */
  readonly files?: readonly FileChange[];
  /**
   * Units whose text in the tree is what the stack makes of them: edits that have been taken in. Any other edit keeps its unit from
   * being changed.
   */
  readonly taken?: readonly string[];
  /** Patches to name in the log; those that are popped and pushed unless told. */
  readonly patches?: readonly string[];
  /** For the log entry. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface RestackOptions {
  readonly dryRun?: boolean;
  readonly onDrift?: OnDrift;
  readonly proof?: ProofOptions;
}

/** What the work is to return, and what was run on the database for it. */
export type Restacked = Finished<Moved> & { readonly plan: readonly PlanOfPatch[] };

/**
 * Does it, within an operation that has read all rows (`operate(context, work, { rows: 'all' })`); what it returns is what the
 * work returns. `value.popped` and `value.pushed` name the patches above the part that stays, as they were and as they are. With `dryRun` the plan is the net effect, and nothing is kept.
 *
 * Throws Problem: 'conflict' where a patch does not apply, 'drift' where a routine is not what the ledger has, 'failed' where the
 * server refuses, where a unit to be changed has an edit that is not in `taken`, and where the file of an applied patch
 * that is to be written was changed on disk.
 */
export async function restack(op: QueueOperation, wanted: Restack, options: RestackOptions = {}): Promise<Restacked> {
  const { head, context } = op;
  const same = sameAtBottom(head.stack, wanted.stack);
  const rest = wanted.stack.slice(same).map((patch) => withHeaderOnDisk(op, patch));
  const work = { ...wanted, rest, rows: head.rows.slice(same), same };
  const files = patchFileChanges(op, work);
  const dryRun = options.dryRun === true;
  const top = (dryRun ? head.stack : wanted.stack).at(-1)?.name ?? null;
  const common = { top, target: context.target.label };
  const asTheyStand = rowsAsTheyStand(op, work);
  if (asTheyStand !== null) {
    const [popped, pushed] = [work.rows.map((r) => r.name).reverse(), work.rest.map((p) => p.name)];
    const value = { ...common, popped, pushed, ...(dryRun ? { plan: [] } : {}) };
    const patches = wanted.patches ?? work.rest.map((p) => p.name);
    const { verb, detail } = wanted;
    if (asTheyStand.length === 0) {
      return { value, plan: [], ...(files.length === 0 ? {} : { filesOnly: { verb, patches }, files }) };
    }
    const ledger = { verb, patches, detail: detail ?? {}, keep: same, push: asTheyStand };
    return { value, plan: [], ledger, files, ...(wanted.taken === undefined ? {} : { taken: wanted.taken }) };
  }
  const done = await carryOut(op, work, options);
  return {
    ...done,
    value: { ...common, ...done.value, ...(dryRun ? { plan: done.plan } : {}) },
    files: [...files, ...done.files],
    ...(wanted.taken === undefined ? {} : { taken: wanted.taken }),
  };
}
