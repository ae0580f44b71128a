// Who changed the lines that a diff looks for, where it does not apply.
import { applyFileDiff } from './apply.ts';
import { reverseFileDiff } from './reverse.ts';
import type { FileDiff } from './types.ts';

/** A patch's diff of the unit. */
interface Below {
  readonly name: string;
  readonly diff: FileDiff;
}

/**
 * The newest of the patches below without which a hunk has its place: the one that changed its lines. `below` are those that
 * changed the unit, the newest last, and `text` is what they made of it; a hunk of -1 stands for the whole diff. Null where none did
 * it, or where one of them cannot be taken back from the text.
 */
export function changedBelow(
  text: string | null,
  diff: FileDiff,
  hunk: number,
  below: readonly Below[],
): string | null {
  const wanted = diff.hunks[hunk];
  const sought = { ...diff, before: null, after: null, hunks: wanted === undefined ? diff.hunks : [wanted] };
  let now = text;
  for (const { name, diff: lower } of [...below].reverse()) {
    const without = applyFileDiff(now, reverseFileDiff(lower));
    if (without.status === 'conflict') return null;
    now = without.text;
    if (applyFileDiff(now, sought).status === 'applied') return name;
  }
  return null;
}
