// push --move: a patch from further up becomes the next one, and is pushed.
import { allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { emptyNotes } from './common/empty-patches.ts';
import { refuseFinalized, sayIfBehind } from './common/finalizing/refusals.ts';
import { nextSteps } from './common/on-drift.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { rebuiltIn } from './common/record.ts';
import { restack } from './common/restack/restack.ts';
import { choosePush } from './common/stack.ts';
import { planOfFiles } from './common/texts-of.ts';
import { ensureEmbedded } from './load.ts';
import { inNewOrder, newPlace } from './move.ts';
import type { MoveOptions } from './push.ts';
import type { Moved, MoveResult } from './results.ts';

type Options = Omit<MoveOptions, 'goal'> & { readonly patch: string };

/**
 * Moves the patch right above the top and pushes it, in one transaction. Throws Problem as push and move do: 'conflict' where it does
 * not get below those that it skips.
 */
export async function pushMoved(context: QueueContext, options: Options): Promise<MoveResult> {
  needWrite(context, 'push');
  const created = await ensureEmbedded(context);
  const work = (op: QueueOperation) => moveAndPush(op, options).catch(sayIfBehind(op)).catch(nextSteps('push'));
  const done = await operate<Moved>(context, work, {
    rows: 'all',
    dryRun: options.dryRun,
    ...allowed(options, `pgquilt push --move ${options.patch}`),
  });
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}

async function moveAndPush(op: QueueOperation, options: Options) {
  await refuseFinalized(op, options.patch);
  const [last] = choosePush(op.context.series, op.head, { name: options.patch }).slice(-1);
  const { name, entries, seriesText } = newPlace(op, last?.name ?? options.patch, 'bottom');
  const { stack, next, anew, notes } = await inNewOrder(op, name, entries, seriesText);
  const [first] = next;
  const done = await restack(
    op,
    {
      verb: 'push',
      patches: [name],
      stack: first === undefined ? stack : [...stack, first],
      unapplied: anew.filter((p) => p.name !== name),
      seriesText,
    },
    options,
  );
  const empty = emptyNotes(op, done.value.pushed, options.dryRun);
  return { ...done, plan: [done.plan, planOfFiles(done.files)], notes: [...notes, ...(done.notes ?? []), ...empty] };
}
