// goto: pushes or pops to a patch, in one transaction.
import { type AllowOptions, allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { emptyNotes } from './common/empty-patches.ts';
import { refuseFinalized, sayIfBehind } from './common/finalizing/refusals.ts';
import { nextSteps, settledBy } from './common/on-drift.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { patchNamed } from './common/patch-named.ts';
import { rebuiltIn } from './common/record.ts';
import { choosePush } from './common/stack.ts';
import { ensureEmbedded } from './load.ts';
import { headAbove, popRows } from './pop.ts';
import { type MoveOptions, pushEntries } from './push.ts';
import type { Moved, MoveResult } from './results.ts';

/** Goes to `name`, which is the top afterwards. Problems as of push and pop; nothing to do is no problem here. */
export async function goTo(
  context: QueueContext,
  options: { readonly name: string } & Pick<MoveOptions, 'dryRun' | 'onDrift' | 'proof' | keyof AllowOptions>,
): Promise<MoveResult> {
  needWrite(context, 'goto');
  const created = await ensureEmbedded(context);
  const { name: word, onDrift } = options;
  const dryRun = options.dryRun === true;
  const work = async (began: QueueOperation) => {
    await refuseFinalized(began, word);
    const name = patchNamed(context.series, began.head, word);
    const op = { ...began, head: await headAbove(began, word, name) };
    const { stack, rows } = op.head;
    const target = context.target.label;
    const names = stack.map((p) => p.name);
    const top = names[names.length - 1] ?? null;
    if (names.includes(name)) {
      if (rows.length === 0) return { value: { pushed: [], popped: [], top, target } };
      const popped = await popRows(op, rows, onDrift).catch(nextSteps('goto'));
      const gone = rows.map((r) => r.name).reverse();
      const value = { pushed: [], popped: gone, top: dryRun ? top : name, target, ...settledBy(popped) };
      const ledger = { ...popped.ledger, verb: 'goto', detail: { ...popped.ledger.detail, popped: gone } };
      const plan = [{ patch: gone.join(', '), ...popped.plan }];
      return { ...popped, value: dryRun ? { ...value, plan } : value, plan, ledger };
    }
    const entries = choosePush(context.series, op.head, { name });
    const pushed = await pushEntries(op, entries, { ...options, goesOnTop: true }).catch(nextSteps('goto'));
    const { plan, proof } = pushed;
    const value = {
      pushed: entries.map((e) => e.name),
      popped: [],
      top: dryRun ? top : name,
      target,
      ...proof,
      ...settledBy(pushed),
    };
    const ledger = { ...pushed.ledger, verb: 'goto', detail: { ...pushed.ledger.detail, pushed: value.pushed } };
    const notes = [...pushed.notes, ...emptyNotes(op, value.pushed, dryRun)];
    return { ...pushed, value: dryRun ? { ...value, plan } : value, ledger, notes };
  };
  const done = await operate<Moved>(context, (op) => work(op).catch(sayIfBehind(op)), {
    rows: { above: word },
    dryRun,
    ...allowed(options, `pgquilt goto ${word}`),
  });
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}
