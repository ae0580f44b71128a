// The rows to finalize with the texts of their units, a span for each migration.
import type { LedgerHead } from '../../../database/ledger/read.ts';
import type { StackRow } from '../../../database/ledger/types.ts';
import type { Span } from '../../../database/migration/make.ts';
import { blobHash } from '../../../patch/blob-hash.ts';
import { textsBelow } from '../texts-below.ts';

type Texts = ReadonlyMap<string, string | null>;

/** A span, and the blob hashes of its units' texts before it. */
export interface TextSpan extends Span {
  readonly was: Readonly<Record<string, string>>;
}

/** The spans of the bottom rows, each of one patch or, with `squash`, one of all; `head` has every row and unit of the stack. */
export function spansOf(head: LedgerHead, chosen: readonly StackRow[], squash: boolean): TextSpan[] {
  const texts = new Map<string, string | null>();
  const textOf = (path: string): string | null =>
    texts.has(path) ? (texts.get(path) ?? null) : (head.recorded.units.get(path)?.text ?? null);
  const goBelow = (rows: readonly StackRow[]): void => {
    for (const [path, text] of textsBelow(rows, textOf)) texts.set(path, text);
  };
  goBelow(head.rows.slice(chosen.length));
  const groups = squash ? [chosen] : chosen.map((row) => [row]);
  return [...groups]
    .reverse()
    .map((rows): TextSpan => {
      const paths = [...new Set(rows.flatMap((row) => row.units))];
      const after: Texts = new Map(paths.map((path) => [path, textOf(path)]));
      goBelow(rows);
      const units = paths.map((path) => ({ path, before: textOf(path), after: after.get(path) ?? null }));
      return {
        patches: rows.map((row) => row.name).join(', '),
        rows,
        units,
        was: Object.fromEntries(units.map(({ path, before }) => [path, blobHash(before)])),
      };
    })
    .reverse();
}
