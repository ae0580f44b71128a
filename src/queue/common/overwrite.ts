// What was changed by hand goes, and is kept: in the log of the ledger, and as a file under .pgquilt/overwritten/.
import { createHash } from 'node:crypto';
import { undoDrifts } from '../../database/change/backward.ts';
import type { Drift } from '../../database/change/drift.ts';
import { snapshotSql } from '../../database/envelope.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import type { FileChange } from '../../worktree/write.ts';
import type { Operation } from './operation.ts';

/** A version that was overwritten, as the `detail` of a log entry keeps it. */
export interface OverwrittenVersion {
  readonly routine: string;
  readonly file: string;
  readonly snapshot: Snapshot;
}

/** What an operation that overwrites adds to its result. */
export interface Kept {
  /** For the log entry. */
  readonly detail: { readonly overwritten: readonly OverwrittenVersion[] };
  /** The same as SQL, for the checkout. */
  readonly files: readonly FileChange[];
  readonly overwritten: readonly string[];
}

/**
 * Brings the routines, but for those left `standing`, back to what the ledger, or the base, has, within the transaction. Throws
 * Problem('failed') where one cannot be brought back exactly.
 */
export async function overwrite(op: Operation, drifts: readonly Drift[], standing: readonly Drift[]): Promise<Kept> {
  await undoDrifts(
    op.tx,
    drifts.filter((d) => !standing.includes(d)),
  );
  return keep(op, drifts);
}

/** What is kept of routines that are overwritten. One that was dropped by hand leaves nothing to keep. */
export function keep(op: Operation, drifts: readonly Drift[]): Kept {
  const versions = drifts.flatMap(({ id, path, live }) =>
    live === null ? [] : [{ routine: id, file: path, snapshot: live }],
  );
  const folder = `.pgquilt/overwritten/${op.tx.server.now.replaceAll(':', '-')}`;
  return {
    detail: { overwritten: versions },
    files: versions.map(({ routine, snapshot }) => ({
      path: `${folder}/${fileName(routine)}`,
      text: `-- ${routine} as it was in ${op.context.target.label} before it was overwritten\n${snapshotSql(snapshot)}`,
    })),
    overwritten: drifts.map((d) => d.id),
  };
}

/** A name for any file system; the hash tells apart what the letters do not. */
function fileName(routine: string): string {
  const hash = createHash('sha256').update(routine).digest('hex').slice(0, 8);
  return `${routine.replace(/[^A-Za-z0-9_.]+/g, '-').slice(0, 80)}${hash}.sql`;
}
