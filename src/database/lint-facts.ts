// What the lints need of the catalogs: which calls a new overload makes ambiguous, and what holds results of a routine.
// Asked only where a lint needs it.
import { type Overload, type Probe, probesOf } from '../lint/probe.ts';
import { identityParts } from '../routine/identity.ts';
import { dollarQuote, textArray } from '../routine/quote.ts';
import type { Row } from './connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from './session.ts';

export interface Wanted {
  /** Identities of routines whose overloads are asked about. */
  readonly ambiguousCalls: readonly string[];
  /** Identities of routines whose held results are asked about. */
  readonly holders: readonly string[];
}

/** By identity; a routine that has none is not there. */
export type Found = Readonly<Record<keyof Wanted, ReadonlyMap<string, readonly string[]>>>;

/** Asks for all of it: one round trip, and one more where there are overloads. */
export async function lintFacts(tx: Transaction, wanted: Wanted): Promise<Found> {
  const both = [wanted.ambiguousCalls, wanted.holders];
  if (both.every((ids) => ids.length === 0)) return { ambiguousCalls: new Map(), holders: new Map() };
  const [, overloads = [], holders = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    overloadsOf(wanted.ambiguousCalls),
    holdersOf(wanted.holders),
    setSearchPath(tx.searchPath),
  ]);
  return { ambiguousCalls: await probe(tx, overloads), holders: grouped(holders, 'holder') };
}

function grouped(rows: readonly Row[], column: string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const id = String(row['id']);
    groups.set(id, [...(groups.get(id) ?? []), String(row[column])]);
  }
  return groups;
}

/** The other routines of the same name, with their input types. */
function overloadsOf(ids: readonly string[]): string {
  return `SELECT m.oid::pg_catalog.regprocedure::text AS id, o.pronargdefaults AS defaults, coalesce((
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object('type', pg_catalog.format_type(t.oid, NULL), 'category', t.typcategory) ORDER BY a.i)
      FROM pg_catalog.unnest(o.proargtypes::oid[]) WITH ORDINALITY AS a(oid, i) JOIN pg_catalog.pg_type t ON t.oid = a.oid), '[]') AS args
    FROM pg_catalog.pg_proc m
    JOIN pg_catalog.pg_proc o ON o.proname = m.proname AND o.pronamespace = m.pronamespace AND o.oid <> m.oid
    WHERE m.oid >= 16384 AND m.oid::pg_catalog.regprocedure::text = ANY (${textArray(ids)}) ORDER BY m.oid, o.oid`;
}

/**
 * Indexes, stored generated columns and partition keys that use a routine, through operators, casts and SQL-standard bodies
 * as well; a string body records nothing of what it calls. Before PostgreSQL 15 it is the column itself, and not its default,
 * that depends on the routine of a generated column.
 */
function holdersOf(ids: readonly string[]): string {
  const oid = (catalog: string): string => `'pg_catalog.${catalog}'::pg_catalog.regclass`;
  return `WITH RECURSIVE used(id, classid, objid, attnum) AS (
      SELECT p.oid::pg_catalog.regprocedure::text, ${oid('pg_proc')}::oid, p.oid, 0 FROM pg_catalog.pg_proc p
      WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (${textArray(ids)})
    UNION
      SELECT u.id, d.classid, d.objid, d.objsubid FROM used u JOIN pg_catalog.pg_depend d ON d.refclassid = u.classid AND d.refobjid = u.objid
      WHERE u.classid IN (${['pg_proc', 'pg_operator', 'pg_cast'].map(oid).join(', ')})
        AND d.classid IN (${['pg_proc', 'pg_operator', 'pg_cast', 'pg_class', 'pg_attrdef'].map(oid).join(', ')})
    )
    SELECT u.id, CASE WHEN c.relkind = 'p' THEN 'the partition key of ' ELSE 'index ' END || c.oid::pg_catalog.regclass::text AS holder
    FROM used u JOIN pg_catalog.pg_class c ON u.classid = ${oid('pg_class')} AND c.oid = u.objid AND u.attnum = 0 AND c.relkind IN ('i', 'I', 'p')
    UNION
    SELECT u.id, 'generated column ' || a.attrelid::pg_catalog.regclass::text || '.' || pg_catalog.quote_ident(a.attname)
    FROM used u LEFT JOIN pg_catalog.pg_attrdef f ON u.classid = ${oid('pg_attrdef')} AND f.oid = u.objid
    JOIN pg_catalog.pg_attribute a ON a.attgenerated = 's' AND (a.attrelid = f.adrelid AND a.attnum = f.adnum
      OR u.classid = ${oid('pg_class')} AND a.attrelid = u.objid AND a.attnum = u.attnum)
    ORDER BY 1, 2`;
}

/** Asks the server about calls of the overloads, first without the routine and then with it. */
async function probe(tx: Transaction, rows: readonly Row[]): Promise<Map<string, string[]>> {
  const overloads = new Map<string, Overload[]>();
  for (const row of rows) {
    const id = String(row['id']);
    const args = row['args'] as Overload['args'];
    const one = { name: identityParts(id).name, args, defaults: Number(row['defaults']) };
    overloads.set(id, [...(overloads.get(id) ?? []), one]);
  }
  if (overloads.size === 0) return new Map();
  const asked = [...overloads].map(([id, others]) => ({ id, probes: probesOf(others) }));
  const results = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    ...asked.flatMap(({ id, probes }) => [
      probing(id, probes),
      "SELECT pg_catalog.current_setting('pgquilt.ambiguous')::json AS found",
    ]),
    setSearchPath(tx.searchPath),
  ]);
  return new Map(
    asked.map(({ id, probes }, i) => {
      const found = results[2 + 2 * i]?.[0]?.['found'] as number[];
      return [id, found.map((n) => probes[n - 1]?.shown ?? '')];
    }),
  );
}

/**
 * Leaves the numbers of the calls that the routine makes ambiguous in a setting. A call is parsed, as PREPARE does, and not
 * planned: nothing of it runs. That the name was found is enough (42809, 42P20: a procedure, a window function). To see how it
 * was without the routine, that is renamed, and the rename taken back by an error of our own.
 */
function probing(id: string, probes: readonly Probe[]): string {
  const prepare = "EXECUTE 'PREPARE pgquilt_probe AS SELECT ' || calls[i]; EXECUTE 'DEALLOCATE pgquilt_probe';";
  return `DO ${dollarQuote(`DECLARE calls text[] := ${textArray(probes.map((p) => p.sql))}; was boolean[] := '{}'; found int[] := '{}';
  BEGIN
    BEGIN
      ALTER ROUTINE ${id} RENAME TO pgquilt_probe;
      FOR i IN 1 .. coalesce(pg_catalog.array_length(calls, 1), 0) LOOP
        BEGIN ${prepare} was[i] := true;
        EXCEPTION WHEN OTHERS THEN was[i] := SQLSTATE IN ('42809', '42P20'); END;
      END LOOP;
      RAISE EXCEPTION USING ERRCODE = 'PQ000';
    EXCEPTION WHEN SQLSTATE 'PQ000' THEN NULL; WHEN OTHERS THEN was := '{}'; END;
    FOR i IN 1 .. coalesce(pg_catalog.array_length(calls, 1), 0) LOOP
      IF was[i] THEN
        BEGIN ${prepare} EXCEPTION WHEN ambiguous_function THEN found := found || i; WHEN OTHERS THEN NULL; END;
      END IF;
    END LOOP;
    PERFORM pg_catalog.set_config('pgquilt.ambiguous', pg_catalog.to_json(found)::text, true);
  END`)}`;
}
