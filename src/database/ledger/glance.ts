// A long stack that was read and checked before, recognised without reading it again. Checking the hash chain is to hash
// every patch that is applied, a second for ten thousand; a list of their names need not wait for that twice.
import type { Row } from '../connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';

/**
 * A hash over which version of its row each patch and each log entry is: a row that anybody changes, whatever he writes into it,
 * is a new version, made by another transaction in another place.
 */
const VERSIONS = `SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
    coalesce((SELECT pg_catalog.string_agg(xmin::text || ctid::text || hash, ',' ORDER BY position) FROM pgquilt.patch), '') || ';'
    || coalesce((SELECT pg_catalog.string_agg(xmin::text || ctid::text || hash, ',' ORDER BY seq) FROM pgquilt.log), ''), 'UTF8')), 'hex') AS versions`;

/** What has to be read to recognise the ledger, in a session's opening. */
export const glanceQueries: readonly string[] = [VERSIONS];

/** The versions that glanceQueries gave; null for a target without a ledger. */
export function versionsIn(opened: readonly (readonly Row[])[] | undefined): string | null {
  const versions = opened?.[0]?.[0]?.['versions'];
  return typeof versions === 'string' ? versions : null;
}

/** The versions, asked for in the transaction that read the ledger. */
export async function readVersions(tx: Transaction): Promise<string | null> {
  if (!tx.server.hasLedger) return null;
  const [, ...results] = await tx.connection.batch([EMPTY_SEARCH_PATH, ...glanceQueries, setSearchPath(tx.searchPath)]);
  return versionsIn(results);
}
