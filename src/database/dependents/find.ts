// Finds what depends on routines, and on what of that has to be dropped: pg_depend is followed through materialized views
// and operators, and no further, since everything else is replaced in place or has no dependents.
import { quoteLiteral, textArray } from '../../routine/quote.ts';
import type { Row } from '../connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from '../session.ts';
import type { Facts, Kind } from './kind.ts';
import { kinds } from './kinds.ts';

/** One dependent as it was found. */
export interface Found {
  readonly kind: Kind;
  readonly facts: Facts;
  /** What it depends on: `routine`, `operator`, `materialized view`, `row type`. */
  readonly via: readonly string[];
  /** The extension that it is a member of. */
  readonly memberOf: string | null;
}

const is = (column: string, catalog: string): string => `${column} = 'pg_catalog.${catalog}'::pg_catalog.regclass`;

/**
 * A row of pg_depend as the object that a person knows: a view in place of its rule. What goes and comes with its parent
 * is left out: a partition's clone of a trigger, an index attached to another.
 */
const OBJECT = `SELECT CASE WHEN w.rulename = '_RETURN' THEN 'pg_catalog.pg_class'::pg_catalog.regclass::oid ELSE d.classid END AS c,
    CASE WHEN w.rulename = '_RETURN' THEN w.ev_class ELSE d.objid END AS o,
    CASE WHEN w.rulename IS NULL THEN d.objsubid ELSE 0 END AS s
  FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_rewrite w ON ${is('d.classid', 'pg_rewrite')} AND w.oid = d.objid
  WHERE NOT (${is('d.classid', 'pg_trigger')} AND EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.oid = d.objid AND g.tgparentid <> 0))
    AND NOT (${is('d.classid', 'pg_class')} AND EXISTS (SELECT FROM pg_catalog.pg_class k WHERE k.oid = d.objid AND k.relkind IN ('i', 'I') AND k.relispartition))`;

/** What goes while a thing is down: a materialized view with its row types, an operator. */
const GOING = `SELECT thing.c, thing.o, 'materialized view' AS via FROM pg_catalog.pg_class k
      WHERE ${is('thing.c', 'pg_class')} AND k.oid = thing.o AND k.relkind = 'm'
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid, y.oid, 'row type' FROM pg_catalog.pg_class k
      JOIN pg_catalog.pg_type y ON y.oid = k.reltype OR y.typelem = k.reltype
      WHERE ${is('thing.c', 'pg_class')} AND k.oid = thing.o AND k.relkind = 'm'
    UNION ALL SELECT thing.c, thing.o, 'operator' WHERE ${is('thing.c', 'pg_operator')}`;

/** Before PostgreSQL 15 a generated column depends on the routine itself, and would go with it unasked; its default stands for it. */
const GENERATED = `(SELECT a.oid FROM pg_catalog.pg_attrdef a WHERE ${is('x.c', 'pg_class')} AND x.s > 0 AND a.adrelid = x.o AND a.adnum = x.s)`;

const one = (catalog: string, column: string): string =>
  `(SELECT k.${column} FROM pg_catalog.${catalog} k WHERE k.oid = y.o)`;

/** Under an empty search_path the catalogs print without their schema. */
const KIND = `CASE y.c::pg_catalog.regclass::text
  WHEN 'pg_class' THEN CASE ${one('pg_class', 'relkind')} WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE '' END
  WHEN 'pg_rewrite' THEN 'rule' WHEN 'pg_trigger' THEN 'trigger' WHEN 'pg_policy' THEN 'policy'
  WHEN 'pg_attrdef' THEN CASE WHEN (SELECT a.attgenerated FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a
      ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.oid = y.o) <> '' THEN 'generated column' ELSE 'default' END
  WHEN 'pg_constraint' THEN CASE WHEN ${one('pg_constraint', 'contypid')} <> 0 THEN 'domain check'
      WHEN ${one('pg_constraint', 'contype')} = 'c' THEN 'check' ELSE '' END
  WHEN 'pg_type' THEN CASE WHEN ${one('pg_type', 'typtype')} = 'd' THEN 'domain default' ELSE '' END
  WHEN 'pg_proc' THEN CASE WHEN 'row type' = ANY (y.via) THEN '' WHEN ${one('pg_proc', 'prokind')} = 'a' THEN 'aggregate' ELSE 'routine' END
  WHEN 'pg_statistic_ext' THEN 'statistics' WHEN 'pg_operator' THEN 'operator' WHEN 'pg_cast' THEN 'cast'
  WHEN 'pg_event_trigger' THEN 'event trigger' ELSE '' END`;

/** Stores the dependents in a setting of the transaction, where the reading statement finds them. */
function storeDependents(ids: readonly string[]): string {
  return `WITH RECURSIVE root(o) AS (
    SELECT p.oid FROM pg_catalog.pg_proc p
      WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ANY (${textArray(ids)})
  ), thing(c, o, s, via) AS (
    SELECT n.c, n.o, n.s, 'routine' FROM root r JOIN pg_catalog.pg_depend d ON ${is('d.refclassid', 'pg_proc')} AND d.refobjid = r.o
      CROSS JOIN LATERAL (${OBJECT}) n
    UNION
    SELECT n.c, n.o, n.s, going.via FROM thing CROSS JOIN LATERAL (${GOING}) going
      JOIN pg_catalog.pg_depend d ON d.refclassid = going.c AND d.refobjid = going.o AND d.deptype <> 'i'
      CROSS JOIN LATERAL (${OBJECT}) n WHERE (n.c, n.o) <> (thing.c, thing.o)
  )
  SELECT pg_catalog.set_config('pgquilt.dependents', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'k', CASE WHEN 'row type' = ANY (y.via) THEN '' ELSE ${KIND} END, 'c', y.c, 'o', y.o, 's', y.s, 'via', y.via, 'm', (SELECT e.extname FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid WHERE d.classid = y.c AND d.objid = y.o AND d.deptype = 'e'
        AND ${is('d.refclassid', 'pg_extension')}))), '[]')::text, true) IS NOT NULL AS stored
    FROM (SELECT CASE WHEN x.g IS NULL THEN x.c ELSE 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid END AS c, coalesce(x.g, x.o) AS o,
        CASE WHEN x.g IS NULL THEN x.s ELSE 0 END AS s, pg_catalog.array_agg(DISTINCT x.via ORDER BY x.via) AS via
      FROM (SELECT x.*, ${GENERATED} AS g FROM thing x) x
      WHERE NOT (${is('x.c', 'pg_proc')} AND x.o IN (SELECT o FROM root)) GROUP BY 1, 2, 3) y`;
}

/** The relation that a dependent is, or is part of. */
const RELATION = `CASE t.c::pg_catalog.regclass::text
  WHEN 'pg_class' THEN coalesce((SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = t.o), t.o)
  WHEN 'pg_rewrite' THEN (SELECT w.ev_class FROM pg_catalog.pg_rewrite w WHERE w.oid = t.o)
  WHEN 'pg_trigger' THEN (SELECT g.tgrelid FROM pg_catalog.pg_trigger g WHERE g.oid = t.o)
  WHEN 'pg_policy' THEN (SELECT q.polrelid FROM pg_catalog.pg_policy q WHERE q.oid = t.o)
  WHEN 'pg_attrdef' THEN (SELECT d.adrelid FROM pg_catalog.pg_attrdef d WHERE d.oid = t.o)
  WHEN 'pg_constraint' THEN (SELECT k.conrelid FROM pg_catalog.pg_constraint k WHERE k.oid = t.o)
  WHEN 'pg_statistic_ext' THEN (SELECT x.stxrelid FROM pg_catalog.pg_statistic_ext x WHERE x.oid = t.o) END`;

const THINGS = `pg_catalog.json_to_recordset(pg_catalog.current_setting('pgquilt.dependents')::json) AS t(k text, c oid, o oid, s int, via json, m text)`;

/**
 * Takes what the stored dependents are part of, by ALTERs that alter nothing, so that nobody changes one between our reading
 * and our rebuilding it. What belongs to others is left: rebuilding it fails, and says so.
 */
const LOCK_DEPENDENTS = `DO $pgquilt$ DECLARE r record; BEGIN
  FOR r IN SELECT DISTINCT k.oid, k.relowner FROM ${THINGS} JOIN pg_catalog.pg_class k ON k.oid = ${RELATION}
    WHERE t.m IS NULL AND pg_catalog.pg_has_role(k.relowner, 'USAGE') ORDER BY k.oid LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s OWNER TO %I', r.oid::pg_catalog.regclass, pg_catalog.pg_get_userbyid(r.relowner));
  END LOOP;
  FOR r IN SELECT DISTINCT p.oid, p.prosecdef FROM ${THINGS} JOIN pg_catalog.pg_proc p ON p.oid = t.o
    WHERE t.k = 'routine' AND t.m IS NULL AND pg_catalog.pg_has_role(p.proowner, 'USAGE') ORDER BY p.oid LOOP
    EXECUTE pg_catalog.format('ALTER ROUTINE %s SECURITY %s', r.oid::pg_catalog.regprocedure, CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END);
  END LOOP; END $pgquilt$`;

/** Reads the stored dependents, each with its facts. */
function readDependents(version: number): string {
  return kinds
    .map(
      ({ kind, from, facts }, i) =>
        `SELECT ${i} AS kind, t.via, t.m, ${facts(version)} AS facts FROM ${THINGS} ${from} WHERE t.k = ${quoteLiteral(kind)}`,
    )
    .join('\nUNION ALL ');
}

/**
 * The statements that find the dependents of the routines with these identities, the identities' own left out, and how to
 * read their results. With `lock` they are held until the transaction ends. What was changed while that waited, or is new since,
 * is found again and held, too; what comes after that keeps the old routine from being dropped.
 */
export function findingDependents(
  ids: readonly string[],
  server: { readonly version: number },
  searchPath: readonly string[],
  options: { readonly lock: boolean },
): { statements: string[]; read: (results: readonly Row[][]) => Found[] } {
  const find = storeDependents(ids);
  const finding = options.lock ? [find, LOCK_DEPENDENTS, find, LOCK_DEPENDENTS] : [find];
  return {
    statements: [EMPTY_SEARCH_PATH, ...finding, readDependents(server.version), setSearchPath(searchPath)],
    read: (results) =>
      (results[1 + finding.length] ?? []).map((row) => ({
        kind: kinds[Number(row['kind'])] as Kind,
        facts: row['facts'] as Facts,
        via: row['via'] as string[],
        memberOf: (row['m'] as string | null) ?? null,
      })),
  };
}
