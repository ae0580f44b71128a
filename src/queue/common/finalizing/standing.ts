// Where a target stands once what is finalized is taken off its stack: what verbs that only look have to know.
import type { StackRow } from '../../../database/ledger/types.ts';
import type { Standing } from '../../../database/stack-memo.ts';
import type { Series } from '../../../series/types.ts';

/** How many patches at the bottom of the stack are finalized in the series. */
export function finalizedBelow({ finalized = [] }: Series, stack: Standing['stack']): number {
  if (finalized.length === 0) return 0;
  const ids = new Map(finalized.map((e) => [e.patch, e.id]));
  const at = stack.findIndex(({ name, id }) => ids.get(name) !== id);
  return at < 0 ? stack.length : at;
}

/** The target as it stands once it has learned what is finalized; for those who only look. */
export function withoutFinalized<T extends Standing>(series: Series, standing: T): T {
  const count = finalizedBelow(series, standing.stack);
  if (count === 0) return standing;
  const { rows } = standing as T & { rows?: readonly StackRow[] };
  const rest = rows === undefined ? {} : { rows: rows.filter((row) => row.position > count) };
  return { ...standing, stack: standing.stack.slice(count), ...rest };
}
