// Units with every kind of routine and clause that the grammar has. What the server makes of them is the point here.
import type { Wild } from './wild-layouts.ts';

const step = (body: string): string =>
  `CREATE FUNCTION wild.wild_sum_step(state int, value int) RETURNS int LANGUAGE sql AS $$ SELECT ${body} $$;\n`;
const sum = (options: string): string =>
  `CREATE AGGREGATE wild.wild_sum(int) (SFUNC = wild.wild_sum_step, STYPE = int${options});\n`;
const SUM_COMMENT = "COMMENT ON AGGREGATE wild.wild_sum(int) IS 'not a sum';\n";

const AGGREGATES = `CREATE AGGREGATE wild.oldstyle (BASETYPE = text, SFUNC = textcat, STYPE = text, INITCOND = '>');
CREATE AGGREGATE wild.counted(*) (SFUNC = wild.count_up, STYPE = int4, INITCOND = '0');
`;
const COUNT_UP = 'CREATE FUNCTION wild.count_up(n int) RETURNS int LANGUAGE sql AS $$ SELECT n + 1 $$;\n';
const PLACE_OF = `CREATE AGGREGATE wild.place_of(float8 ORDER BY anyelement)
  (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
`;

const DEFAULTS = `CREATE FUNCTION wild.defaults(a timestamptz = now() AT TIME ZONE 'UTC', b int[] DEFAULT '{}', c text DEFAULT (SELECT_me()),
  d wild.pair DEFAULT NULL) RETURNS text LANGUAGE sql AS $$ SELECT c $$;
`;
const SELECT_ME = 'CREATE FUNCTION wild.select_me() RETURNS text LANGUAGE sql AS $$ SELECT 1::text $$;\n';

const ATOMIC = `CREATE FUNCTION wild.atomic(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a + wild.atomic_step(); END;
CREATE FUNCTION wild.returning(a int) RETURNS int IMMUTABLE RETURN CASE WHEN a > 1 THEN 2 ELSE 3 END;
`;
const ATOMIC_STEP = 'CREATE FUNCTION wild.atomic_step() RETURNS int RETURN 7;\n';

/** What the units name and do not make, and a routine that a unit declares absent; run once, before everything. */
export const SETUP = `CREATE SCHEMA wild;
CREATE SCHEMA "Schéma. 1";
CREATE TYPE wild."Тип. x" AS ENUM ('а', 'б');
CREATE TYPE wild.pair AS (a int, b text);
CREATE DOMAIN wild.positive AS int CHECK (VALUE > 0);
CREATE TABLE wild.things (id bigint, "the name" varchar(20), pairs wild.pair[]);
CREATE FUNCTION wild.old_way(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
COMMENT ON FUNCTION wild.old_way(int) IS 'made by another hand';
REVOKE ALL ON FUNCTION wild.old_way(int) FROM PUBLIC;
`;

export const routines: readonly Wild[] = [
  {
    about: 'LANGUAGE in quotes, before the body',
    path: 'wild/language-first.sql',
    before: "CREATE FUNCTION wild.language_first() RETURNS int LANGUAGE 'plpgsql' AS $$ BEGIN RETURN 1; END $$;\n",
    after: 'CREATE FUNCTION wild.language_first() RETURNS int LANGUAGE PLPGSQL AS $$ BEGIN RETURN 2; END $$;\n',
  },
  {
    about: 'LANGUAGE in quotes, after the body, with attributes',
    path: 'wild/language-last.sql',
    before:
      "CREATE FUNCTION wild.language_last() RETURNS int AS 'BEGIN RETURN 1; END' VOLATILE LANGUAGE 'plpgsql' COST 7;\n",
    after: "CREATE FUNCTION wild.language_last() RETURNS int AS 'BEGIN RETURN 2; END' LANGUAGE 'plpgsql' STABLE;\n",
  },
  {
    about: 'every attribute',
    path: 'wild/attributes.sql',
    before:
      'CREATE FUNCTION wild.attributes(a int) RETURNS SETOF int IMMUTABLE LEAKPROOF RETURNS NULL ON NULL INPUT SECURITY DEFINER PARALLEL SAFE COST 5 ROWS 7 LANGUAGE sql AS $$ SELECT a $$;\n',
    after:
      'CREATE FUNCTION wild.attributes(a int) RETURNS SETOF int STABLE NOT LEAKPROOF CALLED ON NULL INPUT EXTERNAL SECURITY INVOKER PARALLEL RESTRICTED ROWS 9 LANGUAGE sql AS $$ SELECT a $$;\n',
  },
  {
    about: 'SET clauses',
    path: 'wild/settings.sql',
    before: `CREATE FUNCTION wild.settings() RETURNS void LANGUAGE plpgsql SET search_path = wild, "Schéma. 1", pg_temp SET work_mem TO '8MB'
SET TIME ZONE 'UTC' SET DateStyle = ISO, YMD SET wild.own_setting TO 'it''s' AS $$ BEGIN PERFORM line(); END $$;\n`,
    after: `CREATE FUNCTION wild.settings() RETURNS void LANGUAGE plpgsql SET search_path TO '' SET work_mem = 16384
SET wild.own_setting TO 'a, b' SET statement_timeout FROM CURRENT AS $$ BEGIN PERFORM wild.line(); END $$;\n`,
  },
  {
    about: 'RETURNS TABLE, whose columns change',
    path: 'wild/returns-table.sql',
    before:
      'CREATE FUNCTION wild.returns_table() RETURNS TABLE (id bigint, "the name" text) LANGUAGE sql AS $$ SELECT id, "the name" FROM wild.things $$;\n',
    after:
      'CREATE FUNCTION wild.returns_table() RETURNS TABLE (id bigint, "the name" text, n int) LANGUAGE sql AS $$ SELECT id, "the name", 1 FROM wild.things $$;\n',
  },
  {
    about: 'OUT and INOUT arguments, with other results afterwards',
    path: 'wild/out.sql',
    before:
      'CREATE FUNCTION wild.outs(a int, OUT b int, INOUT c text, OUT text) LANGUAGE sql AS $$ SELECT a, c, c $$;\n',
    after: 'CREATE FUNCTION wild.outs(a int, INOUT c text, OUT b int) LANGUAGE sql AS $$ SELECT c, a $$;\n',
  },
  {
    about: 'VARIADIC',
    path: 'wild/variadic.sql',
    before: 'CREATE FUNCTION wild.variadic_(a text, VARIADIC b int[]) RETURNS int LANGUAGE sql AS $$ SELECT b[1] $$;\n',
    after:
      "CREATE FUNCTION wild.variadic_(a text, VARIADIC b int[] DEFAULT '{}') RETURNS int LANGUAGE sql AS $$ SELECT b[2] $$;\n",
  },
  {
    about: 'polymorphic arguments',
    path: 'wild/polymorphic.sql',
    before:
      'CREATE FUNCTION wild.poly(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql AS $$ SELECT a $$;\nCREATE FUNCTION wild.poly(a anycompatible, VARIADIC b anycompatiblearray) RETURNS anycompatible LANGUAGE sql AS $$ SELECT a $$;\n',
    after:
      'CREATE FUNCTION wild.poly(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql AS $$ SELECT b[1] $$;\nCREATE FUNCTION wild.poly(a anycompatible, VARIADIC b anycompatiblearray) RETURNS anycompatible LANGUAGE sql AS $$ SELECT b[1] $$;\n',
  },
  {
    about: 'arguments and results of %TYPE',
    path: 'wild/percent-type.sql',
    before:
      'CREATE FUNCTION wild.of_column(a wild.things.id%TYPE, b things."the name"%TYPE) RETURNS wild.things.pairs%TYPE LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;\n',
    after:
      'CREATE FUNCTION wild.of_column(a wild.things.id%TYPE, b varchar) RETURNS wild.pair[] LANGUAGE plpgsql AS $$ DECLARE t wild.things%ROWTYPE; BEGIN RETURN t.pairs; END $$;\n',
  },
  {
    about: 'types of many spellings',
    path: 'wild/types.sql',
    before:
      'CREATE FUNCTION wild.types(int, double precision, timestamp(3) with time zone, character varying(5)[][], "char", char(3), bit varying, pair, positive[], interval day to second, decimal(5,2), pg_catalog.text) RETURNS wild.things LANGUAGE sql AS $$ SELECT * FROM wild.things $$;\n',
    after:
      'CREATE FUNCTION wild.types(integer, float8, timestamptz, varchar ARRAY, "char", bpchar, varbit, wild.pair, wild.positive[], interval, numeric, text) RETURNS SETOF wild.things LANGUAGE sql AS $$ SELECT * FROM wild.things $$;\n',
  },
  {
    about: 'defaults that are expressions',
    path: 'wild/defaults.sql',
    before: `CREATE FUNCTION wild.defaults(a timestamptz = now() - interval '1 day', b int[] DEFAULT ARRAY[1, 2 + 3], c text DEFAULT CASE WHEN true THEN 'x' END,
  d wild.pair DEFAULT ROW(1, 'b')::wild.pair) RETURNS text LANGUAGE sql AS $$ SELECT c $$;\n`,
    after: `${DEFAULTS}${SELECT_ME}`,
    runnable: { after: `${SELECT_ME}${DEFAULTS}` },
  },
  {
    about: "a body in SQL's own syntax",
    path: 'wild/atomic.sql',
    since: 14,
    before:
      'CREATE FUNCTION wild.atomic(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; /* ; */ SELECT a + 1; END;\nCREATE FUNCTION wild.returning(a int) RETURNS int RETURN a + 1;\n',
    after: `${ATOMIC}${ATOMIC_STEP}`,
    runnable: { after: `${ATOMIC_STEP}${ATOMIC}` },
  },
  {
    about: 'procedures with INOUT arguments',
    path: 'wild/procedure.sql',
    before: 'CREATE PROCEDURE wild.proc(a int, INOUT b int) LANGUAGE plpgsql AS $$ BEGIN b := a; COMMIT; END $$;\n',
    after: 'CREATE PROCEDURE wild.proc(a int, INOUT b int) LANGUAGE plpgsql AS $$ BEGIN b := -a; ROLLBACK; END $$;\n',
  },
  {
    about: 'procedures with OUT arguments, overloaded and named in a COMMENT',
    path: 'wild/procedure-out.sql',
    since: 14,
    before: `CREATE PROCEDURE wild.proc_out(IN a int, OUT b int) LANGUAGE plpgsql AS $$ BEGIN b := a; END $$;
COMMENT ON PROCEDURE wild.proc_out(int) IS 'by its input';\n`,
    after: `CREATE PROCEDURE wild.proc_out(IN a int, OUT b int) LANGUAGE plpgsql AS $$ BEGIN b := -a; END $$;
COMMENT ON PROCEDURE wild.proc_out(int) IS 'by its input still';\n`,
  },
  {
    about: 'a procedure that becomes a function',
    path: 'wild/kind.sql',
    before: "CREATE PROCEDURE wild.kind(a int) LANGUAGE sql AS 'SELECT 1';\n",
    after: "CREATE FUNCTION wild.kind(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n",
  },
  {
    about: 'trigger functions',
    path: 'wild/trigger.sql',
    before:
      'CREATE FUNCTION wild.on_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE FUNCTION wild.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;\n',
    after:
      'CREATE FUNCTION wild.on_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;\nCREATE FUNCTION wild.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;\n',
  },
  {
    about: 'a window function of the server itself',
    path: 'wild/window.sql',
    before: "CREATE FUNCTION wild.place() RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number';\n",
    after: "CREATE FUNCTION wild.place() RETURNS bigint WINDOW IMMUTABLE LANGUAGE internal AS 'window_rank';\n",
  },
  {
    about: 'an aggregate above the function that it needs',
    path: 'wild/aggregate.sql',
    before: `${sum(", INITCOND = '0'")}${step('state + value')}`,
    after: `${sum(", INITCOND = '1', PARALLEL = SAFE")}${SUM_COMMENT}${step('state - value')}`,
    runnable: {
      before: `${step('state + value')}${sum(", INITCOND = '0'")}`,
      after: `${step('state - value')}${sum(", INITCOND = '1', PARALLEL = SAFE")}${SUM_COMMENT}`,
    },
  },
  {
    about: 'aggregates of the older and the ordered kind, of which one gets another state',
    path: 'wild/aggregates.sql',
    before: `CREATE AGGREGATE wild.longest(text) (SFUNC = text_larger, STYPE = text, SORTOP = >);
CREATE AGGREGATE wild.oldstyle (BASETYPE = text, SFUNC = textcat, STYPE = text);
CREATE AGGREGATE wild.counted(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
${PLACE_OF}`,
    after: `${AGGREGATES}${COUNT_UP}${PLACE_OF}`,
    runnable: { after: `${COUNT_UP}${AGGREGATES}${PLACE_OF}` },
  },
  {
    about: 'DROP FUNCTION IF EXISTS ahead of the same signature',
    path: 'wild/drop-same.sql',
    before:
      'DROP FUNCTION IF EXISTS wild.drop_same(integer);\nCREATE FUNCTION wild.drop_same(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;\n',
    after:
      'DROP FUNCTION IF EXISTS wild.drop_same(int4);\nCREATE FUNCTION wild.drop_same(a int) RETURNS text LANGUAGE sql AS $$ SELECT a::text $$;\n',
  },
  {
    about: 'DROP FUNCTION IF EXISTS of a signature that is there, by another hand',
    path: 'wild/old_way.sql',
    before: 'CREATE FUNCTION wild.old_way(a bigint) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n',
    after:
      'DROP FUNCTION IF EXISTS wild.old_way(int);\nDROP FUNCTION IF EXISTS wild.never_there(text);\nCREATE FUNCTION wild.old_way(a bigint) RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;\n',
  },
  {
    about: 'attached statements: comments, privileges, the owner',
    path: 'wild/attached.sql',
    before: `CREATE FUNCTION wild.attached(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE FUNCTION wild.attached(a text) RETURNS text LANGUAGE sql AS $$ SELECT a $$;
COMMENT ON FUNCTION wild.attached(integer) IS E'it''s\\na comment';
REVOKE ALL ON FUNCTION wild.attached(int), wild.attached(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wild.attached(a text) TO CURRENT_USER, PUBLIC;
ALTER FUNCTION wild.attached(text) OWNER TO CURRENT_USER;\n`,
    after: `CREATE FUNCTION wild.attached(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE FUNCTION wild.attached(a text) RETURNS text LANGUAGE sql AS $$ SELECT a || a $$;
COMMENT ON ROUTINE wild.attached(pg_catalog.text) IS $$'$$;
REVOKE ALL ON FUNCTION wild.attached(text) FROM PUBLIC;
ALTER FUNCTION wild.attached(text) OWNER TO CURRENT_USER;\n`,
  },
  {
    about: 'plpgsql of some size',
    path: 'wild/plpgsql.sql',
    before: `CREATE FUNCTION wild.plpgsql_(a int) RETURNS SETOF wild.pair LANGUAGE plpgsql AS $$
#variable_conflict use_column
<<main>>
DECLARE
  c CURSOR (k int) FOR SELECT k;
  r record;
BEGIN
  FOR r IN SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, $q$;'$q$ LOOP
    RETURN NEXT (r.a, r.b)::wild.pair;
    EXIT main WHEN r.a > 5;
  END LOOP;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE '% %', SQLERRM, E'\\n' USING HINT = 'no';
END main;
$$;\n`,
    after: `CREATE FUNCTION wild.plpgsql_(a int) RETURNS SETOF wild.pair LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT %s, %L', a, $q$;'$q$);
END;
$$;\n`,
  },
];
