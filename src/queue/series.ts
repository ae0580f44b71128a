// series: every patch in order, with its state on the target.

import { both } from '../both.ts';
import type { Standing } from '../database/stack-memo.ts';
import { headerSubject, plainSubject } from '../patch/header.ts';
import type { SeriesEntry } from '../series/types.ts';
import { headersReader } from '../worktree/many-patches.ts';
import type { QueueContext } from './common/context.ts';
import { inSlices } from './common/in-slices.ts';
import { lookAtStack } from './common/look.ts';
import type { PatchState } from './common/one-patch.ts';
import { isHidden } from './common/stack.ts';

export interface SeriesItem {
  readonly name: string;
  readonly state: PatchState;
  readonly subject: string;
  readonly top: boolean;
}

/** The series; a patch without a file is listed with an empty subject. */
export async function listSeries(context: QueueContext): Promise<SeriesItem[]> {
  const { root, series } = context;
  const read = headersReader(root, { glance: plainSubject, headerOf: headerPart, read: headerSubject });
  const names = series.patches.map(({ name }) => name);
  const [standing, subjects] = await both(
    lookAtStack(context, (found) => found),
    inSlices(names, read),
  );
  return seriesItems(series.patches, subjects, standing);
}

/** The entries as items; `subjects` has one for each, null where there is no file. */
export function seriesItems(
  entries: readonly SeriesEntry[],
  subjects: readonly (string | null)[],
  standing: Standing,
): SeriesItem[] {
  const applied = new Set(standing.stack.map((p) => p.name));
  const top = standing.stack[standing.stack.length - 1]?.name;
  return entries.map((entry, i) => ({
    name: entry.name,
    state: applied.has(entry.name) ? 'applied' : isHidden(entry, standing) ? 'guarded' : 'unapplied',
    subject: subjects[i] ?? '',
    top: entry.name === top,
  }));
}

/** The header without parsing the diffs: listing a long series must stay quick. */
export function headerPart(text: string): string {
  const at = text.search(/^(diff --git |--- [^\n]*\n\+\+\+ )/m);
  return at < 0 ? text : text.slice(0, at);
}
