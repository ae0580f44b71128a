// Edits are shown before they are taken in, and whoever says yes says it of those: what was typed since is another matter.
import { createHash } from 'node:crypto';
import { blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';

/** What the edits are, as a short hash: the units' paths, and what their texts would be. */
export function editsId(texts: ReadonlyMap<string, string | null>): string {
  const hash = createHash('sha256');
  for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path} ${blobHash(text)}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** Throws Problem('failed') where others were meant; undefined means any. Gives what the edits are. */
export function sameEdits(texts: ReadonlyMap<string, string | null>, meant: string | undefined): string {
  const id = editsId(texts);
  if (meant === undefined || meant === id) return id;
  throw new Problem('failed', `the edits are not those that were shown as ${meant}: there were more since, or fewer`, {
    hint: 'Nothing was changed. pgquilt diff -z shows them as they are.',
  });
}
