// series: every patch in order, with its state on the target.
import { headerSubject } from '../patch/header.ts';
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
  return lookAtStack(context, (standing) => {
    const { stack } = standing;
    const applied = new Map(stack.map((p) => [p.name, p]));
    const top = stack[stack.length - 1]?.name;
    const headerOf = headerReader(context.root, headerPart);
    return context.series.patches.map((entry) => {
      const header = headerOf(entry.name);
      return {
        name: entry.name,
        state: applied.has(entry.name) ? 'applied' : isHidden(entry, standing) ? 'guarded' : 'unapplied',
        subject: header === null ? '' : headerSubject(header),
        top: entry.name === top,
      };
    });
  });
}

/** The header without parsing the diffs: listing a long series must stay quick. */
export function headerPart(text: string): string {
  const at = text.search(/^(diff --git |--- [^\n]*\n\+\+\+ )/m);
  return at < 0 ? text : text.slice(0, at);
}
