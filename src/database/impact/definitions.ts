// The routines' texts as the server has them now.
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { AGGREGATE } from '../snapshot-sql.ts';

/** A complete CREATE OR REPLACE statement of each routine, by its identity and in the order of those. */
export async function definitionsOf(tx: Transaction, oids: readonly number[]): Promise<ReadonlyMap<string, string>> {
  if (oids.length === 0) return new Map();
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::pg_catalog.regprocedure::text AS id,
       CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} ELSE pg_catalog.pg_get_functiondef(p.oid) END AS definition
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid IN (${oids.join(', ')}) ORDER BY p.oid::pg_catalog.regprocedure::text COLLATE "C"`,
    setSearchPath(tx.searchPath),
  ]);
  return new Map(rows.map((row) => [String(row['id']), String(row['definition'])]));
}
