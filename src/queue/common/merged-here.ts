// A patch that was merged on this target with a change by hand is not the one that other targets get. It is not written anew
// from what stands here; and a patch made on top of it has that change in its lines.
import type { Drift } from '../../database/change/drift.ts';
import { DriftProblem } from '../../database/change/drift.ts';
import type { RoutineChange, StackRow } from '../../database/ledger/types.ts';
import type { StackName } from '../../database/stack-memo.ts';
import { Problem } from '../../problem.ts';
import type { QueueOperation } from './operation.ts';
import { isOfSeries } from './rebased.ts';

/** The change by hand that the patch was merged with here; undefined where it is the series' own. */
export function mergedHere(row: StackRow): RoutineChange | undefined {
  return row.routines.find((r) => r.under !== undefined);
}

/** The commands that make that change a patch of its own, below this one. */
export function ownPatch(stack: readonly StackName[], name: string): string {
  const below = stack[stack.findIndex((p) => p.name === name) - 1]?.name ?? '-a';
  return `Make that change a patch of its own, keeping your edits elsewhere: pgquilt pop ${below}, pgquilt adopt --new NAME, pgquilt push ${name}`;
}

/** Throws Problem('failed') where the row was merged: what the file has would become this target's alone. */
export function refuseMerged(row: StackRow, stack: readonly StackName[]): void {
  const merged = mergedHere(row);
  if (merged === undefined) return;
  throw new Problem('failed', `patch ${row.name} was merged here with a change by hand to ${merged.id}`, {
    patch: row.name,
    file: merged.path,
    hint: `Nothing was changed. ${ownPatch(stack, row.name)}.`,
  });
}

/** Drift that nobody made just now: a patch that is taken off and put on again was merged with it. */
export class MergedProblem extends DriftProblem {}

/** For a `catch`: of drift that one of these rows was merged with, says so; other errors pass. */
export function sayIfMerged(rows: readonly StackRow[], stack: readonly StackName[]): (error: unknown) => never {
  return (error) => {
    const drifts: readonly Drift[] = error instanceof DriftProblem ? error.drifts : [];
    for (const row of rows) {
      const merged = row.routines.find((r) => r.under !== undefined && drifts.some((d) => d.id === r.id));
      if (merged === undefined) continue;
      throw new MergedProblem(
        drifts,
        `patch ${row.name} was merged here with a change by hand to ${merged.id}, and would have to be again`,
        { file: merged.path, hint: `Nothing was changed. ${ownPatch(stack, row.name)}.` },
      );
    }
    throw error;
  };
}

/**
 * A warning for each unit of the patch at that position whose text below it, `before`, has a change by hand that a lower patch was
 * merged with: the lines of the patch are then made for this target. Asks the ledger only where the text is not the series' own.
 */
export async function warnOfMerged(
  op: QueueOperation,
  patch: { readonly name: string; readonly position: number },
  before: ReadonlyMap<string, string | null>,
): Promise<string[]> {
  const others = [...before].filter(([path, text]) => !isKnown(op, patch.name, path, text)).map(([path]) => path);
  if (others.length === 0) return [];
  const rows = await op.tx.connection.run(
    `SELECT r.change->>'id' AS id, r.change->>'path' AS path, p.name
     FROM pgquilt.patch p, pg_catalog.json_array_elements(p.routines::json) AS r(change)
     WHERE p.position < $1 AND r.change->'under' IS NOT NULL AND r.change->>'path' = ANY ($2::text[]) ORDER BY 1`,
    [patch.position, others],
  );
  return rows.map(
    ({ id, path, name }) =>
      `patch ${name} was merged here with a change by hand to ${id}, and patch ${patch.name} is now made on top of that: where ${path} does not have that change it may not apply. ${ownPatch(op.head.stack, String(name))}`,
  );
}

/** Whether the text is surely the series': not so where a patch of it has no file, or none that can be read. */
function isKnown(op: QueueOperation, patch: string, path: string, text: string | null): boolean {
  try {
    return isOfSeries(op, patch, path, text);
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
