// What the catalogs say of routines and of everything that hangs on them, written independently of the program's own
// snapshots: rows of pg_proc and pg_aggregate, comments, dependencies both ways, views and triggers.

const own = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND n.nspname <> 'pgquilt'`;

/** A query whose column `line` has a line for each fact, in order. Run it under an empty search_path. */
export const catalogQuery = `
  SELECT line FROM (
    SELECT 'routine ' || p.oid::regprocedure::text || ' ' || p.prokind::text || ' ' || pg_get_userbyid(p.proowner)
      || ' ' || coalesce((SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(p.proacl) a), 'default privileges')
      || ' ' || (to_jsonb(p) - '{oid,proacl,proowner,prosqlbody,proargdefaults}'::text[])::text
      || E'\\n' || CASE WHEN p.prokind = 'a' THEN (SELECT (to_jsonb(g) - 'aggfnoid')::text FROM pg_aggregate g WHERE g.aggfnoid = p.oid)
        ELSE pg_get_functiondef(p.oid) END
      || coalesce(E'\\ncomment ' || obj_description(p.oid, 'pg_proc'), '') AS line
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own}
    UNION ALL
    SELECT 'depends ' || pg_describe_object(d.classid, d.objid, d.objsubid) || ' ' || d.deptype::text || ' '
      || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
    FROM pg_depend d WHERE (d.classid = 'pg_proc'::regclass AND EXISTS (
        SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = d.objid AND ${own}))
      OR (d.refclassid = 'pg_proc'::regclass AND EXISTS (
        SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = d.refobjid AND ${own}))
    UNION ALL
    SELECT 'view ' || c.oid::regclass::text || ' ' || pg_get_viewdef(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${own}
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${own}
  ) facts ORDER BY line COLLATE "C"`;
