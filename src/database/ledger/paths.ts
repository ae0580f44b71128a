// The units that a command is about, as the ledger's queries ask for them.
import { arrayText, quoteLiteral } from '../../routine/quote.ts';

/** Stores the paths in a setting of the transaction, once for all queries that say `PATHS`. */
export function storePaths(paths: readonly string[]): string {
  return `SELECT pg_catalog.set_config('pgquilt.paths', ${quoteLiteral(arrayText(paths))}, true) IS NOT NULL AS stored`;
}

/** The stored paths, behind IN: as rows they are looked up in a table, however many they are. */
export const PATHS = "(SELECT pg_catalog.unnest(pg_catalog.current_setting('pgquilt.paths')::text[]))";
