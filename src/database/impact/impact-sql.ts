// What hangs on objects of the database: by pg_depend, and by being named in a body.
import { wordPattern } from '../proof/proof-sql.ts';

/** An object as pg_depend names it. */
export interface Address {
  readonly class: number;
  readonly object: number;
}

/** Columns that describe the object `o.class`, `o.object`, `o.sub`. A routine's argument types are needed to tell calls apart. */
const DESCRIBED = `i.type AS kind, coalesce(p.oid::pg_catalog.regprocedure::text, i.identity) AS identity, coalesce(p.proname, c.relname)::text AS name, coalesce(pn.nspname, cn.nspname)::text AS schema,
  p.pronargs AS most, p.pronargs - p.pronargdefaults AS least, p.provariadic <> 0 AS variadic`;
const JOINS = `CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.object, o.sub) i
  LEFT JOIN pg_catalog.pg_proc p ON o.class = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = o.object
  LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_class c ON o.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = o.object
  LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace`;

const values = (all: readonly Address[]): string => all.map((a) => `(${a.class}::oid, ${a.object}::oid)`).join(', ');

/** The routines with these oids, described. */
export function describeRoutines(oids: readonly number[]): string {
  return `SELECT o.class::bigint, o.object::bigint, ${DESCRIBED}
    FROM (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid AS class, r.oid AS object, 0 AS sub FROM pg_catalog.unnest('{${oids.join(',')}}'::oid[]) AS r(oid)) o ${JOINS}`;
}

/**
 * Who depends on each of the objects: `on_class`, `on_object`, then the dependent. A view stands for its own rule and for its
 * row type; a generated column, which depends by itself before PostgreSQL 15, for its expression.
 */
export function dependentsOf(all: readonly Address[]): string {
  return `SELECT o.on_class::bigint, o.on_object::bigint, o.class::bigint, o.object::bigint, ${DESCRIBED} FROM (
    SELECT DISTINCT f.class AS on_class, f.object AS on_object, m.class, m.object, m.sub
    FROM (VALUES ${values(all)}) f (class, object)
    CROSS JOIN LATERAL (SELECT f.class, f.object UNION SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid
      FROM pg_catalog.pg_type r JOIN pg_catalog.pg_type t ON t.oid IN (r.oid, r.typarray)
      WHERE f.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.typrelid = f.object) s (class, object)
    JOIN pg_catalog.pg_depend d ON d.refclassid = s.class AND d.refobjid = s.object
    LEFT JOIN pg_catalog.pg_rewrite w ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid AND w.rulename = '_RETURN'
    LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND a.adrelid = d.objid AND a.adnum = d.objsubid
    CROSS JOIN LATERAL (SELECT CASE WHEN w.oid IS NOT NULL THEN 'pg_catalog.pg_class'::pg_catalog.regclass
        WHEN a.oid IS NOT NULL THEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass ELSE d.classid END,
      coalesce(w.ev_class, a.oid, d.objid), CASE WHEN w.oid IS NULL AND a.oid IS NULL THEN d.objsubid ELSE 0 END) m (class, object, sub)
    WHERE m.class <> 'pg_catalog.pg_type'::pg_catalog.regclass AND (m.class, m.object) <> (f.class, f.object)) o ${JOINS}
    ORDER BY i.type COLLATE "C", i.identity COLLATE "C"`;
}

/** The routines whose body has one of the objects' names as a word, with what it takes to read the body. */
export function mentions(all: readonly Address[]): string {
  return `WITH words (name) AS (
    SELECT DISTINCT coalesce(p.proname, c.relname)::text FROM (VALUES ${values(all)}) f (class, object)
      LEFT JOIN pg_catalog.pg_proc p ON f.class = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = f.object
      LEFT JOIN pg_catalog.pg_class c ON f.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = f.object
      WHERE p.oid IS NOT NULL OR c.oid IS NOT NULL),
    ${wordPattern('words')}
    SELECT o.class::bigint, o.object::bigint, ${DESCRIBED}, l.lanname::text AS language, p.prosrc AS body, pg_catalog.pg_get_functiondef(p.oid) AS definition
    FROM (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid AS class, q.oid AS object, 0 AS sub FROM pg_catalog.pg_proc q JOIN pg_catalog.pg_language k ON k.oid = q.prolang
      WHERE (SELECT pattern FROM pattern) IS NOT NULL AND q.oid >= 16384 AND q.prokind <> 'a' AND k.lanname NOT IN ('internal', 'c')
      AND NOT pg_catalog.pg_is_other_temp_schema(q.pronamespace) AND q.prosrc ~* (SELECT pattern FROM pattern) OFFSET 0) o
    ${JOINS} JOIN pg_catalog.pg_language l ON l.oid = p.prolang ORDER BY i.identity COLLATE "C"`;
}
