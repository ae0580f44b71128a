// pop: takes patches off the top and restores what they found. Everything it needs is in the target's ledger.

import { both } from '../both.ts';
import { type BackwardResult, backward, undoDrifts } from '../database/change/backward.ts';
import { type Drift, DriftProblem } from '../database/change/drift.ts';
import { type LedgerHead, NOTHING_APPLIED, type RowsWanted, readHead } from '../database/ledger/read.ts';
import type { RecordedUnit, StackRow } from '../database/ledger/types.ts';
import type { LedgerChange } from '../database/ledger/write.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { optimiseLater } from '../v8-flags.ts';
import { allowed } from './common/allow.ts';
import { type Context, needWrite } from './common/context.ts';
import { nothingToPop, refuseFinalized } from './common/finalizing/refusals.ts';
import { heldResults } from './common/held-results.ts';
import { isCreated } from './common/look.ts';
import { MANY } from './common/many.ts';
import { hotFixesBelow, hotFixesInTheWay, mergeBack } from './common/merge-back.ts';
import { nextSteps, type OnDrift, type Settled, settledBy } from './common/on-drift.ts';
import { type Operation, operateDatabase, type QueueOperation } from './common/operation.ts';
import { type Kept, keep } from './common/overwrite.ts';
import { patchNamed } from './common/patch-named.ts';
import { type PlanOfPatch, planLines, rebuiltIn } from './common/record.ts';
import { samePlan } from './common/same-plan.ts';
import type { Goal } from './common/stack.ts';
import { stepWords } from './common/step-words.ts';
import { textsBelow } from './common/texts-below.ts';
import { type MoveOptions, refuseEdited } from './push.ts';
import type { Moved, MoveResult } from './results.ts';

/**
 * Pops: the top patch, `count` of them, down to `name` (which stays), or all. Throws Problem: 'nothing-to-do' with none
 * applied, 'drift' where a routine is not as the patch left it, 'failed' where it cannot be restored exactly.
 */
export async function pop(context: Context, options: MoveOptions): Promise<MoveResult> {
  needWrite(context, 'pop');
  if (context.root !== null && !isCreated(context)) return nothingThere(context, options.goal);
  const dryRun = options.dryRun === true;
  const done = await operateDatabase<Moved>(
    context,
    async (began) => {
      const head = await chooseRows(began, options.goal);
      const op = { ...began, head };
      const { rows } = head;
      const target = context.target.label;
      const top = head.stack[head.stack.length - 1]?.name ?? null;
      if (rows.length === 0) return { value: { pushed: [], popped: [], top, target } };
      const popped = await popRows(op, rows, options.onDrift).catch(nextSteps('pop'));
      const names = rows.map((r) => r.name).reverse();
      const rest = head.stack[head.stack.length - rows.length - 1]?.name ?? null;
      const { ledger, units, notes, files = [] } = popped;
      const plan = [{ patch: names.join(', '), ...popped.plan }];
      const value = { pushed: [], popped: names, top: dryRun ? top : rest, target, ...settledBy(popped) };
      return { value: dryRun ? { ...value, plan } : value, plan, ledger, units, files, notes };
    },
    { rows: rowsFor(options.goal), dryRun, ...allowed(options, 'pgquilt pop') },
  );
  return { ...done.value, ...rebuiltIn(done), notes: done.notes, roundTrips: done.roundTrips };
}

/** What a pop comes to where no command has created the queue's embedded database yet: it is not made for that. */
function nothingThere({ target, series, planned }: Context, goal: Goal): MoveResult {
  if ('count' in goal) throw new Problem('nothing-to-do', 'No patches applied');
  if ('name' in goal) throw notApplied(patchNamed(series, NOTHING_APPLIED, goal.name));
  if (planned !== undefined) samePlan(planned, NOTHING_APPLIED, undefined);
  return { pushed: [], popped: [], top: null, target: target.label, notes: [], roundTrips: 0 };
}

function notApplied(patch: string): Problem {
  return new Problem('usage', `Patch ${patch} is not applied`, {
    patch,
    hint: 'pgquilt applied lists those that are.',
  });
}

export function rowsFor(goal: Goal): RowsWanted {
  if ('all' in goal) return 'all';
  return 'count' in goal ? { count: goal.count } : { above: goal.name };
}

/** The head with the rows that the goal means. */
async function chooseRows(op: Operation, goal: Goal): Promise<LedgerHead> {
  const { head, context } = op;
  if (head.stack.length === 0) {
    if ('all' in goal) return head;
    if ('name' in goal) await refuseFinalized(op, goal.name);
    return nothingToPop(op.tx);
  }
  if (!('name' in goal)) return head;
  await refuseFinalized(op, goal.name);
  const name = patchNamed(context.series, head, goal.name, 'applied');
  const at = head.stack.findIndex((p) => p.name === name);
  if (at < 0) throw notApplied(name);
  if (at === head.stack.length - 1) {
    throw new Problem('nothing-to-do', `Patch ${name} is the top patch already`, { patch: name });
  }
  return headAbove(op, goal.name, name);
}

/** The head was read with the rows above `word`; where the patch has another name, with the rows above that. */
export async function headAbove({ tx, head }: Operation, word: string, name: string): Promise<LedgerHead> {
  return word === name ? head : readHead(tx, { above: name });
}

/** What a pop within a transaction comes to. */
export interface Popped extends Settled {
  readonly plan: Omit<PlanOfPatch, 'patch'>;
  /** The units' texts on the target. */
  readonly units: ReadonlyMap<string, string | null>;
  readonly ledger: LedgerChange;
  /** A line each, for the user. */
  readonly notes: readonly string[];
}

/** Takes the rows (the top ones of the stack, bottom first) off within the transaction; what becomes of drift is as `onDrift` says. */
export async function popRows(op: Operation, rows: readonly StackRow[], onDrift: OnDrift = 'stop'): Promise<Popped> {
  if (rows.length > MANY) optimiseLater();
  const { tx, head } = op;
  if (isQueueOperation(op)) refuseEdited(op, [...new Set(rows.flatMap((row) => row.units))]);
  const hidden = hotFixesBelow(rows);
  if (hidden.length > 0 && onDrift !== 'overwrite') throw hotFixesInTheWay(hidden, rows, tx.connection.target.label);
  const names = rows.map((row) => row.name).reverse();
  op.context.step(stepWords('Removing', names, 0, names.length));
  let texts: ReadonlyMap<string, string | null> | undefined;
  const below = () => {
    texts ??= textsBelow(rows, (path) => head.recorded.units.get(path)?.text ?? null);
    return texts;
  };
  // What the ledger keeps of the texts is made while the server is at work.
  const [{ done, ...settled }, ledger] = await both(
    takeOff(op, rows, hidden, below, onDrift),
    Promise.resolve().then(() => popChange(head, rows, below())),
  );
  const units = below();
  return {
    units,
    plan: {
      routines: planLines(done.steps),
      ...(done.rebuilt.length === 0 ? {} : { dependents: done.rebuilt }),
      sql: done.sql,
    },
    notes: await heldResults(tx, done),
    ledger: settled.detail === undefined ? ledger : { ...ledger, detail: settled.detail },
    ...settled,
  };
}

async function takeOff(
  op: Operation,
  rows: readonly StackRow[],
  hidden: readonly Drift[],
  below: () => ReadonlyMap<string, string | null>,
  onDrift: OnDrift,
): Promise<{ done: BackwardResult } & Partial<Kept> & Settled> {
  try {
    return { done: await backward(op.tx, rows), ...(hidden.length === 0 ? {} : keep(op, hidden)) };
  } catch (error) {
    if (!(error instanceof DriftProblem) || onDrift === 'stop') throw error;
    const { drifts } = error;
    if (onDrift === 'merge') {
      return { done: await mergeBack(op, rows, drifts, below()), merged: drifts.map((d) => d.id) };
    }
    await undoDrifts(op.tx, drifts);
    return { done: await backward(op.tx, rows), ...keep(op, [...drifts, ...hidden]) };
  }
}

function isQueueOperation(op: Operation): op is QueueOperation {
  return 'tree' in op;
}

/** What the ledger has of a routine once the patch is gone. */
function below({ before, under }: StackRow['routines'][number]) {
  const snapshot = under === undefined ? before : under.snapshot;
  return { snapshot, forget: snapshot === null };
}

/** What a pop of the rows leaves the ledger with; `units` are the texts below them. */
export function popChange(
  head: LedgerHead,
  rows: readonly StackRow[],
  units: ReadonlyMap<string, string | null>,
): LedgerChange {
  // The lowest row that knows a routine says what was there before all of them.
  const before = new Map<string, StackRow['routines'][number]>();
  for (const row of rows) for (const r of row.routines) if (!before.has(r.id)) before.set(r.id, r);
  const recordedUnits: RecordedUnit[] = [...units].map(([path, text]) => ({ path, text, blob: blobHash(text) }));
  return {
    verb: 'pop',
    patches: rows.map((r) => r.name).reverse(),
    keep: head.stack.length - rows.length,
    units: recordedUnits,
    routines: [...before.values()].map((r) => ({
      id: r.id,
      path: r.path,
      ...below(r),
    })),
  };
}
