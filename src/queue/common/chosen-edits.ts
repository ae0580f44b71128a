// A choice among the edits of the tree: whole units by name, or single hunks by number; the rest stays an edit.
import { applyFileDiff } from '../../patch/apply.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { diffTexts } from '../../patch/diff.ts';
import type { FileDiff, Hunk } from '../../patch/types.ts';
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

/** What is chosen, by path. */
export interface Chosen {
  /** The units' texts with what is chosen of the edits, and with nothing else of them. */
  readonly texts: Map<string, string | null>;
  /** Their texts with the rest of the edits alone: what stays where the chosen part goes elsewhere. */
  readonly rests: Map<string, string | null>;
}

/**
 * What is meant of the edits; `before` gives a unit's text without them. Throws Problem: 'usage' for a word that means no unit, or one
 * that is not edited, and for a number that no hunk has; 'failed' for a number that another hunk has by now.
 */
export async function chosenEdits(
  op: QueueOperation,
  edited: readonly string[],
  choice: EditChoice,
  before: (path: string) => string | null,
): Promise<Chosen> {
  if ((choice.hunks ?? []).length > 0) return hunksChosen(op, edited, choice, before);
  const units = await unitsChosen(op, edited, choice);
  const textsOf = (text: (path: string) => string | null) => new Map(units.map((path) => [path, text(path)] as const));
  return { texts: textsOf((path) => op.tree.text(path)), rests: textsOf(before) };
}

/** The words of a command line that choose the same again. */
export function choiceWords({ units = [], hunks = [], hunkIds }: EditChoice): { units: string; hunks: string } {
  const numbers = hunks.map((n) => (hunkIds?.has(n) === true ? `${n}@${hunkIds.get(n)}` : n));
  return {
    units: units.map((word) => ` ${word}`).join(''),
    hunks: numbers.length === 0 ? '' : ` --hunk ${numbers.join(' ')}`,
  };
}

async function unitsChosen(
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

function hunksChosen(
  { tree }: QueueOperation,
  edited: readonly string[],
  { hunks = [], hunkIds }: EditChoice,
  before: (path: string) => string | null,
): Chosen {
  const chosen: Chosen = { texts: new Map(), rests: new Map() };
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
    const others = diff.hunks.filter((hunk) => !own.includes(hunk));
    const whole = others.length === 0;
    chosen.texts.set(path, whole ? tree.text(path) : withHunks(text, diff, own));
    chosen.rests.set(path, whole ? text : withHunks(text, diff, others));
  }
  const bad = hunks.find((n) => n < 1 || n > count);
  if (bad === undefined) return chosen;
  const hint = 'pgquilt diff -z shows the hunks; they are counted from 1, through all units.';
  throw new Problem('usage', `the edits have no hunk ${bad}: there ${count === 1 ? 'is 1' : `are ${count}`}`, { hint });
}

/** The text with some of the diff's hunks, of which there are others. */
function withHunks(text: string | null, diff: FileDiff, hunks: readonly Hunk[]): string | null {
  const result = applyFileDiff(text, { ...diff, before: blobHash(text), after: null, hunks });
  if (result.status === 'applied') return result.text;
  throw new Error(`a hunk of ${diff.path} found no place`);
}
