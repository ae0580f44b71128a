// Edits are shown before they are taken in, and whoever says yes says it of those: what was typed since, another text below them, or
// another patch to take them is another matter.
import { createHash } from 'node:crypto';
import { blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';

/** What would be taken in. */
export interface Taken {
  /** The patch, or each edit's own in the order of the edits. */
  readonly into: readonly string[];
  readonly units: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
}

/** What the edits are, as a short hash. Throws Problem('outdated') where others were `meant`; undefined means any. */
export function sameEdits({ into, units }: Taken, meant: string | undefined): string {
  const sorted = [...units].sort((a, b) => (a.path < b.path ? -1 : 1));
  const all = sorted.map(({ path, before, after }) => [path, blobHash(before), blobHash(after)]);
  const id = createHash('sha256')
    .update(JSON.stringify([into, ...all]))
    .digest('hex')
    .slice(0, 12);
  if (meant === undefined || meant === id) return id;
  throw new Problem(
    'outdated',
    `the edits are not those that were shown as ${meant}: they, or where they go, are others`,
    {
      hint: 'Nothing was changed. pgquilt diff -z shows them as they are.',
    },
  );
}
