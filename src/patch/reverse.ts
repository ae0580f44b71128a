// The way back: the same patch with old and new exchanged.
import type { FileDiff, Hunk, HunkLine, Patch } from './types.ts';

/** The diff that undoes a diff. */
export function reverseFileDiff(diff: FileDiff): FileDiff {
  const change = diff.change === 'create' ? 'delete' : diff.change === 'delete' ? 'create' : 'modify';
  return { ...diff, change, before: diff.after, after: diff.before, hunks: diff.hunks.map(reverseHunk) };
}

/** The patch that undoes a patch: every diff reversed, last one first, under the same header. */
export function reversePatch(patch: Patch): Patch {
  return { header: patch.header, files: patch.files.map(reverseFileDiff).reverse() };
}

function reverseHunk(hunk: Hunk): Hunk {
  const lines: HunkLine[] = [];
  let added: HunkLine[] = []; // held back, so that '-' lines stay before '+' lines, as diffs have them
  for (const { kind, text } of hunk.lines) {
    if (kind === '-') added.push({ kind: '+', text });
    else if (kind === '+') lines.push({ kind: '-', text });
    else {
      lines.push(...added, { kind, text });
      added = [];
    }
  }
  lines.push(...added);
  const { oldStart, oldLines, newStart, newLines, section, line } = hunk;
  return { oldStart: newStart, oldLines: newLines, newStart: oldStart, newLines: oldLines, section, lines, line };
}
