// Migrations that their own tool has taken down on a target: the routines are live as they were before. The ledger has them at
// the newer version; that is told for what it is, with the two ways on, and not as a change by somebody's hand.
import { netChanges } from '../../../database/change/backward.ts';
import { type Drift, DriftProblem } from '../../../database/change/drift.ts';
import { type FinalizedMigration, readFinalized } from '../../../database/ledger/finalized.ts';
import type { RoutineChange } from '../../../database/ledger/types.ts';
import type { Transaction } from '../../../database/session.ts';
import { differences, type Snapshot } from '../../../database/snapshot.ts';
import { listed } from '../../../listed.ts';

/** Whether the routine is this version of it; whose it is then is another question. */
function isVersion(live: Snapshot | null, version: Snapshot | null): boolean {
  return !differences(live, version).some((a) => a === 'presence' || a === 'kind' || a === 'definition');
}

/** What the migrations, one on the other, come to: what they leave as it was is no part of it. */
function changesOf(migrations: readonly Pick<FinalizedMigration, 'patches'>[]): RoutineChange[] {
  return netChanges(migrations.flatMap((m) => m.patches)).filter((c) => !isVersion(c.before, c.after));
}

/** Whether every routine that the migrations change is as it was before them; `live` knows them all. */
function isBefore(changes: readonly RoutineChange[], live: (id: string) => Snapshot | null): boolean {
  return changes.length > 0 && changes.every((c) => isVersion(live(c.id), c.before));
}

/** The newest migrations that have been taken down, oldest first; `drifts` is everything that is not as the ledger has it. */
export function takenDown(
  migrations: readonly FinalizedMigration[],
  drifts: readonly Drift[],
): readonly FinalizedMigration[] {
  const live = new Map(drifts.map((d) => [d.id, d.live]));
  for (let at = 0; at < migrations.length; at++) {
    const changes = changesOf(migrations.slice(at));
    if (changes.every((c) => live.has(c.id)) && isBefore(changes, (id) => live.get(id) ?? null))
      return migrations.slice(at);
  }
  return [];
}

/** A line for each migration that has been taken down, and how to go on from there; asked for where there is drift. */
export async function takenDownNotes(tx: Transaction, drifts: readonly Drift[]): Promise<string[]> {
  if (drifts.length === 0) return [];
  const down = takenDown(await readFinalized(tx), drifts);
  const lines = down.map(({ patches, files }) => {
    const names = listed(patches.map((p) => p.name));
    return `the migration of ${names} has been taken down here: ${files[0]?.path ?? ''}`;
  });
  return down.length === 0 ? [] : [...lines, HOW(down.length)];
}

const HOW = (count: number): string =>
  `run ${count === 1 ? 'it' : 'them'} up again with ${count === 1 ? 'its' : 'their'} own tool, or take ${count === 1 ? 'the patch' : 'the newest'} back into the queue: pgquilt unfinalize`;

/** The problem with the ways on where the drift comes from that; `all` reads everything that is not as the ledger has it. */
export async function sayIfTakenDown(
  tx: Transaction,
  problem: DriftProblem,
  all: () => Promise<readonly Drift[]>,
): Promise<DriftProblem> {
  const notes = await all()
    .then((drifts) => takenDownNotes(tx, drifts))
    .catch(() => []);
  const how = notes.pop();
  if (how === undefined) return problem;
  const { drifts, message, file, patch, detail = '' } = problem;
  return new DriftProblem(drifts, message, {
    file,
    patch,
    detail: [...notes, '', detail].join('\n'),
    hint: `Nothing was changed. ${how.charAt(0).toUpperCase()}${how.slice(1)}`,
  });
}
