// series: every patch in order, with its state on the target.

import { both } from '../both.ts';
import type { Standing } from '../database/stack-memo.ts';
import { headerSubject, plainSubject } from '../patch/header.ts';
import type { SeriesEntry } from '../series/types.ts';
import { headersReader } from '../worktree/many-patches.ts';
import type { QueueContext } from './common/context.ts';
import { inSlices } from './common/in-slices.ts';
import { lookAt, lookAtStack } from './common/look.ts';
import type { PatchState } from './common/one-patch.ts';
import type { PatchName } from './common/patch-files.ts';
import { isHidden } from './common/stack.ts';

export interface SeriesItem {
  readonly name: string;
  readonly state: PatchState;
  readonly top: boolean;
}

/** With what the patch's file says that it does; of an applied patch without one, what the ledger says. */
export interface DescribedItem extends SeriesItem {
  readonly subject: string;
}

/** The series; no patch's file is opened for it. */
export async function listSeries(context: QueueContext): Promise<SeriesItem[]> {
  return lookAtStack(context, (standing) => seriesItems(context.series.patches, standing));
}

/** The series with its subjects, which are read while the database answers. */
export async function describeSeries(context: QueueContext): Promise<DescribedItem[]> {
  return withSubjects(context, ...(await both(listSeries(context), readSubjects(context, context.series.patches))));
}

/** Some of the series with their subjects. */
export async function described(context: QueueContext, items: readonly SeriesItem[]): Promise<DescribedItem[]> {
  return withSubjects(context, items, await readSubjects(context, items));
}

/** Of each the subject; null for a patch without a file. */
function readSubjects({ root }: QueueContext, patches: readonly PatchName[]): Promise<(string | null)[]> {
  const read = headersReader(root, { glance: plainSubject, headerOf: headerPart, read: headerSubject });
  return inSlices(
    patches.map(({ name }) => name),
    read,
  );
}

async function withSubjects(
  context: QueueContext,
  items: readonly SeriesItem[],
  subjects: readonly (string | null)[],
): Promise<DescribedItem[]> {
  // Files are seldom gone: only then is the ledger looked at once more.
  const isGone = items.some(({ state }, i) => state === 'applied' && subjects[i] === null);
  const applied = isGone ? await subjectsInLedger(context) : undefined;
  return items.map(({ name, state, top }, i) => ({
    name,
    state,
    top,
    subject: subjects[i] ?? applied?.get(name) ?? '',
  }));
}

function subjectsInLedger(context: QueueContext): Promise<Map<string, string>> {
  return lookAt(context, async ({ stack }) => new Map(stack.map((p) => [p.name, headerSubject(p.header)])));
}

/** The entries as items. */
export function seriesItems(entries: readonly SeriesEntry[], { stack, selected }: Standing): SeriesItem[] {
  const applied = new Set(stack.map((p) => p.name));
  const top = stack[stack.length - 1]?.name;
  return entries.map((entry) => ({
    name: entry.name,
    state: applied.has(entry.name) ? 'applied' : isHidden(entry, { selected }) ? 'guarded' : 'unapplied',
    top: entry.name === top,
  }));
}

/** The header without parsing the diffs: listing a long series must stay quick. */
export function headerPart(text: string): string {
  const at = text.search(/^(diff --git |--- [^\n]*\n\+\+\+ )/m);
  return at < 0 ? text : text.slice(0, at);
}
