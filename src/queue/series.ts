// series: every patch in order, with its state on the target.
import { headerSubject, plainSubject } from '../patch/header.ts';
import { headerReader } from '../worktree/patches.ts';
import type { QueueContext } from './common/context.ts';
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
  const looking = lookAtStack(context, (standing) => standing);
  const reading = readSubjects(context);
  await Promise.allSettled([looking, reading]);
  const [standing, subjects] = [await looking, await reading];
  const applied = new Set(standing.stack.map((p) => p.name));
  const top = standing.stack[standing.stack.length - 1]?.name;
  return context.series.patches.map((entry, i) => ({
    name: entry.name,
    state: applied.has(entry.name) ? 'applied' : isHidden(entry, standing) ? 'guarded' : 'unapplied',
    subject: subjects[i] ?? '',
    top: entry.name === top,
  }));
}

/** Files that are read before it is looked whether the target has answered. */
const AT_ONCE = 50;

/** The subjects of the series' patches, read while a server is at work; null where there is no file. */
async function readSubjects({ root, series }: QueueContext): Promise<(string | null)[]> {
  const subjectOf = headerReader(root, { glance: plainSubject, headerOf: headerPart, read: headerSubject });
  const subjects: (string | null)[] = [];
  for (const [i, { name }] of series.patches.entries()) {
    if (i % AT_ONCE === 0) await new Promise(setImmediate);
    subjects.push(subjectOf(name));
  }
  return subjects;
}

/** The header without parsing the diffs: listing a long series must stay quick. */
export function headerPart(text: string): string {
  const at = text.search(/^(diff --git |--- [^\n]*\n\+\+\+ )/m);
  return at < 0 ? text : text.slice(0, at);
}
