// The units' texts below patches of the stack, from the reverse diffs in the ledger.
import type { StackRow } from '../../database/ledger/types.ts';
import { applyFileDiff } from '../../patch/apply.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { parsePatch } from '../../patch/parse.ts';
import { Problem } from '../../problem.ts';

/**
 * The texts below the rows (the top ones of the stack, bottom first) of the units that they change; `current` gives a
 * unit's text on the target. With `only`, of those units alone. Throws Problem('failed') where a reverse diff does not fit, or a text does not have the hash
 * that its diff names: then the ledger was altered.
 */
export function textsBelow(
  rows: readonly StackRow[],
  current: (path: string) => string | null,
  only?: ReadonlySet<string>,
): Map<string, string | null> {
  const texts = new Map<string, string | null>();
  const wanted = (path: string): boolean => only === undefined || only.has(path);
  for (const row of [...rows].reverse()) {
    if (!row.units.some(wanted)) continue;
    for (const diff of parsePatch(row.reverse, `ledger:${row.name}`).files) {
      const { path } = diff;
      if (!wanted(path)) continue;
      const result = applyFileDiff(texts.has(path) ? (texts.get(path) ?? null) : current(path), diff);
      if (result.status === 'conflict' || (diff.after !== null && blobHash(result.text) !== diff.after)) {
        throw alteredByHand(row.name, path);
      }
      texts.set(path, result.text);
    }
    // Below a patch that was merged with a change by hand, the ledger had the text without that change.
    for (const { path, under } of row.routines) if (under !== undefined && wanted(path)) texts.set(path, under.text);
  }
  return texts;
}

function alteredByHand(patch: string, file: string): Problem {
  return new Problem(
    'failed',
    `the ledger was altered by hand: the reverse diff of patch ${patch} does not fit ${file}`,
    {
      patch,
      file,
      hint: 'Nothing was changed. Restore the schema pgquilt from a backup.',
    },
  );
}
