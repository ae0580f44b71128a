// A patch as text, byte for byte as git writes it, so that `git apply`, `patch -p1` and `quilt` can use the file.
import { Problem } from '../problem.ts';
import { findDiff } from './diff-start.ts';
import { splitLines } from './lines.ts';
import type { FileDiff, Hunk, Patch } from './types.ts';
import { quotePath } from './unit-path.ts';

/**
 * The text of a patch file. `parsePatch` of it gives the same patch.
 * @throws Problem where the header has lines that would be read as a diff
 */
export function formatPatch(patch: Patch): string {
  const lines = splitLines(patch.header.replace(/^\uFEFF/, ''));
  const start = findDiff(lines);
  if (start < lines.length) {
    throw new Problem('failed', `Line ${start + 1} of the header begins a diff, so the patch would be read wrongly.`, {
      line: start + 1,
      hint: 'Indent that line in the header.',
    });
  }
  const open = !/^\uFEFF?$|\n$/.test(patch.header);
  const gap = patch.files.length > 0 && open ? '\n' : '';
  return patch.header + gap + patch.files.map(formatFileDiff).join('');
}

/** One unit's diff as text, ending in a newline. The index line is left out where a hash is not known. */
export function formatFileDiff(diff: FileDiff): string {
  const a = quotePath(`a/${diff.path}`);
  const b = quotePath(`b/${diff.path}`);
  let text = `diff --git ${a} ${b}\n`;
  if (diff.change === 'create') text += 'new file mode 100644\n';
  if (diff.change === 'delete') text += 'deleted file mode 100644\n';
  if (diff.before !== null && diff.after !== null) {
    text += `index ${diff.before}..${diff.after}${diff.change === 'modify' ? ' 100644' : ''}\n`;
  }
  if (diff.hunks.length === 0) return text;
  text += `--- ${diff.change === 'create' ? '/dev/null' : withTab(a)}\n`;
  text += `+++ ${diff.change === 'delete' ? '/dev/null' : withTab(b)}\n`;
  return text + formatHunks(diff.hunks);
}

/** Hunks as text, without the lines that name the file; each begins with its @@ line. */
export function formatHunks(hunks: readonly Hunk[]): string {
  return hunks.map(formatHunk).join('');
}

/** Git ends a name that has a space with a tab, so that other tools see where it ends. */
function withTab(name: string): string {
  return name.includes(' ') ? `${name}\t` : name;
}

function formatHunk(hunk: Hunk): string {
  const section = hunk.section === '' ? '' : ` ${hunk.section}`;
  const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@${section}\n`;
  const lines = hunk.lines.map(({ kind, text }) =>
    text.endsWith('\n') ? kind + text : `${kind}${text}\n\\ No newline at end of file\n`,
  );
  return head + lines.join('');
}

function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${start},${count}`;
}
