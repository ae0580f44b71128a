// A stack that is popped and pushed so that every level of it is made, proved and recorded; kept of the routines' changes is
// only what is left of them in the end.
import { readHead } from '../../../database/ledger/read.ts';
import { type LedgerChange, writeLedger } from '../../../database/ledger/write.ts';
import { blobHash } from '../../../patch/blob-hash.ts';
import { type Popped, popRows } from '../../pop.ts';
import { type Pushed, pushEntries, refuseEdited } from '../../push.ts';
import type { Moved } from '../../results.ts';
import { sayIfMerged } from '../merged-here.ts';
import { settledBy } from '../on-drift.ts';
import type { QueueOperation } from '../operation.ts';
import type { PlanOfPatch } from '../record.ts';
import { netEffect } from './net-effect.ts';
import type { RestackOptions } from './restack.ts';
import type { Work } from './wanted.ts';

type Carried = Omit<Moved, 'top' | 'target'>;

/** The work done within the transaction, `plan` being what was run. */
export async function carryOut(op: QueueOperation, work: Work, options: RestackOptions) {
  const pushed = work.rest.map((p) => p.name);
  const popped = work.rows.map((r) => r.name).reverse();
  const both = pushed.length > 0 && popped.length > 0;
  const inner = { ...op, answersForEdits: true, patches: op.patches.with(work.rest) };
  const run = (within: QueueOperation) => popAndPush(within, work, options, popped);
  // What becomes of drift is decided with what is live before one's eyes; then the steps stay as they were taken.
  const rehearse = both && (options.onDrift ?? 'stop') === 'stop';
  const rehearsed = rehearse ? await netEffect(inner, work.stack[work.stack.length - 1]?.name ?? '', run) : null;
  const { off, on, head } = rehearsed?.value ?? (await run(inner));
  const units = changedUnits(op, [off, on]);
  const taken = new Set(work.taken);
  refuseEdited(
    op,
    [...units.keys()].filter((path) => !taken.has(path)),
  );
  const plan: PlanOfPatch[] =
    rehearsed === null
      ? [...(off === null ? [] : [{ patch: popped.join(', '), ...off.plan }]), ...(on?.plan ?? [])]
      : [{ patch: pushed.join(', '), ...rehearsed.plan }];
  const value: Carried = { pushed, popped, ...on?.proof, ...settled([off, on]) };
  return {
    value,
    plan,
    ...(rehearsed === null && both ? { head } : {}),
    ledger: ledgerOf(work, off, on, rehearsed === null && both),
    units,
    files: [...(off?.files ?? []), ...(on?.files ?? [])],
    notes: on?.notes ?? [],
  };
}

async function popAndPush(op: QueueOperation, work: Work, options: RestackOptions, popped: readonly string[]) {
  const { rows, rest, verb } = work;
  const off = rows.length === 0 ? null : await popRows(op, rows, options.onDrift);
  if (rest.length === 0) return { off, on: null, head: op.head };
  // The ledger without what was popped, so that what is pushed next is compared with that.
  const between = off === null ? op.head : await writeDown(op, off.ledger, { verb, popped });
  // The tree still stands where the operation began.
  const above = { ...op, head: { ...between, unitHashes: op.head.unitHashes } };
  const on = await pushEntries(above, rest, options).catch(sayIfMerged(rows, op.head.stack));
  return { off, on, head: between };
}

async function writeDown(
  { tx, head, context }: QueueOperation,
  ledger: LedgerChange,
  { verb, popped }: { verb: string; popped: readonly string[] },
) {
  await writeLedger(tx, head, context.toolVersion, { ...ledger, verb, detail: { ...ledger.detail, popped } });
  return readHead(tx);
}

/** Texts that are others than before; what was off and on again as it was concerns no edit. */
function changedUnits(op: QueueOperation, halves: readonly (Popped | Pushed | null)[]): Map<string, string | null> {
  const units = new Map(halves.flatMap((half) => [...(half?.units ?? [])]));
  for (const [path, text] of units) {
    if (op.tree.expectedHash(path, op.head.unitHashes) === blobHash(text)) units.delete(path);
  }
  return units;
}

/** One change of the ledger; where the pop is written down already, what the push adds to it. */
function ledgerOf(work: Work, off: Popped | null, on: Pushed | null, isPopWritten: boolean): LedgerChange {
  const names = [...(off?.ledger.patches ?? []), ...(on?.ledger.patches ?? [])];
  const moved = {
    ...(off === null ? {} : { popped: off.ledger.patches }),
    ...(on === null ? {} : { pushed: on.ledger.patches }),
  };
  const common = {
    verb: work.verb,
    patches: work.patches ?? [...new Set(names)],
    detail: { ...(isPopWritten ? {} : off?.ledger.detail), ...on?.ledger.detail, ...moved, ...work.detail },
  };
  if (off === null || isPopWritten) return { ...on?.ledger, ...common };
  const routines = new Map([...(off.ledger.routines ?? []), ...(on?.ledger.routines ?? [])].map((r) => [r.id, r]));
  const units = new Map([...(off.ledger.units ?? []), ...(on?.ledger.units ?? [])].map((u) => [u.path, u]));
  return {
    ...common,
    keep: work.same,
    push: on?.ledger.push ?? [],
    units: [...units.values()],
    routines: [...routines.values()],
  };
}

function settled(halves: readonly (Popped | Pushed | null)[]) {
  const of = (name: 'overwritten' | 'merged') => [...new Set(halves.flatMap((half) => half?.[name] ?? []))];
  const [overwritten, merged] = [of('overwritten'), of('merged')];
  return settledBy({
    ...(overwritten.length === 0 ? {} : { overwritten }),
    ...(merged.length === 0 ? {} : { merged }),
  });
}
