// diff --combine A..B: what a run of patches changes together, as one diff.
import { diffTexts } from '../patch/diff.ts';
import { formatFileDiff } from '../patch/format.ts';
import { Problem } from '../problem.ts';
import type { QueueContext } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { patchNamed } from './common/patch-named.ts';
import { seriesTexts } from './common/series-texts.ts';

export interface CombinedResult {
  readonly patches: readonly string[];
  readonly files: readonly string[];
  readonly text: string;
}

/** Throws Problem: 'usage' for names that are no patches, or in the wrong order; 'conflict' where a patch does not apply. */
export async function combine(context: QueueContext, from: string, to: string): Promise<CombinedResult> {
  return lookAt(
    context,
    async (head) => {
      const { names, units } = seriesTexts(context, head);
      const place = (word: string): number => {
        const name = patchNamed(context.series, head, word);
        const at = names.indexOf(name);
        if (at >= 0) return at;
        throw new Problem('usage', `patch ${name} is guarded`, {
          patch: name,
          hint: 'pgquilt guard lists the guards.',
        });
      };
      const [first, last] = [place(from), place(to)];
      if (first > last) {
        throw new Problem('usage', `${names[first]} is above ${names[last]} in the series`, {
          hint: `pgquilt diff --combine ${names[last]}..${names[first]}`,
        });
      }
      const diffs = units.flatMap(({ path, patches, texts }) => {
        const inside = patches.flatMap((at, i) => (at >= first && at <= last ? [i] : []));
        const [bottom, top] = [inside[0], inside[inside.length - 1]];
        if (bottom === undefined || top === undefined) return [];
        return diffTexts(path, texts[bottom] ?? null, texts[top + 1] ?? null) ?? [];
      });
      return {
        patches: names.slice(first, last + 1),
        files: diffs.map((d) => d.path),
        text: diffs.map(formatFileDiff).join(''),
      };
    },
    'all',
  );
}
