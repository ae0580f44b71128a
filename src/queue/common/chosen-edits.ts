// A choice among the edits of the tree: whole units by name, or single hunks by number; the rest stays an edit.
import { applyFileDiff } from '../../patch/apply.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { diffTexts } from '../../patch/diff.ts';
import { Problem } from '../../problem.ts';
import type { QueueOperation } from './operation.ts';
import { type HunkIds, sameHunk } from './same-hunk.ts';
import { unitsNamed } from './unit-names.ts';

export interface EditChoice {
  /** Units, or routines that they create; all that are edited where none is named. */
  readonly units?: readonly string[] | undefined;
  /** Numbers of hunks, counted from 1 through all edited units in the order of their paths, as `diff -z` prints them. */
  readonly hunks?: readonly number[] | undefined;
  readonly hunkIds?: HunkIds | undefined;
}

/** The edited units that are meant. Throws Problem('usage') for a word that means no unit, or one that is not edited. */
export async function unitsChosen(
  { tree }: QueueOperation,
  edited: readonly string[],
  { units = [] }: EditChoice,
): Promise<readonly string[]> {
  if (units.length === 0) return edited;
  // A unit that was deleted is an edit, too.
  const known = new Map([...edited.map((path) => [path, ''] as const), ...tree.units]);
  const wanted = new Set<string>();
  for (const word of units) {
    const meant = (await unitsNamed(word, known)).filter((path) => edited.includes(path));
    if (meant.length === 0) {
      const hint = 'pgquilt status lists the units that are.';
      throw new Problem('usage', `there is no edit in ${word} that could be taken in`, { hint });
    }
    for (const path of meant) wanted.add(path);
  }
  return edited.filter((path) => wanted.has(path));
}

/**
 * The texts of the edited units with the chosen hunks alone; units without any are left out. `before` gives a unit's text
 * without the edit. Throws Problem: 'usage' for a number that no hunk has, 'failed' for one that another has by now.
 */
export function withHunks(
  { tree }: QueueOperation,
  edited: readonly string[],
  { hunks = [], hunkIds }: EditChoice,
  before: (path: string) => string | null,
): Map<string, string | null> {
  const texts = new Map<string, string | null>();
  let count = 0;
  for (const path of edited) {
    const text = before(path);
    const diff = diffTexts(path, text, tree.text(path));
    const own = (diff?.hunks ?? []).filter((hunk, i) => {
      const number = count + i + 1;
      if (!hunks.includes(number)) return false;
      sameHunk(hunkIds, number, path, hunk, 'pgquilt diff -z shows the hunks.');
      return true;
    });
    count += diff?.hunks.length ?? 0;
    if (diff === null || own.length === 0) continue;
    const whole = own.length === diff.hunks.length;
    const result = whole
      ? undefined
      : applyFileDiff(text, { ...diff, before: blobHash(text), after: null, hunks: own });
    if (result !== undefined && result.status !== 'applied') throw new Error(`a hunk of ${path} found no place`);
    texts.set(path, result === undefined ? tree.text(path) : result.text);
  }
  const bad = hunks.find((n) => n < 1 || n > count);
  if (bad === undefined) return texts;
  const hint = 'pgquilt diff -z shows the hunks; they are counted from 1, through all units.';
  throw new Problem('usage', `the edits have no hunk ${bad}: there ${count === 1 ? 'is 1' : `are ${count}`}`, { hint });
}
