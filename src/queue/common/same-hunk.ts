// Hunks are chosen by number; whoever shows them to a person says, too, which ones those were.
import { hunkId } from '../../patch/hunk-id.ts';
import type { Hunk } from '../../patch/types.ts';
import { Problem } from '../../problem.ts';

/** What the hunks of some numbers were when they were chosen, as `hunkId` gives it. */
export type HunkIds = ReadonlyMap<number, string>;

/** Throws Problem('failed') where the hunk of that number is another than the one that was chosen. */
export function sameHunk(ids: HunkIds | undefined, number: number, path: string, hunk: Hunk, again: string): void {
  const id = ids?.get(number);
  if (id === undefined || id === hunkId(path, hunk)) return;
  throw new Problem('failed', `hunk ${number} is not the one that was chosen: ${path} was changed meanwhile`, {
    file: path,
    hint: `Nothing was changed. Choose again: ${again}`,
  });
}
