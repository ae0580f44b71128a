// Overloads, above all those that no unit holds. PostgreSQL takes other argument types for another routine, so an older version stays where
// somebody changed them by hand, and goes on answering some of the calls.
import { identityParts } from '../routine/identity.ts';
import { quoteLiteral } from '../routine/quote.ts';
import type { Row } from './connection.ts';
import { type Place, storedKeys } from './keys.ts';

/**
 * The routines that share a name with one of the stored keys and are none of them, extensions' own left out; with `recorded`
 * it is said whether the ledger has them in a unit. Run it under an empty search_path.
 */
export function otherOverloads(recorded: boolean, place: Place = 0): string {
  const held = recorded
    ? 'EXISTS (SELECT FROM pgquilt.routine r WHERE r.id = p.oid::pg_catalog.regprocedure::text)'
    : 'false';
  return `SELECT p.oid::pg_catalog.regprocedure::text AS id, ${held} AS held
    FROM (SELECT k.s, k.n, pg_catalog.array_agg(k.v) AS known FROM ${storedKeys(place)} GROUP BY k.s, k.n) k
    JOIN pg_catalog.pg_proc p ON p.pronamespace = k.s AND p.proname = k.n::name
    WHERE p.proargtypes::text <> ALL (k.known)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY p.oid`;
}

/** The names under which there is more than one routine, of those that were resolved and the rows of `otherOverloads`. */
export function crowdedNames(resolved: readonly { readonly id: string }[], others: readonly Row[]): Set<string> {
  const crowded = new Set<string>();
  const seen = new Map<string, string>();
  for (const { id } of resolved) {
    const { name } = identityParts(id);
    if ((seen.get(name) ?? id) !== id) crowded.add(name);
    seen.set(name, id);
  }
  for (const row of others) crowded.add(identityParts(String(row['id'])).name);
  return crowded;
}

/** Whether a value of one type can stand where the other is wanted, with no cast written: pg_cast's implicit ones, and pseudo-types. */
const ALIKE = `(a.oid = b.oid OR 'p' IN (a.typtype, b.typtype) OR b.oid = a.typbasetype OR a.oid = b.typbasetype
  OR EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.castcontext = 'i'
    AND ((c.castsource = a.oid AND c.casttarget = b.oid) OR (c.castsource = b.oid AND c.casttarget = a.oid))))`;

/**
 * Which pairs of routines a call can confuse: as many arguments fit both (defaults and VARIADIC counted), and their types are
 * the same or cast without a word. Gives for each the identities and the older one's kind. Run it under an empty search_path.
 */
export function clashing(pairs: readonly { readonly made: string; readonly other: string }[]): string {
  const rows = pairs.map(({ made, other }) => `(${quoteLiteral(made)}, ${quoteLiteral(other)})`);
  const least = 'greatest(m.pronargs - m.pronargdefaults, o.pronargs - o.pronargdefaults)';
  const fits = (p: string): string => `(${p}.provariadic <> 0 OR ${p}.pronargs >= ${least})`;
  const type = (p: string): string =>
    `CASE WHEN ${p}.provariadic <> 0 AND i >= ${p}.pronargs - 1 THEN ${p}.provariadic ELSE ${p}.proargtypes[i] END`;
  return `SELECT v.made, v.other, o.prokind AS kind
    FROM (VALUES ${rows.join(', ')}) AS v(made, other)
    JOIN pg_catalog.pg_proc m ON m.oid = v.made::pg_catalog.regprocedure
    JOIN pg_catalog.pg_proc o ON o.oid = v.other::pg_catalog.regprocedure
    WHERE ${fits('m')} AND ${fits('o')} AND NOT EXISTS (
      SELECT FROM pg_catalog.generate_series(0, ${least} - 1) AS i
      JOIN pg_catalog.pg_type a ON a.oid = ${type('m')} JOIN pg_catalog.pg_type b ON b.oid = ${type('o')}
      WHERE NOT ${ALIKE})
    ORDER BY v.made, v.other`;
}
