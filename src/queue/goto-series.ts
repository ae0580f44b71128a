// goto --series: the stack becomes what the series is now. What is the same at the bottom stays; the rest is popped and the
// rest of the series pushed, in one transaction.
import { readHead } from '../database/ledger/read.ts';
import { writeLedger } from '../database/ledger/write.ts';
import { patchId } from '../patch/patch-id.ts';
import type { SeriesEntry } from '../series/types.ts';
import { commonPrefix } from './common/against-series.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { nextSteps, settledBy } from './common/on-drift.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import { rebuiltIn } from './common/record.ts';
import { isHidden } from './common/stack.ts';
import { ensureEmbedded } from './load.ts';
import { type Popped, popRows } from './pop.ts';
import { type MoveOptions, pushEntries, refuseEdited } from './push.ts';
import type { Moved, MoveResult } from './results.ts';

type SeriesOptions = Pick<MoveOptions, 'dryRun' | 'onDrift' | 'proof' | 'allowRebuild'>;

/** Brings the stack to the series. Problems as of push and pop; nothing to do is no problem here. */
export async function goToSeries(context: QueueContext, options: SeriesOptions = {}): Promise<MoveResult> {
  needWrite(context, 'goto');
  const created = await ensureEmbedded(context);
  const rebuild = { allow: options.allowRebuild === true, command: 'pgquilt goto --series' };
  const done = await operate<Moved>(context, (op) => work(op, options), { rows: 'all', rebuild });
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}

async function work(op: QueueOperation, options: SeriesOptions): Promise<Finished<Moved>> {
  const { context, head, patches } = op;
  const entries = context.series.patches.filter((p) => !isHidden(p, head));
  const wanted = entries.map(({ name }) => ({ name, id: patchId(patches.patch(name).files) }));
  const same = commonPrefix(head.stack, wanted);
  const [rows, rest] = [head.rows.slice(same), entries.slice(same)];
  const gone = rows.map((r) => r.name).reverse();
  const names = rest.map((e) => e.name);
  const top = head.stack[head.stack.length - 1]?.name ?? null;
  const value = { pushed: names, popped: gone, top: entries[entries.length - 1]?.name ?? null };
  const target = context.target.label;
  if (gone.length === 0 && names.length === 0) return { value: { ...value, top, target } };

  const popped = rows.length === 0 ? null : await popRows(op, rows, options.onDrift).catch(nextSteps('goto'));
  const detail = { ...popped?.ledger.detail, popped: gone };
  const done = { ...value, target, ...(popped === null ? {} : settledBy(popped)) };
  const plan = popped === null ? [] : [{ patch: gone.join(', '), ...popped.plan }];
  if (rest.length === 0 && popped !== null) {
    if (options.dryRun === true) return { value: { ...done, top, plan } };
    return { ...popped, value: done, ledger: { ...popped.ledger, verb: 'goto', detail } };
  }
  const between = popped === null ? head : await writeDown(op, popped, detail);
  return pushRest(op, { between, popped, rest, done, plan }, options);
}

/** The ledger without what was popped, so that what is pushed next is compared with that. */
async function writeDown({ tx, head, context }: QueueOperation, popped: Popped, detail: Record<string, unknown>) {
  await writeLedger(tx, head, context.toolVersion, { ...popped.ledger, verb: 'goto', detail });
  return readHead(tx);
}

async function pushRest(
  op: QueueOperation,
  half: {
    between: QueueOperation['head'];
    popped: Popped | null;
    rest: readonly SeriesEntry[];
    done: Moved;
    plan: NonNullable<Moved['plan']>;
  },
  options: SeriesOptions,
): Promise<Finished<Moved>> {
  const { between, popped, rest, done } = half;
  refuseEdited(op, [...new Set(rest.flatMap((e) => op.patches.patch(e.name).files.map((f) => f.path)))]);
  // The tree still stands where the operation began.
  const above = { ...op, head: { ...between, unitHashes: op.head.unitHashes } };
  const pushed = await pushEntries(above, rest, options).catch(nextSteps('goto'));
  const top = op.head.stack[op.head.stack.length - 1]?.name ?? null;
  const of = (name: 'overwritten' | 'merged') => {
    const ids = [...new Set([...(popped?.[name] ?? []), ...(pushed[name] ?? [])])];
    return ids.length === 0 ? {} : { [name]: ids };
  };
  const value = { ...done, ...pushed.proof, ...of('overwritten'), ...of('merged') };
  if (options.dryRun === true) {
    return { value: { ...value, top, plan: [...half.plan, ...pushed.plan] }, notes: pushed.notes };
  }
  return {
    value,
    head: between,
    ledger: { ...pushed.ledger, verb: 'goto', detail: { ...pushed.ledger.detail, pushed: done.pushed } },
    units: new Map([...(popped?.units ?? []), ...pushed.units]),
    files: [...(popped?.files ?? []), ...(pushed.files ?? [])],
    notes: pushed.notes,
  };
}
