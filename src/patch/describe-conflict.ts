// A conflict in words: which hunk of which patch, what it looked for, and where it could have gone.
import { bareLine } from './lines.ts';
import type { ApplyConflict, FileDiff } from './types.ts';

/** Old lines shown; enough to find the place by eye. */
const SHOWN = 12;

/**
 * Tells a person why a diff does not apply.
 * @param patchName the patch's name in the series
 * @param file the patch file's path, as the user knows it
 * @returns several lines, the last without a newline
 */
export function describeConflict(patchName: string, file: string, diff: FileDiff, result: ApplyConflict): string {
  const where = (line: number) => (line > 0 ? ` (${file}:${line})` : '');
  const hunk = diff.hunks[result.hunk];
  const head = `Patch ${patchName} does not apply to ${diff.path}.`;
  if (hunk === undefined) return `${head}\n${result.message}${where(diff.line)}`;

  const parts = [head, `${result.message}${where(hunk.line)}`];
  const old = hunk.lines.filter((line) => line.kind !== '+');
  if (old.length > 0) {
    parts.push('It looks for these lines, all of them and one after the other:');
    for (const line of old.slice(0, SHOWN)) {
      const end = line.text.endsWith('\n') ? '' : '  (end of file, no newline)';
      parts.push(`    ${bareLine(line.text)}${end}`.trimEnd());
    }
    if (old.length > SHOWN) parts.push(`    … and ${old.length - SHOWN} more`);
  }
  if (result.reason === 'ambiguous' && result.places.length > 0) {
    parts.push(
      `They begin at each of these lines of ${diff.path}: ${result.places.slice(0, SHOWN).join(', ')}${result.places.length > SHOWN ? ', …' : ''}.`,
    );
    parts.push('More lines of context around the change would tell the places apart.');
  }
  return parts.join('\n');
}
