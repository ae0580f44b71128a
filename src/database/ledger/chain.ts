// The hash chain: each row's hash covers its own fields and the hash of the row below, so a row that was altered,
// taken out or put in shows. The same sum is computed here and, over whole tables, by the server.
import { hash } from 'node:crypto';

/** Each field with its length in bytes, so that no two lists of fields run together into the same text. */
export function chainHash(below: string, fields: readonly string[]): string {
  return hash('sha256', [below, ...fields].map((field) => `${Buffer.byteLength(field)}:${field},`).join(''));
}

const UTC = (column: string): string =>
  `pg_catalog.to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The columns of a patch's row that its hash covers, in order, as the server prints them. */
export const PATCH_FIELDS = [
  'position::text',
  'name',
  'id',
  'header',
  'forward',
  'reverse',
  'units',
  'routines',
  UTC('applied_at'),
  'applied_by',
  'tool',
];

export const LOG_FIELDS = ['seq::text', UTC('at'), 'who', 'verb', 'patches', 'detail', 'tool'];

/** A text's length in bytes of UTF-8. In a database of that encoding nothing has to be copied for it, nor taken out of its compressed form. */
const bytesOf = (text: string): string =>
  `CASE WHEN pg_catalog.getdatabaseencoding() = 'UTF8' THEN pg_catalog.octet_length(${text})
    ELSE pg_catalog.octet_length(pg_catalog.convert_to(${text}, 'UTF8')) END`;

/**
 * A query that gives the number of the lowest row of `table` whose hash does not fit; `order` is its running number. `unless` is a
 * condition, as SQL, under which none is looked at.
 */
export function brokenRows(table: string, order: string, fields: readonly string[], unless?: string): string {
  const piece = (field: string): string => `${bytesOf(field)}::text || ':' || ${field} || ','`;
  return `SELECT number FROM (
    SELECT ${order} AS number, hash, pg_catalog.row_number() OVER w AS expected,
      ${piece("coalesce(pg_catalog.lag(hash) OVER w, '')")} || ${fields.map(piece).join(' || ')} AS content
    FROM ${table} WINDOW w AS (ORDER BY ${order})) rows
    WHERE ${unless === undefined ? '' : `NOT ${unless} AND `}(number <> expected
      OR hash <> pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(content, 'UTF8')), 'hex'))
    ORDER BY number LIMIT 1`;
}

const hashed = (text: string): string =>
  `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(${text}, 'UTF8')), 'hex')`;

/** The hash of a line for each row, in the order of `key`. The lines are made before they are sorted: the rows are long. */
const listHash = (table: string, key: string, line: string): string =>
  `(SELECT ${hashed(`pg_catalog.string_agg(line, E'\\n' ORDER BY key COLLATE "C")`)} FROM (SELECT ${key} AS key, ${line} AS line FROM ${table} OFFSET 0) lines)`;

/**
 * The ledger's tables in one hash, as SQL: the top of the stack, every unit, every routine. Each log entry keeps it as it
 * was when the operation ended, so that rows taken off the top and changes in the tables without a chain show as well.
 * The empty string is a ledger in which nothing is recorded. OFFSET 0: the server would put the text in both its places, and make it twice.
 */
export const LEDGER_STATE = `(SELECT CASE WHEN all_of_it = '||' THEN '' ELSE ${hashed('all_of_it')} END FROM (SELECT
    coalesce((SELECT hash FROM pgquilt.patch ORDER BY position DESC LIMIT 1), '')
    || '|' || coalesce(${listHash('pgquilt.unit', 'path', "path || ' ' || blob")}, '')
    || '|' || coalesce(${listHash('pgquilt.routine', 'id', "id || ' ' || path || ' ' || fingerprint || ' ' || coalesce(pg_catalog.octet_length(snapshot), 0)")}, '')
    AS all_of_it OFFSET 0) s)`;
