// Two statements: which routines could have been broken, and what their languages' validators (and plpgsql_check) say of
// them. Both run on the server, so that only what is wrong comes back.
import { dollarQuote, quoteLiteral, textArray } from '../../routine/quote.ts';

/** A routine whose outline has changed. */
export interface ChangedRoutine {
  readonly id: string;
  /** It was not there before. */
  readonly made: boolean;
}

/** From so many names on, bodies are split into words: one expression for all of them would take longer for each name. */
const MANY = 100;

/**
 * Stores, in the setting pgquilt.proof, the routines to be looked at: those whose body has a word that names a changed
 * routine or a view, an operator or an aggregate that hangs on one; and those asked for by identity. `own` are the
 * operation's own ones. A new routine can only break a caller where its name has an overload already (42725, or a better
 * match), so of the others the bodies are not searched. Nor are those of languages that resolve no names when they are
 * validated: all but SQL and, with `check`, PL/pgSQL. Runs under an empty search_path.
 */
export function findSuspects(
  changed: readonly ChangedRoutine[],
  asked: readonly string[],
  own: readonly string[],
  check: boolean,
): string {
  const many = changed.length > MANY;
  const languages = check ? "'sql', 'plpgsql'" : "'sql'";
  return `WITH RECURSIVE changed AS MATERIALIZED (
    SELECT c->>'id' AS id, (c->>'made')::bool AS made, (pg_catalog.parse_ident(c->>'id', false))[2] AS name
    FROM pg_catalog.json_array_elements(${quoteLiteral(JSON.stringify(changed))}::json) c),
  hanging (class, object) AS (
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid, p.oid FROM changed c JOIN pg_catalog.pg_proc p ON p.proname = c.name::name
      WHERE NOT c.made AND p.oid::pg_catalog.regprocedure::text = c.id
    UNION
    SELECT CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END, coalesce(r.ev_class, d.objid)
    FROM hanging h JOIN pg_catalog.pg_depend d ON d.refclassid = h.class AND d.refobjid = h.object
      AND d.classid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
    LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid),
  words (name) AS (
    SELECT c.name FROM changed c WHERE NOT c.made OR (SELECT pg_catalog.count(*) FROM pg_catalog.pg_proc p WHERE p.proname = c.name::name) > 1
    UNION SELECT coalesce(p.proname, c.relname, o.oprname)::text FROM hanging h
      LEFT JOIN pg_catalog.pg_proc p ON h.class = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = h.object
      LEFT JOIN pg_catalog.pg_class c ON h.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = h.object
      LEFT JOIN pg_catalog.pg_operator o ON h.class = 'pg_catalog.pg_operator'::pg_catalog.regclass AND o.oid = h.object),
  odd (name) AS (SELECT name FROM words WHERE name !~ '^[A-Za-z0-9_]+$'),
  ${wordPattern(many ? 'odd' : 'words')},
  named (oid) AS (SELECT q.oid FROM pg_catalog.pg_proc q JOIN pg_catalog.pg_language l ON l.oid = q.prolang
    ${many ? splitBodies(languages) : ''}
    WHERE (SELECT pg_catalog.count(*) FROM words) > 0 AND q.oid >= 16384 AND l.lanname IN (${languages})
      AND NOT pg_catalog.pg_is_other_temp_schema(q.pronamespace) AND (${many ? 'w.name IS NOT NULL OR ' : ''}q.prosrc ~* (SELECT pattern FROM pattern)))
  SELECT pg_catalog.set_config('pgquilt.proof', coalesce((SELECT pg_catalog.json_agg(s) FROM (
    SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS id, p.oid::pg_catalog.regprocedure::text = ANY (${textArray(own)}) AS own
    FROM pg_catalog.pg_proc p WHERE p.oid IN (SELECT oid FROM named)
    ${
      asked.length + own.length === 0
        ? ''
        : `UNION SELECT p.oid, k.id, k.id = ANY (${textArray(own)}) FROM pg_catalog.unnest(${textArray([...asked, ...own])}) AS k(id)
    JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = k.id`
    } ORDER BY 2) s)::text, '[]'), true)`;
}

/** A join with `w`: the names among the words of each body. */
function splitBodies(languages: string): string {
  return `LEFT JOIN (SELECT DISTINCT b.oid, n.name FROM pg_catalog.pg_proc b JOIN pg_catalog.pg_language k ON k.oid = b.prolang,
        pg_catalog.regexp_split_to_table(pg_catalog.lower(b.prosrc), '[^a-z0-9_]+') AS word JOIN words n ON pg_catalog.lower(n.name) = word
      WHERE b.oid >= 16384 AND k.lanname IN (${languages})) w ON w.oid = q.oid`;
}

/** A common table expression `pattern`: one regular expression for all the names of `table`, as whole words. NULL for none. */
export function wordPattern(table: string): string {
  return `pattern (pattern) AS (
    SELECT nullif(pg_catalog.concat_ws('|',
      '\\m(?:' || pg_catalog.string_agg(name, '|') FILTER (WHERE name ~ '^\\w+$') || ')\\M',
      pg_catalog.string_agg(CASE WHEN name ~ '^\\w' THEN '\\m' ELSE '' END
        || pg_catalog.regexp_replace(pg_catalog.replace(name, '"', '""'), '([^[:alnum:]_])', '\\\\\\1', 'g')
        || CASE WHEN name ~ '\\w$' THEN '\\M' ELSE '' END, '|') FILTER (WHERE name !~ '^\\w+$')), '') FROM ${table})`;
}

/**
 * Calls, for each of the routines in pgquilt.proof, its language's validator with the routine's own SET clauses in force, and
 * where plpgsql_check is in schema `check`, that as well. Stores what they say, as JSON, in the setting pgquilt.findings.
 * What the role may not look at (42501) says nothing of the routine.
 */
export function validateSuspects(check: string | null): string {
  const body = `DECLARE s pg_catalog.record; r pg_catalog.record; c pg_catalog.text; t pg_catalog.record; findings pg_catalog.jsonb := '[]';
  state pg_catalog.text; said pg_catalog.text; more pg_catalog.text; hinted pg_catalog.text; around pg_catalog.text; BEGIN
  FOR s IN SELECT * FROM pg_catalog.json_to_recordset(pg_catalog.current_setting('pgquilt.proof')::pg_catalog.json) AS x(oid pg_catalog.oid, id pg_catalog.text, own pg_catalog.bool) LOOP
    SELECT p.proconfig, p.prosrc, p.prorettype, l.lanname, l.lanvalidator INTO r
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid OPERATOR(pg_catalog.=) p.prolang WHERE p.oid OPERATOR(pg_catalog.=) s.oid;
    CONTINUE WHEN r.lanvalidator OPERATOR(pg_catalog.=) 0;
    BEGIN
      FOREACH c IN ARRAY coalesce(r.proconfig, '{}') LOOP
        PERFORM pg_catalog.set_config(pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') OPERATOR(pg_catalog.+) 1), true);
      END LOOP;
      EXECUTE pg_catalog.format('SELECT %s(%s)', r.lanvalidator::pg_catalog.regproc, s.oid);
      ${check === null ? '' : callCheck(check)}
      RAISE EXCEPTION USING ERRCODE = 'PQ000';
    EXCEPTION WHEN SQLSTATE 'PQ000' OR insufficient_privilege THEN NULL;
    WHEN lock_not_available OR transaction_rollback THEN RAISE;
    WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL, hinted = PG_EXCEPTION_HINT, around = PG_EXCEPTION_CONTEXT;
      findings := findings OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('id', s.id, 'own', s.own, 'by', 'validator', 'level', 'error', 'sqlstate', state,
        'message', said, 'detail', more, 'hint', hinted, 'context', around, 'language', r.lanname, 'body', r.prosrc,
        'config', coalesce(pg_catalog.to_jsonb(r.proconfig), '[]'), 'call', pg_catalog.format('SELECT %s(%s)', r.lanvalidator::pg_catalog.regproc, s.oid));
    END;
  END LOOP;
  PERFORM pg_catalog.set_config('pgquilt.findings', findings::pg_catalog.text, true);
  END`;
  return `DO ${dollarQuote(body)}`;
}

/** A trigger function is looked at once for each table that uses it, and cannot be without one. */
function callCheck(schema: string): string {
  return `IF r.lanname OPERATOR(pg_catalog.=) 'plpgsql'::pg_catalog.name THEN
        BEGIN
          FOR t IN SELECT DISTINCT f.lineno, f.sqlstate, f.message, f.detail, f.hint, f.level, f.position, f.query
            FROM (SELECT 0::pg_catalog.oid AS relid WHERE r.prorettype OPERATOR(pg_catalog.<>) 'pg_catalog.trigger'::pg_catalog.regtype
                  UNION SELECT g.tgrelid FROM pg_catalog.pg_trigger g WHERE g.tgfoid OPERATOR(pg_catalog.=) s.oid AND r.prorettype OPERATOR(pg_catalog.=) 'pg_catalog.trigger'::pg_catalog.regtype) u,
              LATERAL ${schema}.plpgsql_check_function_tb(s.oid::pg_catalog.regprocedure, u.relid::pg_catalog.regclass, fatal_errors => false) f
            ORDER BY f.lineno LOOP
            findings := findings OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('id', s.id, 'own', s.own, 'by', 'plpgsql_check',
              'level', CASE WHEN t.level OPERATOR(pg_catalog.=) 'error'::pg_catalog.text THEN 'error' ELSE 'warning' END, 'sqlstate', t.sqlstate, 'message', t.message,
              'detail', t.detail, 'hint', t.hint, 'line', t.lineno, 'position', t.position, 'query', t.query, 'language', r.lanname, 'body', r.prosrc);
          END LOOP;
        EXCEPTION WHEN lock_not_available OR transaction_rollback THEN RAISE;
        WHEN OTHERS THEN
          findings := findings OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('id', s.id, 'own', s.own, 'by', 'plpgsql_check', 'level', 'warning', 'sqlstate', SQLSTATE,
            'message', pg_catalog.concat('it could not be looked at: ', SQLERRM), 'language', r.lanname, 'body', r.prosrc);
        END;
      END IF;`;
}
