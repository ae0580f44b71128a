// A routine's version in one hash that plain SQL can compute: of what it is, whoever owns it. Printed by another major version
// of PostgreSQL the same definition may read otherwise, so the hash is over the catalogs' columns; what is there only
// as a tree (defaults, a body in SQL's own syntax) is printed, and counts on the major version that the migration was made on.
import { textArray } from '../../routine/quote.ts';
import type { Transaction } from '../session.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from '../session.ts';
import { AGGREGATE } from '../snapshot-sql.ts';

const types = (column: string): string =>
  `(SELECT pg_catalog.json_agg(pg_catalog.format_type(t, NULL) ORDER BY i) FROM pg_catalog.unnest(p.${column}) WITH ORDINALITY AS u(t, i))`;

/** Whether a part of the routine is there only as a tree. */
const HAS_TREE = "(p.pronargdefaults > 0 OR pg_catalog.to_jsonb(p) ->> 'prosqlbody' IS NOT NULL)";

/**
 * The hash of a pg_proc row `p` in a schema row `n`, with what is there as a tree where `printed` holds; run it under an empty
 * search_path. What only an aggregate has is left out where none is looked at.
 */
function fingerprint(printed: string, aggregates = true): string {
  return `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    p.prokind, (SELECT l.lanname FROM pg_catalog.pg_language l WHERE l.oid = p.prolang), p.procost::text, p.prorows::text,
    CASE WHEN p.prosupport::oid <> 0 THEN p.prosupport::pg_catalog.regproc::text END, p.prosecdef, p.proleakproof, p.proisstrict,
    p.proretset, p.provolatile, p.proparallel, pg_catalog.format_type(p.prorettype, NULL), ${types('proallargtypes')},
    p.proargmodes::text, p.proargnames, p.pronargdefaults, ${types('protrftypes')}, p.prosrc, p.probin, p.proconfig,
    ${aggregates ? `CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} END` : 'NULL::text'},
    CASE WHEN ${HAS_TREE} AND ${printed} THEN pg_catalog.pg_get_functiondef(p.oid) END)::text, 'UTF8')), 'hex')`;
}

/** The hash on any server, for a migration made on this major version. */
export function fingerprintFor(major: number, aggregates: boolean): string {
  return fingerprint(`pg_catalog.current_setting('server_version_num')::integer / 10000 = ${major}`, aggregates);
}

/** A version of a routine as its hashes on this major version and on others; `['']` where it is not there. */
export type Versions = ReadonlyMap<string, readonly string[]>;

/** Reads the versions of the routines with these identities, as they are now. */
export async function readVersions(tx: Transaction, ids: readonly string[]): Promise<Versions> {
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::pg_catalog.regprocedure::text AS id, ${fingerprint('true')} AS here, ${fingerprint('false')} AS elsewhere
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (${textArray(ids)})`,
    setSearchPath(tx.searchPath),
  ]);
  const found = new Map(rows.map((r) => [String(r['id']), [...new Set([String(r['here']), String(r['elsewhere'])])]]));
  return new Map(ids.map((id) => [id, found.get(id) ?? ['']]));
}
