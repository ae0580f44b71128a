// From names as a text writes them to routines as the server knows them. Types and schemas are looked up by the
// server itself, under the queue's search_path; then the routines are locked and read.

import type { RoutineKey, TypeRef } from '../routine/key.ts';
import { quoteIdentifier, quoteLiteral, textArray } from '../routine/quote.ts';
import type { Row } from './connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from './session.ts';
import { receivedSnapshot, type Snapshot } from './snapshot.ts';
import { SNAPSHOT, snapshotUnless } from './snapshot-sql.ts';

/** What one key stands for on this server. */
export interface Resolved {
  /** The routine's identity, fully qualified: `public.f(integer,text)`. Exists for a routine that does not exist, too. */
  readonly id: string;
  /** What the catalogs have under that identity now. */
  readonly live: Snapshot | null;
  /** The unit that the ledger has this routine in; null where it has it in none. */
  readonly recordedIn: string | null;
}

/** A type as `to_regtype` reads it, or the path of a column for `%TYPE`. */
function typeJson(type: TypeRef): unknown {
  if (type.ofColumn) {
    const [column = '', table = '', schema = null] = [...type.name].reverse();
    return { c: column, r: `${schema === null ? '' : `${quoteIdentifier(schema)}.`}${quoteIdentifier(table)}` };
  }
  return { t: `${type.name.map(quoteIdentifier).join('.')}${type.array ? '[]' : ''}` };
}

/** A field of a JSON value, its operator named in full: what looks names up has to run under the units' path. */
const get = (json: string, field: string): string => `(${json} OPERATOR(pg_catalog.->>) '${field}'::pg_catalog.text)`;

const TYPE_OID = `coalesce(
  pg_catalog.to_regtype(${get('a', 't')})::pg_catalog.oid,
  (SELECT t.atttypid FROM pg_catalog.pg_attribute t WHERE t.attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${get('a', 'r')})::pg_catalog.oid
     AND t.attname OPERATOR(pg_catalog.=) ${get('a', 'c')}
     AND NOT t.attisdropped),
  0)`;

/** Stores the keys, resolved to oids, in a setting of the transaction, where the following statements find them. */
function storeKeys(keys: readonly RoutineKey[]): string {
  const json = JSON.stringify(keys.map((k) => ({ s: k.schema, n: k.name, a: k.args.map(typeJson) })));
  return `SELECT pg_catalog.set_config('pgquilt.keys', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'i', k.i, 'n', ${get('k.k', 'n')}, 'q', ${get('k.k', 's')},
    's', coalesce((SELECT oid FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) coalesce(${get('k.k', 's')}, pg_catalog.current_schema()::pg_catalog.text)), 0),
    'v', (SELECT coalesce(pg_catalog.string_agg((${TYPE_OID})::pg_catalog.text, ' ' ORDER BY o), '')
            FROM pg_catalog.json_array_elements(k.k OPERATOR(pg_catalog.->) 'a'::pg_catalog.text) WITH ORDINALITY AS args(a, o)))
  ORDER BY k.i)::pg_catalog.text, '[]'), true) IS NOT NULL AS stored
  FROM pg_catalog.json_array_elements(${quoteLiteral(json)}::pg_catalog.json) WITH ORDINALITY AS k(k, i)`;
}

/** The stored keys as a table of a query: number, schema as written and as found, name, argument types. */
export const KEYS = `pg_catalog.json_to_recordset(pg_catalog.current_setting('pgquilt.keys')::json) AS k(i int, q text, s oid, n text, v text)`;
const MATCH = 'p.pronamespace = k.s AND p.proname = k.n::name AND p.proargtypes = k.v::pg_catalog.oidvector';

/**
 * Takes the row of every routine that `from` gives as `p`, so that nobody can replace it between our reading and our change.
 * A superuser takes rows of the catalogs as those of any table. To others that is refused, even for what they own: they alter
 * it, in a way that alters nothing. An aggregate has no such ALTER; its replacement is only seen afterwards. What another
 * role owns is left alone: it will be refused with all the rest.
 */
function lockRoutines(from: string, superuser: boolean): string {
  if (superuser) return `SELECT count(*) AS held FROM (SELECT FROM ${from} ORDER BY p.oid FOR NO KEY UPDATE OF p) held`;
  return `DO $pgquilt$ DECLARE r record; BEGIN
  FOR r IN SELECT p.oid::pg_catalog.regprocedure::text AS id, p.prosecdef FROM (SELECT p.* FROM ${from}) p
    WHERE p.prokind <> 'a' AND pg_catalog.pg_has_role(p.proowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND d.objid = p.oid AND d.deptype = 'e') ORDER BY p.oid LOOP
    EXECUTE pg_catalog.format('ALTER ROUTINE %s SECURITY %s', r.id, CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END);
  END LOOP; END $pgquilt$`;
}

/** Reads the stored keys, or those with the given numbers (from 1); `recorded` adds the unit that the ledger has them in. */
export function readKeys(numbers: readonly number[] | 'all', recorded: boolean): string {
  const identity = `pg_catalog.quote_ident(coalesce(n.nspname, k.q, '')) || '.' || pg_catalog.quote_ident(k.n) || '('
    || (SELECT coalesce(pg_catalog.string_agg(pg_catalog.format_type(t::oid, NULL), ',' ORDER BY o), '')
          FROM pg_catalog.regexp_split_to_table(nullif(k.v, ''), ' ') WITH ORDINALITY AS v(t, o)) || ')'`;
  return `SELECT k.i, k.id, ${SNAPSHOT} AS live${recorded ? ', r.path AS recorded' : ''}
    FROM (SELECT k.*, ${identity} AS id FROM ${KEYS} LEFT JOIN pg_catalog.pg_namespace n ON n.oid = k.s${
      numbers === 'all' ? '' : ` WHERE k.i IN (${numbers.join(', ')})`
    } OFFSET 0) k
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = k.s LEFT JOIN pg_catalog.pg_proc p ON ${MATCH}
    ${recorded ? 'LEFT JOIN pgquilt.routine r ON r.id = k.id' : ''} ORDER BY k.i`;
}

/** Reads one row of `readKeys`. */
export function resolvedRow(row: Row): Resolved {
  return {
    id: String(row['id']),
    live: receivedSnapshot(row['live']),
    recordedIn: (row['recorded'] as string | null | undefined) ?? null,
  };
}

/**
 * The statements that resolve `keys` and read what they stand for, and how to read their results. With `lock`, which says
 * whether a superuser asks, the rows found are held until the transaction ends; with `recorded`, the ledger is asked too.
 * Queries that `also` run, under an empty search_path, have their rows in `readAlso`. The statements leave the search_path as the units need it.
 */
export function resolving(
  keys: readonly RoutineKey[],
  searchPath: readonly string[],
  options: { lock?: { readonly superuser: boolean }; recorded: boolean; also?: readonly string[] },
): {
  statements: string[];
  read: (results: readonly Row[][]) => Resolved[];
  readAlso: (results: readonly Row[][]) => Row[][];
} {
  const { lock, also = [] } = options;
  const hold =
    lock === undefined ? [] : [lockRoutines(`${KEYS} JOIN pg_catalog.pg_proc p ON ${MATCH}`, lock.superuser)];
  const statements = [
    storeKeys(keys),
    EMPTY_SEARCH_PATH,
    ...hold,
    readKeys('all', options.recorded),
    ...also,
    setSearchPath(searchPath),
  ];
  const at = statements.length - 2 - also.length;
  return {
    statements,
    read: (results) => (results[at] ?? []).map(resolvedRow),
    readAlso: (results) => results.slice(at + 1, at + 1 + also.length),
  };
}

/** Texts as rows. */
const textsOf = (texts: readonly string[]): string => `pg_catalog.unnest(${textArray(texts)})`;

/** Whether all that was sent is that the routine is as it is known. */
const isKnown = (sent: unknown): boolean => (sent as { known?: true } | null | undefined)?.known === true;

/**
 * The statements that read the routines with these identities (`public.f(integer)`), in order; null where one is not there.
 * `known` are snapshots that some of them may well equal: those are not sent once more.
 */
export function readingIds(
  ids: readonly string[],
  searchPath: readonly string[],
  known: readonly (Snapshot | null)[] = [],
): { statements: string[]; read: (results: readonly Row[][]) => (Snapshot | null)[] } {
  // The server's own routines have oids below 16384 (FirstNormalObjectId); leaving them out saves printing them all.
  // to_regprocedure raises an error for an unknown type before PostgreSQL 16; the names come from the catalogs'
  // own printing, so that comparing with it finds them just as well.
  const fingerprints = ids.map((_, i) => known[i]?.fingerprint ?? '');
  const query = `SELECT k.i, ${snapshotUnless('k.known')} AS live
    FROM ROWS FROM (${textsOf(ids)}, ${textsOf(fingerprints)}) WITH ORDINALITY AS k(id, known, i)
    JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = k.id
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace`;
  return {
    statements: [EMPTY_SEARCH_PATH, query, setSearchPath(searchPath)],
    read: (results) => {
      const found = new Map((results[1] ?? []).map((r) => [Number(r['i']), r['live']]));
      return ids.map((_, i) => {
        const sent = found.get(i + 1);
        return isKnown(sent) ? (known[i] ?? null) : receivedSnapshot(sent);
      });
    },
  };
}

/** The statements that hold the routines with these identities against every other session until the transaction ends. */
export function lockingIds(ids: readonly string[], { superuser }: { readonly superuser: boolean }): string[] {
  if (ids.length === 0) return [];
  const named = `pg_catalog.pg_proc p WHERE p.oid >= 16384
    AND p.oid::pg_catalog.regprocedure::text = ANY (${textArray(ids)})`;
  return [EMPTY_SEARCH_PATH, lockRoutines(named, superuser)];
}
