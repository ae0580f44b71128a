// The units' texts through the series, as its patch files make them.
import type { LedgerHead } from '../../database/ledger/read.ts';
import { applyFileDiff } from '../../patch/apply.ts';
import { describeConflict } from '../../patch/describe-conflict.ts';
import { Problem } from '../../problem.ts';
import { patchPath } from '../../worktree/patches.ts';
import type { QueueContext } from './context.ts';
import { PatchFiles } from './patch-files.ts';
import { changedBelowNote } from './patched.ts';
import { isHidden } from './stack.ts';
import { textsBelow } from './texts-below.ts';
import { Tree } from './tree.ts';

/** A unit's way through the series. */
export interface UnitLevels {
  readonly path: string;
  /** Indices, in `SeriesTexts.names`, of the patches that change it. */
  readonly patches: readonly number[];
  /** Below the first of them, above it, …, above the last. */
  readonly texts: readonly (string | null)[];
}

export interface SeriesTexts {
  /** The patches that are not guarded on the target, in order. */
  readonly names: readonly string[];
  readonly units: readonly UnitLevels[];
}

/** `head` is the ledger's with all rows, which know the base of a unit also where it is edited. Throws Problem: 'conflict' where a patch does not apply to what those below it make. */
export function seriesTexts(context: QueueContext, head: LedgerHead): SeriesTexts {
  const files = new PatchFiles(context);
  const tree = new Tree(context, files, head.stack);
  const below = textsBelow(head.rows, (path) => head.recorded.units.get(path)?.text ?? null);
  const baseText = (path: string): string | null => (below.has(path) ? (below.get(path) ?? null) : tree.baseText(path));
  const entries = context.series.patches.filter((entry) => !isHidden(entry, head));
  const units = new Map<string, { path: string; patches: number[]; texts: (string | null)[] }>();
  for (const [i, { name }] of entries.entries()) {
    for (const diff of files.patch(name).files) {
      const { path } = diff;
      const unit = units.get(path) ?? { path, patches: [], texts: [baseText(path)] };
      const result = applyFileDiff(unit.texts[unit.texts.length - 1] ?? null, diff);
      if (result.status === 'conflict') {
        const [message = '', ...detail] = describeConflict(name, patchPath(name), diff, result).split('\n');
        throw new Problem('conflict', message, {
          patch: name,
          file: patchPath(name),
          detail: [
            ...detail,
            ...changedBelowNote({ context, head, patches: files }, name, diff, result.hunk, unit.texts.at(-1) ?? null),
          ].join('\n'),
          hint: 'pgquilt status says how the series and the stack differ; pgquilt push --merge mends a patch whose series has moved.',
        });
      }
      unit.patches.push(i);
      unit.texts.push(result.text);
      units.set(path, unit);
    }
  }
  return { names: entries.map((entry) => entry.name), units: [...units.values()] };
}
