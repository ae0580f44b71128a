// A long stack that was read and checked before, recognised without reading it again. Checking the hash chain is to hash
// every patch that is applied, a second for ten thousand; a list of their names need not wait for that twice.
import { quoteLiteral } from '../../routine/quote.ts';
import type { Row } from '../connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';

/**
 * A hash over which transactions have made the rows of the stack and of the log, and how many each of them has: whoever changes a
 * row, whatever he writes into it, makes a new version of it in a newer transaction, and one row that is gone is one less. The
 * newest hashes tell a server apart that was set back to a copy of its files, and counts its transactions once more.
 */
const VERSIONS = `(SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws(';',
    (SELECT pg_catalog.string_agg(made, ',' ORDER BY made) FROM (SELECT xmin::text || ':' || pg_catalog.count(*) AS made FROM pgquilt.patch GROUP BY xmin) p),
    (SELECT hash FROM pgquilt.patch ORDER BY position DESC LIMIT 1),
    (SELECT pg_catalog.string_agg(made, ',' ORDER BY made) FROM (SELECT xmin::text || ':' || pg_catalog.count(*) AS made FROM pgquilt.log GROUP BY xmin) l),
    (SELECT hash FROM pgquilt.log ORDER BY seq DESC LIMIT 1)), 'UTF8')), 'hex'))`;

/** What has to be read to recognise the ledger, in a session's opening. */
export const glanceQueries: readonly string[] = [`SELECT ${VERSIONS} AS versions`];

/** The versions that glanceQueries gave; null for a target without a ledger. */
export function versionsIn(opened: readonly (readonly Row[])[] | undefined): string | null {
  const versions = opened?.[0]?.[0]?.['versions'];
  return typeof versions === 'string' ? versions : null;
}

/** A condition, as SQL, that is true where the ledger's rows are of these versions. */
export function isOfVersions(versions: string): string {
  return `((${VERSIONS} = ${quoteLiteral(versions)}) IS TRUE)`;
}

/** The versions, asked for in the transaction that read the ledger. */
export async function readVersions(tx: Transaction): Promise<string | null> {
  if (!tx.server.hasLedger) return null;
  const [, ...results] = await tx.connection.batch([EMPTY_SEARCH_PATH, ...glanceQueries, setSearchPath(tx.searchPath)]);
  return versionsIn(results);
}
