// Patches that somebody has applied by hand: what they would make is made behind a savepoint and compared with what is
// live. Where it is the same, it can be recorded, and nothing is touched.
import { undoDrifts } from '../../database/change/backward.ts';
import { type Drift, DriftProblem, driftOf, driftSentence } from '../../database/change/drift.ts';
import type { Recorded } from '../../database/ledger/types.ts';
import { differences, type Snapshot } from '../../database/snapshot.ts';
import { listed } from '../../listed.ts';
import { Problem } from '../../problem.ts';
import type { Pushed } from '../push.ts';
import type { QueueOperation } from './operation.ts';
import type { PatchName } from './patch-files.ts';

/** A push without drift. */
type ApplyEntries = (op: QueueOperation, entries: readonly PatchName[], recorded: Recorded) => Promise<Pushed>;

interface Trial {
  readonly pushed: Pushed;
  readonly drifts: readonly Drift[];
}

/** Pushes as if nobody had changed anything, and rolls that back. */
async function trial(
  op: QueueOperation,
  entries: readonly PatchName[],
  recorded: Recorded,
  known: readonly Drift[],
  apply: ApplyEntries,
): Promise<Trial> {
  const { connection } = op.tx;
  const { touched } = op.tx;
  const already = touched.length;
  await connection.batch(['SAVEPOINT pgquilt_trial']);
  let drifts = known;
  try {
    if (drifts.length > 0) await undoDrifts(op.tx, drifts);
    return { pushed: await apply(op, entries, recorded), drifts };
  } catch (error) {
    if (!(error instanceof DriftProblem) || drifts.length > 0) throw error;
    drifts = error.drifts;
    await undoDrifts(op.tx, drifts);
    return { pushed: await apply(op, entries, recorded), drifts };
  } finally {
    await connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_trial']);
    touched.length = already;
  }
}

/** Every routine of the levels as it is live: as the first level found it, but for what the trial took away. */
function liveOf({ pushed, drifts }: Trial): Map<string, Snapshot | null> {
  const live = new Map<string, Snapshot | null>();
  for (const row of pushed.ledger.push ?? []) {
    for (const { id, before } of row.routines) if (!live.has(id)) live.set(id, before);
  }
  for (const d of drifts) live.set(d.id, d.live);
  return live;
}

/** The highest level that is live as its patch, and those below it, make it. */
function levelThatIsThere(tried: Trial): string | undefined {
  const live = liveOf(tried);
  const state = new Map(tried.drifts.map((d) => [d.id, d.expected]));
  let there: string | undefined;
  for (const row of tried.pushed.ledger.push ?? []) {
    for (const change of row.routines) state.set(change.id, change.after);
    const same = [...state].every(([id, snapshot]) => differences(live.get(id) ?? null, snapshot).length === 0);
    if (same) there = row.name;
  }
  return there;
}

/** The drift, or, where it is what a patch makes, a problem that says so and how to record it. */
export async function sayIfThere(
  op: QueueOperation,
  entries: readonly PatchName[],
  recorded: Recorded,
  problem: DriftProblem,
  apply: ApplyEntries,
): Promise<DriftProblem> {
  const { drifts } = problem;
  const tried = await trial(op, entries, recorded, drifts, apply).catch(() => null);
  if (tried === null) return problem;
  const patch = levelThatIsThere(tried);
  if (patch === undefined) return problem;
  const ids = listed(drifts.map((d) => d.id));
  const { file, detail } = problem;
  return new DriftProblem(
    drifts,
    `patch ${patch} is already applied by hand: ${ids} ${drifts.length > 1 ? 'are' : 'is'} live as the patch makes it`,
    {
      patch,
      file,
      detail,
      hint: `Nothing was changed. To record it without touching the routine: pgquilt push --record ${patch}`,
    },
  );
}

/**
 * Records the patches as applied where every routine that they change is live as they make it. Throws Problem('drift')
 * where one is not; nothing in the database is touched.
 */
export async function recordEntries(
  op: QueueOperation,
  entries: readonly PatchName[],
  recorded: Recorded,
  apply: ApplyEntries,
): Promise<Pushed> {
  const tried = await trial(op, entries, recorded, [], apply);
  const { pushed } = tried;
  const rows = pushed.ledger.push ?? [];
  const live = liveOf(tried);
  const routines = (pushed.ledger.routines ?? []).map((r) => ({ ...r, was: live.get(r.id) }));
  const missing = routines.flatMap(({ id, path, snapshot, was }) => {
    const found = was === undefined ? null : driftOf({ id, path, source: 'patch' }, snapshot, was);
    return found === null ? [] : [found];
  });
  const name = listed(entries.map((e) => e.name));
  if (missing.length > 0) {
    throw new Problem('drift', `${name} cannot be recorded as applied: ${driftSentence(missing[0] as Drift)}`, {
      patch: entries[entries.length - 1]?.name,
      file: missing[0]?.path,
      detail: missing.map(driftSentence).join('\n'),
      hint: 'Nothing was changed. Leave --record out to apply it: pgquilt push',
    });
  }
  const asLive = (id: string, snapshot: Snapshot | null): Snapshot | null => {
    const found = live.get(id) ?? null;
    return differences(found, snapshot).length === 0 ? found : snapshot;
  };
  return {
    ...pushed,
    ledger: {
      ...pushed.ledger,
      detail: { recorded: true },
      push: rows.map((row) => ({
        ...row,
        routines: row.routines.map((c) => ({ ...c, after: asLive(c.id, c.after) })),
      })),
      routines: routines.map(({ was: _, ...r }) => ({ ...r, snapshot: asLive(r.id, r.snapshot) })),
    },
  };
}
