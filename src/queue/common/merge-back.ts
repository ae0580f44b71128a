// pop --merge: a patch goes, the change that was made by hand above it stays. What comes out differs from what the ledger
// has below the patch as much as it differed above: it is drift until somebody adopts it.
import { type BackwardResult, backward, netChanges } from '../../database/change/backward.ts';
import { type Drift, DriftProblem, driftOf, driftProblem } from '../../database/change/drift.ts';
import { forward } from '../../database/change/forward.ts';
import type { Recorded, StackRow } from '../../database/ledger/types.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { listed } from '../../listed.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { loadParser } from '../../routine/parser.ts';
import { takeDriftIn } from '../from-database.ts';
import { type Conflict, conflictProblem } from './conflicts.ts';
import { mergeTrack, type Track, trackText } from './merge-track.ts';
import type { Operation } from './operation.ts';

/**
 * Takes the rows off, `below` being the units' texts then, and keeps the changes by hand. Throws Problem('conflict') where
 * they do not go together with what the patches found.
 */
export async function mergeBack(
  op: Operation,
  rows: readonly StackRow[],
  drifts: readonly Drift[],
  below: ReadonlyMap<string, string | null>,
): Promise<BackwardResult> {
  const tracks = new Map<string, Track>();
  for (const drift of drifts) {
    const series = op.head.recorded.units.get(drift.path)?.text ?? null;
    const track = tracks.get(drift.path) ?? { series, own: series, around: [], by: [] };
    const { text, around } = await takeDriftIn(op, drift, track.own);
    tracks.set(drift.path, { series, own: text, around: [...track.around, ...around], by: [...track.by, drift] });
  }
  const merged = await mergeAll(op, tracks, below, `pop-${rows[rows.length - 1]?.name ?? ''}`);
  const wanted = await whatTheyMake(op, drifts, tracks, merged);
  const routines = netChanges(rows).map((change) => {
    const drift = drifts.find((d) => d.id === change.id);
    return drift === undefined ? change : { ...change, after: drift.live, before: wanted.get(drift.id) ?? null };
  });
  return backward(op.tx, [{ name: rows[rows.length - 1]?.name ?? '', routines }]);
}

async function mergeAll(
  op: Operation,
  tracks: ReadonlyMap<string, Track>,
  below: ReadonlyMap<string, string | null>,
  name: string,
): Promise<Map<string, string | null>> {
  const merged = new Map<string, string | null>();
  const conflicts: Conflict[] = [];
  const labels = { ours: `live in ${op.context.target.label}`, base: 'recorded', theirs: 'below the patch' };
  for (const [path, track] of tracks) {
    const theirs = below.get(path) ?? null;
    const found = await mergeTrack(op.context.root, track, { name, path, theirs, labels });
    if ('file' in found) conflicts.push(found);
    else merged.set(path, trackText(found));
  }
  if (conflicts.length === 0) return merged;
  const message = `the change by hand in ${listed(conflicts.map((c) => c.path))} does not go together with the text below`;
  throw conflictProblem(message, conflicts, 'pgquilt pop --merge');
}

/** The routines as the merged texts make them: made, read and rolled back, for a restore that is exact. */
async function whatTheyMake(
  op: Operation,
  drifts: readonly Drift[],
  tracks: ReadonlyMap<string, Track>,
  merged: ReadonlyMap<string, string | null>,
): Promise<Map<string, Snapshot | null>> {
  const units = [...tracks].map(([path, track]) => ({
    path,
    before: trackText(track),
    after: merged.get(path) ?? null,
  }));
  const recorded: Recorded = {
    units: new Map(units.map(({ path, before }) => [path, { path, text: before, blob: blobHash(before) }])),
    routines: new Map([
      ...[...op.head.recorded.routines].filter(([, r]) => tracks.has(r.path)),
      ...drifts.map(({ id, path, live }) => [id, { id, path, snapshot: live }] as const),
    ]),
  };
  const { connection } = op.tx;
  await connection.batch(['SAVEPOINT pgquilt_merge']);
  const made = await forward(op.tx, [{ patch: null, units }], recorded, { parse: await loadParser() });
  await connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_merge']);
  return new Map(made.routines.map((r) => [r.id, r.snapshot]));
}

/** Changes by hand that an upper row was merged with, and that a lower one of these rows would put something else in place of. */
export function hotFixesBelow(rows: readonly StackRow[]): Drift[] {
  const touched = new Set<string>();
  return rows.flatMap((row) => {
    const found = row.routines.flatMap(({ id, path, before, under }) => {
      if (under === undefined || !touched.has(id)) return [];
      return driftOf({ id, path, source: 'ledger' }, under.snapshot, before) ?? [];
    });
    for (const { id } of row.routines) touched.add(id);
    return found;
  });
}

/** The problem with these, for a pop that would pass over them. */
export function hotFixesInTheWay(hidden: readonly Drift[], rows: readonly StackRow[], label: string): DriftProblem {
  const [first] = hidden;
  const upper = rows.findIndex((row) => row.routines.some((c) => c.id === first?.id && c.under !== undefined));
  const below = rows[upper - 1]?.name ?? '';
  const { file, detail } = driftProblem(hidden, label);
  return new DriftProblem(hidden, `below patch ${rows[upper]?.name ?? ''}, ${first?.id ?? ''} was changed by hand`, {
    file,
    detail,
    hint: `Nothing was changed. Go there and see to it: pgquilt pop ${below}. Or replace it (a copy is kept): pgquilt pop --overwrite`,
  });
}
