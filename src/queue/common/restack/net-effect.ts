// What work does to routines, without its detours. It is done behind a savepoint and rolled back; then each routine that it
// has touched goes from what it was to what it had become, by the snapshots. One that was dropped and made again is
// replaced, or left alone: others never see it missing, and what hangs on it is not in the way.
import { isDeepStrictEqual } from 'node:util';
import { backward } from '../../../database/change/backward.ts';
import { netTouched } from '../../../database/proof/touched.ts';
import type { QueueOperation } from '../operation.ts';
import type { PlanOfPatch } from '../record.ts';

/**
 * Does the work and keeps its net effect. `patch` is who is named where a routine cannot be brought there. Throws as the work
 * does, and as `backward`: what has changed under our hands since the rehearsal is drift.
 */
export async function netEffect<T>(
  op: QueueOperation,
  patch: string,
  work: (op: QueueOperation) => Promise<T>,
): Promise<{ value: T; plan: Omit<PlanOfPatch, 'patch'> }> {
  const { connection, touched, rebuilt } = op.tx;
  const [touchedBefore, rebuiltBefore] = [touched.length, rebuilt.length];
  await connection.batch(['SAVEPOINT pgquilt_rehearsal']);
  const value = await work({ ...op, tx: { ...op.tx, rehearsal: true } });
  await connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_rehearsal']);
  const rehearsed = touched.splice(touchedBefore);
  rebuilt.length = rebuiltBefore;
  const changed = netTouched(rehearsed).filter(({ before, after }) => !isDeepStrictEqual(before, after));
  const routines = changed.map(({ id, path, before, after }) => ({ id, path, before: after, after: before }));
  const done = await backward(op.tx, [{ name: patch, routines }]);
  // For the proof: which patch has done it.
  const ids = new Set(done.steps.map((s) => s.id));
  touched.splice(touchedBefore, touched.length, ...rehearsed.filter((t) => ids.has(t.id)));
  return {
    value,
    plan: {
      routines: done.steps.map((s) => ({ action: s.action, routine: s.id, file: s.path })),
      ...(done.rebuilt.length === 0 ? {} : { dependents: done.rebuilt }),
      sql: done.sql,
    },
  };
}
