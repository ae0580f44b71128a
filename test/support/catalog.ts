// What the catalogs say of routines and of everything that hangs on them, written independently of the program's own
// snapshots: rows of pg_proc and pg_aggregate, comments, dependencies both ways, and every object that can depend on one.

const own = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND n.nspname <> 'pgquilt'`;
// The server's own have oids below 16384 (FirstNormalObjectId); with it said, indexes find the others.
const FIRST = 16384;

/** A query whose column `line` has a line for each fact, in order. Run it under an empty search_path. */
export const catalogQuery = `
  SELECT line FROM (
    SELECT 'routine ' || p.oid::regprocedure::text || ' ' || p.prokind::text || ' ' || pg_get_userbyid(p.proowner)
      || ' ' || coalesce((SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(p.proacl) a), 'default privileges')
      || ' ' || (to_jsonb(p) - '{oid,proacl,proowner,prosqlbody,proargdefaults}'::text[])::text
      || E'\\n' || CASE WHEN p.prokind = 'a' THEN (SELECT (to_jsonb(g) - 'aggfnoid')::text FROM pg_aggregate g WHERE g.aggfnoid = p.oid)
        ELSE pg_get_functiondef(p.oid) END
      || coalesce(E'\\ncomment ' || obj_description(p.oid, 'pg_proc'), '') AS line
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= ${FIRST} AND ${own}
    UNION ALL
    SELECT 'depends ' || pg_describe_object(d.classid, d.objid, d.objsubid) || ' ' || d.deptype::text || ' '
      || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
    FROM pg_depend d WHERE (d.classid = 'pg_proc'::regclass AND d.objid >= ${FIRST} AND EXISTS (
        SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = d.objid AND ${own}))
      OR (d.refclassid = 'pg_proc'::regclass AND d.refobjid >= ${FIRST} AND EXISTS (
        SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = d.refobjid AND ${own}))
    UNION ALL
    SELECT 'view ' || c.oid::regclass::text || ' ' || pg_get_viewdef(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= ${FIRST} AND c.relkind IN ('v', 'm') AND ${own}
    UNION ALL
    SELECT 'relation ' || c.oid::regclass::text || ' ' || pg_get_userbyid(c.relowner) || ' ' || coalesce(c.relacl::text, '-') || ' ' || coalesce(c.reloptions::text, '-')
      || (SELECT coalesce(k.reloptions::text, '-') FROM pg_class k WHERE k.oid = coalesce(nullif(c.reltoastrelid, 0), c.oid))
      || ' ' || c.relispopulated || c.relreplident::text || c.relrowsecurity || c.relam || c.reltablespace
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= ${FIRST} AND c.relkind <> 'S' AND ${own}
    UNION ALL
    SELECT 'column ' || c.oid::regclass::text || ' ' || a.attnum || ' ' || a.attname || ' '
      || (to_jsonb(a) - '{attrelid,attname,attnum,atttypid,attmissingval,attbyval,attcacheoff,attoptions}'::text[])::text || format_type(a.atttypid, a.atttypmod)
      -- The server's own stamp of a new column, since the minor releases of November 2026.
      || coalesce((SELECT string_agg(o, ',') FROM unnest(a.attoptions) o WHERE o !~ '^pg_attver='), '')
      || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE a.attrelid >= ${FIRST} AND a.attnum > 0 AND c.relkind <> 'S' AND ${own}
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || concat(i.indisclustered, i.indisreplident, i.indisvalid, i.indisready, i.indisunique)
      || coalesce((SELECT ' of ' || h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = i.indexrelid), '')
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.indexrelid >= ${FIRST} AND ${own}
    UNION ALL
    SELECT 'constraint ' || k.conname || ' ' || k.conrelid::regclass::text || format_type(k.contypid, NULL) || ' ' || pg_get_constraintdef(k.oid)
      || ' ' || concat(k.contype, k.convalidated, k.conislocal, k.coninhcount, k.condeferrable, k.condeferred, k.connoinherit)
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.oid >= ${FIRST} AND ${own}
    UNION ALL
    SELECT 'domain ' || format_type(y.oid, NULL) || ' ' || coalesce(pg_get_expr(y.typdefaultbin, 0), '-') || pg_get_userbyid(y.typowner) || coalesce(y.typacl::text, '')
    FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace WHERE y.oid >= ${FIRST} AND y.typtype = 'd' AND ${own}
    UNION ALL
    SELECT 'rule ' || pg_get_ruledef(w.oid) || ' ' || w.ev_enabled::text
    FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE w.oid >= ${FIRST} AND ${own}
    UNION ALL
    SELECT 'policy ' || c.oid::regclass::text || (to_jsonb(q) - '{oid,polrelid,polqual,polwithcheck}'::text[])::text
      || coalesce(pg_get_expr(q.polqual, c.oid), '-') || coalesce(pg_get_expr(q.polwithcheck, c.oid), '-')
    FROM pg_policy q JOIN pg_class c ON c.oid = q.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own}
    UNION ALL
    SELECT 'statistics ' || pg_get_statisticsobjdef(x.oid) || ' ' || pg_get_userbyid(x.stxowner) || ' ' || coalesce(x.stxstattarget, -1)
    FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace WHERE ${own}
    UNION ALL
    SELECT 'operator ' || p.oid::regoperator::text || pg_get_userbyid(p.oprowner) || concat_ws(' ', p.oprcode::regprocedure, p.oprcom::regoperator,
      p.oprnegate::regoperator, p.oprrest, p.oprjoin, p.oprcanhash, p.oprcanmerge, format_type(p.oprresult, NULL))
    FROM pg_operator p JOIN pg_namespace n ON n.oid = p.oprnamespace WHERE p.oid >= ${FIRST} AND ${own}
    UNION ALL
    SELECT 'cast ' || format_type(k.castsource, NULL) || ' ' || format_type(k.casttarget, NULL) || ' ' || k.castfunc::regprocedure::text || k.castcontext::text
    FROM pg_cast k WHERE k.oid >= ${FIRST}
    UNION ALL
    SELECT 'event trigger ' || (to_jsonb(e) - '{oid,evtfoid}'::text[])::text || e.evtfoid::regprocedure::text FROM pg_event_trigger e
    UNION ALL
    SELECT 'comment ' || pg_describe_object(d.classoid, d.objoid, d.objsubid) || ': ' || d.description
    FROM pg_description d WHERE d.objoid >= ${FIRST} AND pg_describe_object(d.classoid, d.objoid, d.objsubid) !~ '\\mpgquilt\\M'
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text || (t.tgparentid <> 0)::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${own}
  ) facts ORDER BY line COLLATE "C"`;
