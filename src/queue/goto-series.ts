// goto --series: the stack becomes what the series is now. What is the same at the bottom stays; the rest is brought there in
// one transaction.
import { patchId } from '../patch/patch-id.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { emptyNotes } from './common/empty-patches.ts';
import { sayIfBehind } from './common/finalizing/refusals.ts';
import { nextSteps } from './common/on-drift.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { rebuiltIn } from './common/record.ts';
import { restack } from './common/restack/restack.ts';
import type { WantedPatch } from './common/restack/wanted.ts';
import { isHidden } from './common/stack.ts';
import { ensureEmbedded } from './load.ts';
import type { MoveOptions } from './push.ts';
import type { Moved, MoveResult } from './results.ts';

type SeriesOptions = Pick<MoveOptions, 'dryRun' | 'onDrift' | 'proof' | keyof AllowOptions>;

/** Brings the stack to the series. Problems as of push and pop; nothing to do is no problem here. */
export async function goToSeries(context: QueueContext, options: SeriesOptions = {}): Promise<MoveResult> {
  needWrite(context, 'goto');
  const created = await ensureEmbedded(context);
  const done = await operate<Moved>(
    context,
    async (op) => {
      const moving = restack(op, { verb: 'goto', stack: seriesAsStack(op) }, options);
      const moved = await moving.catch(sayIfBehind(op)).catch(nextSteps('goto'));
      return { ...moved, notes: [...(moved.notes ?? []), ...emptyNotes(op, moved.value.pushed, options.dryRun)] };
    },
    { rows: 'all', dryRun: options.dryRun, ...allowed(options, 'pgquilt goto --series') },
  );
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}

/** The series' patches; a header that was changed in the file since is no reason to write a row anew. */
function seriesAsStack({ context, head, patches }: QueueOperation): WantedPatch[] {
  const entries = context.series.patches.filter((p) => !isHidden(p, head));
  return entries.map(({ name }, i) => {
    const { header, files } = patches.patch(name);
    const [row, id] = [head.stack[i], patchId(files)];
    return { name, files, id, header: row?.name === name && row.id === id ? row.header : header };
  });
}
