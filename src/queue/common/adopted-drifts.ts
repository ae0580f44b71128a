// Which changes by hand an adopt is about: those that the ledger shows, those of units that it does not have yet, a routine
// that no unit has, or a version that was overwritten and is made live again.
import { undoDrifts } from '../../database/change/backward.ts';
import { type Drift, DriftProblem, driftOf, driftProblem } from '../../database/change/drift.ts';
import { forward } from '../../database/change/forward.ts';
import { readRecorded } from '../../database/ledger/read.ts';
import { lockingIds, readingIds } from '../../database/resolve.ts';
import { Problem } from '../../problem.ts';
import { loadParser } from '../../routine/parser.ts';
import { isOf, versionsAt } from '../overwritten.ts';
import { findDrift } from './find-drift.ts';
import type { QueueOperation } from './operation.ts';
import { meansRoutine } from './routine-words.ts';
import { strangersNamed } from './strangers.ts';
import { unitsNamed } from './unit-names.ts';

/**
 * The drifts that `words` name, or all; with `entry`, of what that log entry overwrote. Throws Problem('nothing-to-do')
 * where nothing differs, 'usage' for a word that means nothing.
 */
export async function adoptedDrifts(
  op: QueueOperation,
  words: readonly string[],
  entry: number | undefined,
): Promise<readonly Drift[]> {
  if (entry !== undefined) await bringBack(op, words, entry);
  const { drifts } = await findDrift(op.tx);
  const found = words.length === 0 ? drifts : await named(op, words, drifts);
  if (found.length > 0) {
    await op.tx.connection.batch(
      lockingIds(
        found.map((d) => d.id),
        op.tx.server,
      ),
    );
    return again(op, found);
  }
  throw new Problem('nothing-to-do', `Nothing was changed by hand on ${op.context.target.label}`);
}

/** What was read before the routines were held may have changed since. */
async function again(op: QueueOperation, drifts: readonly Drift[]): Promise<readonly Drift[]> {
  const reading = readingIds(
    drifts.map((d) => d.id),
    op.tx.searchPath,
  );
  const live = reading.read(await op.tx.connection.batch(reading.statements));
  return drifts.flatMap((d, i) => driftOf(d, d.expected, live[i] ?? null) ?? []);
}

async function named(op: QueueOperation, words: readonly string[], drifts: readonly Drift[]): Promise<Drift[]> {
  const found = new Map<string, Drift>();
  const unrecorded = new Set<string>();
  for (const word of words) {
    const own = drifts.filter((d) => meansRoutine(word, d));
    own.push(...(await strangersNamed(op, word)));
    for (const drift of own) found.set(drift.id, drift);
    if (own.length > 0) continue;
    for (const unit of await unitsNamed(word, op.tree.units)) {
      if (!op.head.unitHashes.has(unit)) unrecorded.add(unit);
    }
  }
  for (const drift of await baseDrifts(op, [...unrecorded])) found.set(drift.id, drift);
  return [...found.values()];
}

/** Of units that the ledger does not have: how the live routines differ from the base. */
async function baseDrifts(op: QueueOperation, paths: readonly string[]): Promise<readonly Drift[]> {
  if (paths.length === 0) return [];
  const units = paths.map((path) => ({ path, before: op.tree.baseText(path), after: op.tree.baseText(path) }));
  const recorded = await readRecorded(op.tx, paths);
  try {
    await forward(op.tx, [{ patch: null, units }], recorded, { parse: await loadParser() });
    return [];
  } catch (error) {
    if (error instanceof DriftProblem) return error.drifts;
    throw error;
  }
}

/** Makes an overwritten version live again, as the other hand had it. What is live now has to be what the ledger has. */
async function bringBack(op: QueueOperation, words: readonly string[], entry: number): Promise<void> {
  const { tx } = op;
  const versions = (await versionsAt(tx, entry)).filter(
    (v) => words.length === 0 || words.some((word) => isOf(word, v)),
  );
  const ids = versions.map((v) => v.routine);
  const drifted = (await findDrift(tx)).drifts.filter((d) => ids.includes(d.id));
  if (drifted.length > 0) throw driftProblem(drifted, op.context.target.label);
  const reading = readingIds(ids, tx.searchPath);
  const locking = lockingIds(ids, tx.server);
  const live = reading.read((await tx.connection.batch([...locking, ...reading.statements])).slice(locking.length));
  await undoDrifts(
    tx,
    versions.map(({ routine, file, snapshot }, i) => ({
      id: routine,
      path: file,
      expected: snapshot,
      live: live[i] ?? null,
      source: 'ledger' as const,
      attributes: [],
    })),
  );
}
