// move: a patch gets another place in the series. The ones that it goes past are made anew where that is needed; of applied
// patches the database has the same routines before and after, and the ledger the new way down.
import { Problem } from '../problem.ts';
import { movePatch } from '../series/edit.ts';
import type { SeriesEntry } from '../series/types.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { type Destination, entriesWith, placeOf, refuseAcross } from './common/destination.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import type { NamedPatch } from './common/patch-files.ts';
import { patchNamed } from './common/patch-named.ts';
import type { PlanOfPatch } from './common/record.ts';
import { reorderApplied, reorderUnapplied } from './common/restack/reorder.ts';
import { restack } from './common/restack/restack.ts';
import { stackNow, type WantedPatch } from './common/restack/wanted.ts';
import { entriesToPush } from './common/stack.ts';
import { planOfFiles } from './common/texts-of.ts';
import { ensureEmbedded } from './load.ts';

/** move. */
export interface ReorderResult {
  readonly patch: string;
  /** False where it was there already. */
  readonly changed: boolean;
  /** The whole series, in its new order. */
  readonly series: readonly string[];
  /** Patches whose diffs were made anew. */
  readonly rewritten: readonly string[];
  readonly target: string;
  /** With --dry-run: what would be run on the database. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

export interface ReorderOptions extends AllowOptions {
  readonly patch: string;
  readonly to: Destination;
  readonly dryRun?: boolean;
}

type Result = Omit<ReorderResult, 'notes'>;

/** Patches in their new order, `anew` being those whose diffs are others now. */
export interface Reordered {
  readonly stack: readonly WantedPatch[];
  readonly next: readonly NamedPatch[];
  readonly anew: readonly NamedPatch[];
  readonly seriesText: string;
  readonly notes: readonly string[];
}

/**
 * Moves the patch. Throws Problem: 'conflict' where it does not get past another, with the two hunks; 'usage' where an applied patch
 * would come above one that is not, or the other way round; what restack throws.
 */
export async function reorder(context: QueueContext, options: ReorderOptions): Promise<ReorderResult> {
  needWrite(context, 'move');
  const created = await ensureEmbedded(context);
  const done = await operate<Result>(context, (op) => work(op, options), {
    rows: 'all',
    dryRun: options.dryRun,
    ...allowed(options, `pgquilt move ${options.patch}`),
  });
  return { ...done.value, notes: [...created, ...done.notes] };
}

async function work(op: QueueOperation, { patch, to, dryRun = false }: ReorderOptions): Promise<Finished<Result>> {
  const { context } = op;
  const { name, entries, seriesText } = newPlace(op, patch, to);
  const common = { patch: name, series: entries.map((p) => p.name), target: context.target.label };
  if (seriesText === context.seriesText) return { value: { ...common, changed: false, rewritten: [] } };
  const { stack, anew, notes } = await inNewOrder(op, name, entries, seriesText);
  const applied = new Set(stack.map((p) => p.name));
  const unapplied = anew.filter((p) => !applied.has(p.name));
  const done = await restack(op, { verb: 'move', patches: [name], stack, unapplied, seriesText }, { dryRun });
  const rewritten = anew.map((p) => p.name);
  return {
    ...done,
    plan: [done.plan, planOfFiles(done.files)],
    value: { ...common, changed: true, rewritten, ...(dryRun ? { plan: done.plan } : {}) },
    notes: [...notes, ...(done.notes ?? [])],
  };
}

/** The patch, and the series with it in its new place. Throws Problem as placeOf and refuseAcross do. */
export function newPlace(op: QueueOperation, word: string, to: Destination) {
  const { context, head } = op;
  const { patches } = context.series;
  const name = patchNamed(context.series, head, word);
  if (!patches.some((p) => p.name === name)) {
    throw new Problem('failed', `patch ${name} is applied but is not in series.yaml`, {
      patch: name,
      file: 'series.yaml',
      hint: `Put '- ${name}' back into series.yaml, or bring the database to the series: pgquilt goto --series`,
    });
  }
  const place = placeOf(op, name, to);
  const entries = entriesWith(patches, name, place);
  refuseAcross(op, name, entries);
  return { name, entries, seriesText: movePatch(context.seriesText, name, place) };
}

/** What every patch is in the new order. Throws Problem('conflict') where the one does not get past another. */
export async function inNewOrder(
  op: QueueOperation,
  name: string,
  entries: readonly SeriesEntry[],
  seriesText: string,
): Promise<Reordered> {
  const stack = stackNow(op);
  const next: NamedPatch[] = entriesToPush(op.context.series, op.head).map((entry) => ({
    ...op.patches.patch(entry.name),
    name: entry.name,
  }));
  const shiftOf = (patches: readonly NamedPatch[]) => {
    const names = new Set(patches.map((p) => p.name));
    const order = entries.filter((p) => names.has(p.name)).map((p) => p.name);
    return { from: patches.findIndex((p) => p.name === name), to: order.indexOf(name) };
  };
  if (stack.some((p) => p.name === name)) {
    const now = await reorderApplied(op, stack, shiftOf(stack));
    return { stack: now, next, anew: now.filter((p) => !stack.includes(p)), seriesText, notes: [] };
  }
  // A guarded patch is on no way: only its line moves.
  if (!next.some((p) => p.name === name)) return { stack, next, anew: [], seriesText, notes: [] };
  const { patches, stuck } = await reorderUnapplied(op, next, shiftOf(next));
  const notes =
    stuck === undefined ? [] : [`patch ${stuck} does not apply as it is, so every patch keeps the diffs that it has`];
  return { stack, next: patches, anew: patches.filter((p) => !next.includes(p)), seriesText, notes };
}
