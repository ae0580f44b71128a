// What the ledger has of some units' routines is known before their texts are read: the server looks meanwhile whether it still holds.
import { PATHS, storePaths } from '../ledger/paths.ts';
import type { Recorded } from '../ledger/types.ts';
import { lockRoutines } from '../resolve.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { receivedSnapshot, type Snapshot } from '../snapshot.ts';
import { snapshotUnless } from '../snapshot-sql.ts';
import { PARTS_BEGIN } from './in-parts.ts';

/** Routines as they are live, by identity; null for one that is not there. */
export type ReadAhead = ReadonlyMap<string, Snapshot | null>;

/** The live routine beside the recorded one, if it is there. */
const LIVE = 'pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = r.id';

/** Those of which not all is known already: one that is not as recorded, and one that is not there. */
const CHANGED = `SELECT id, live FROM (SELECT r.id, r.fingerprint, ${snapshotUnless('r.fingerprint')} AS live
    FROM pgquilt.routine r LEFT JOIN ${LIVE} LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE r.path IN ${PATHS} OFFSET 0) r
  WHERE CASE WHEN live IS NULL THEN fingerprint <> '' ELSE live::text <> '{"known": true}' END`;

/**
 * Holds the routines recorded for the units until the transaction ends, and reads those that are no longer as recorded. Begins
 * at once; what goes wrong is thrown where the result is awaited, and nowhere where it never is. One round trip, behind which an
 * operation in parts may begin.
 */
export function readAhead(tx: Transaction, paths: readonly string[], recorded: Recorded): Promise<ReadAhead> {
  const asked = tx.connection.batch([
    EMPTY_SEARCH_PATH,
    storePaths(paths),
    lockRoutines(`pgquilt.routine r JOIN ${LIVE} WHERE r.path IN ${PATHS}`, tx.server.superuser),
    CHANGED,
    setSearchPath(tx.searchPath),
    PARTS_BEGIN,
  ]);
  const read = asked.then((results) => {
    const live = new Map([...recorded.routines.values()].map(({ id, snapshot }) => [id, snapshot]));
    for (const row of results[3] ?? []) live.set(String(row['id']), receivedSnapshot(row['live']));
    return live;
  });
  read.catch(() => undefined);
  return read;
}
