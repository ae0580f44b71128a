// What is worth saying of signatures after a change: an older overload that still answers calls, and an envelope that was
// not carried over because the texts did not say to which routine.

import { identityParts } from '../../routine/identity.ts';
import type { Step } from '../../routine/plan.ts';
import type { RoutineChange } from '../ledger/types.ts';
import { clashing } from '../overloads.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { differences } from '../snapshot.ts';

/** What a level did, as far as it is needed here. */
interface Done {
  readonly steps: readonly Step[];
  readonly changes: readonly RoutineChange[];
}

const KIND: Record<string, string> = { p: 'PROCEDURE', a: 'AGGREGATE' };

/**
 * A line for each overload of `overloads` (by identity) that a call can be confused about now. Asks the server only where there
 * is one under the name of a routine that was made, or that now takes fewer arguments.
 */
export async function overloadNotes(
  tx: Transaction,
  levels: readonly Done[],
  overloads: readonly string[],
): Promise<string[]> {
  const made = new Map<string, string>();
  const gone = new Set<string>();
  for (const { steps } of levels) {
    for (const { id, path, action, before, after } of steps) {
      if (action === 'drop') {
        made.delete(id);
        gone.add(id);
      } else if (action === 'create' || (before?.shape.defaults ?? 0) < (after?.shape.defaults ?? 0))
        made.set(id, path);
    }
  }
  const pairs = [...made.keys()].flatMap((id) => {
    const { name } = identityParts(id);
    return overloads
      .filter((o) => !gone.has(o) && identityParts(o).name === name)
      .map((other) => ({ made: id, other }));
  });
  if (pairs.length === 0) return [];
  const [, rows] = await tx.connection.batch([EMPTY_SEARCH_PATH, clashing(pairs), setSearchPath(tx.searchPath)]);
  return (rows ?? []).map((row) => {
    const [id, other] = [String(row['made']), String(row['other'])];
    const drop = `DROP ${KIND[String(row['kind'])] ?? 'FUNCTION'} IF EXISTS ${other};`;
    return `${other} is in the database but in no unit, and a call can mean it or ${id}. If it is an older version, add to ${made.get(id)}: ${drop}`;
  });
}

/** A line for each new signature that may have been another one, where that one had an envelope which the new one has not. */
export function envelopeNotes(levels: readonly Done[]): string[] {
  return levels.flatMap(({ steps, changes }) =>
    steps.flatMap((step) => {
      const now = changes.find((c) => c.id === step.id)?.after ?? null;
      const lost = (step.mayFollow ?? []).filter((id) => {
        const was = changes.find((c) => c.id === id)?.before ?? null;
        return (
          was !== null &&
          now !== null &&
          differences(was, { ...now, kind: was.kind, definition: was.definition }).length > 0
        );
      });
      if (lost.length === 0) return [];
      return [
        `${step.id} is new, and it is not certain whether it was ${lost.join(' or ')}: it has none of their owner, privileges and comments. Say in ${step.path} what it should have.`,
      ];
    }),
  );
}
