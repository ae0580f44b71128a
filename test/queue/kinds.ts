// Every kind of routine that PostgreSQL has, each as `public.r`, so that a test can move it to a schema of its own: as it is
// first, in another form that replaces it in place, and in one for which it must be dropped and made again.

export interface Kind {
  /** Its signature, as the server prints it. */
  readonly id: string;
  /** What it needs. */
  readonly before?: string;
  readonly first: string;
  /** May replace it in place. */
  readonly replace: string;
  /** May not. */
  readonly recreate: string;
  /** The first major version that has it. */
  readonly since?: number;
}

const add =
  "CREATE FUNCTION public.add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(a, 0) + b';";
const sub =
  "CREATE FUNCTION public.sub(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a - b';";
const done = `CREATE FUNCTION public.done(a integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a::text';
  CREATE FUNCTION public.done(a integer, b integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a::text';
  CREATE FUNCTION public.count(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';
  CREATE FUNCTION public.count(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';`;
const type =
  'CREATE TYPE public."T x" AS (a integer, "B c" text); CREATE DOMAIN public.d AS integer CHECK (VALUE > 0); CREATE TABLE public.t (n numeric(10,2));';

/** A function with the three forms from its argument list, the rest of its head, and two bodies. */
const fn = (args: [string, string], rest: string, body: string): Pick<Kind, 'first' | 'replace' | 'recreate'> => ({
  first: `CREATE FUNCTION public.r(${args[0]}) ${rest} AS $$${body}$$;\n`,
  replace: `CREATE FUNCTION public.r(${args[0]}) ${rest} COST 7 AS $$${body} $$;\n`,
  recreate: `CREATE FUNCTION public.r(${args[1]}) ${rest} AS $$${body}$$;\n`,
});
const agg = (
  args: string,
  first: string,
  replace: string,
  recreate: string,
): Pick<Kind, 'first' | 'replace' | 'recreate'> => ({
  first: `CREATE AGGREGATE public.r(${args}) (${first});\n`,
  replace: `CREATE AGGREGATE public.r(${args}) (${replace});\n`,
  recreate: `CREATE AGGREGATE public.r(${args}) (${recreate});\n`,
});
const plain = "CREATE FUNCTION public.r(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';\n";
const procedure = "CREATE PROCEDURE public.r(a integer) LANGUAGE sql AS 'SELECT a';\n";
const aggregate = 'CREATE AGGREGATE public.r(integer) (SFUNC = public.add, STYPE = integer);\n';

const moving = (
  extra: string,
  final = 'done',
): string => `SFUNC = public.add, STYPE = integer, SSPACE = 99, FINALFUNC = public.${final},
  FINALFUNC_EXTRA, COMBINEFUNC = public.add, INITCOND = '1', MSFUNC = public.add, MINVFUNC = public.sub, MSTYPE = integer, MSSPACE = 42,
  MFINALFUNC = public.${final}, MFINALFUNC_EXTRA, MINITCOND = '2', PARALLEL = SAFE${extra}`;

export const kinds: Record<string, Kind> = {
  'a function in SQL': {
    id: 'public.r(integer)',
    ...fn(['a integer', 'b integer'], 'RETURNS integer LANGUAGE sql', 'SELECT 1'),
  },
  'a function in plpgsql': {
    id: 'public.r(integer)',
    ...fn(['a integer', 'integer'], 'RETURNS integer LANGUAGE plpgsql', "BEGIN -- ü $1\r\n\tRETURN '\\1'; END"),
  },
  'an internal function': {
    id: 'public.r(internal)',
    ...fn(['a internal', 'b internal'], 'RETURNS internal STRICT LANGUAGE internal', 'numeric_serialize'),
    replace: "CREATE FUNCTION public.r(a internal) RETURNS internal LANGUAGE internal AS 'numeric_poly_serialize';\n",
  },
  'a function in C': {
    id: 'public.r(internal)',
    first:
      "CREATE FUNCTION public.r(a internal) RETURNS internal LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';\n",
    replace:
      "CREATE FUNCTION public.r(a internal) RETURNS internal STRICT LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';\n",
    recreate:
      "CREATE FUNCTION public.r(b internal) RETURNS internal LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';\n",
  },
  'a window function': {
    id: 'public.r(integer)',
    first: "CREATE FUNCTION public.r(a integer) RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number';\n",
    replace:
      "CREATE FUNCTION public.r(a integer) RETURNS bigint WINDOW LANGUAGE internal PARALLEL SAFE AS 'window_rank';\n",
    recreate: "CREATE FUNCTION public.r(b integer) RETURNS bigint WINDOW LANGUAGE internal AS 'window_rank';\n",
  },
  'a procedure': {
    id: 'public.r(integer,text,numeric[])',
    first:
      "CREATE PROCEDURE public.r(INOUT a integer, b text = 'it''s', VARIADIC c numeric[] = '{}') LANGUAGE plpgsql AS 'BEGIN END';\n",
    replace:
      "CREATE PROCEDURE public.r(INOUT a integer, b text = 'x', VARIADIC c numeric[] = '{1}') LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '1MB' AS 'BEGIN COMMIT; END';\n",
    recreate:
      "CREATE PROCEDURE public.r(INOUT x integer, b text, VARIADIC c numeric[]) LANGUAGE plpgsql AS 'BEGIN END';\n",
  },
  'a procedure with OUT': {
    since: 14,
    id: 'public.r(integer)',
    first: "CREATE PROCEDURE public.r(IN a integer, OUT b text, OUT c date) LANGUAGE plpgsql AS 'BEGIN END';\n",
    replace:
      "CREATE PROCEDURE public.r(IN a integer, OUT b text, OUT c date) LANGUAGE plpgsql AS 'BEGIN b := 1; END';\n",
    recreate: "CREATE PROCEDURE public.r(IN a integer, OUT b text) LANGUAGE plpgsql AS 'BEGIN END';\n",
  },
  'a trigger function': {
    id: 'public.r()',
    first: "CREATE FUNCTION public.r() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n",
    replace: "CREATE FUNCTION public.r() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';\n",
    recreate: "CREATE FUNCTION public.r() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';\n",
  },
  'an event trigger function': {
    id: 'public.r()',
    first: "CREATE FUNCTION public.r() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';\n",
    replace: "CREATE FUNCTION public.r() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''x''; END';\n",
    recreate: "CREATE FUNCTION public.r() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n",
  },
  'an aggregate': {
    id: 'public.r(integer)',
    before: `${add} CREATE FUNCTION public.add(a bigint, b integer) RETURNS bigint LANGUAGE sql AS 'SELECT a + b';`,
    ...agg(
      'integer',
      'SFUNC = public.add, STYPE = integer',
      "SFUNC = public.add, STYPE = integer, INITCOND = '5', PARALLEL = RESTRICTED",
      "SFUNC = public.add, STYPE = bigint, INITCOND = '0'",
    ),
  },
  'an aggregate with a moving state and all else': {
    id: 'public.r(integer)',
    before: add + sub + done,
    ...agg(
      'n integer',
      moving(', FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_WRITE'),
      moving(', FINALFUNC_MODIFY = SHAREABLE, MFINALFUNC_MODIFY = SHAREABLE').replace("'1'", "'7'"),
      moving(', FINALFUNC_MODIFY = READ_WRITE', 'count'),
    ),
  },
  'an aggregate with a sort operator': {
    id: 'public.r(integer)',
    before: `${add} CREATE FUNCTION public.less(a integer, b integer) RETURNS integer LANGUAGE sql AS 'SELECT least(a, b)';
      CREATE FUNCTION public.lt(a integer, b integer) RETURNS boolean LANGUAGE sql AS 'SELECT a < b';
      CREATE OPERATOR public.<<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.lt);`,
    ...agg(
      'integer',
      'SFUNC = public.less, STYPE = integer, SORTOP = <',
      'SFUNC = public.less, STYPE = integer, SORTOP = OPERATOR(public.<<<)',
      'SFUNC = int4_sum, STYPE = bigint, SORTOP = OPERATOR(pg_catalog.>)',
    ),
  },
  'an aggregate that is serialised': {
    id: 'public.r(numeric)',
    ...agg(
      'numeric',
      'SFUNC = numeric_accum, STYPE = internal, SERIALFUNC = numeric_serialize, DESERIALFUNC = numeric_deserialize, COMBINEFUNC = numeric_combine, FINALFUNC = numeric_avg',
      'SFUNC = numeric_accum, STYPE = internal, SERIALFUNC = numeric_serialize, DESERIALFUNC = numeric_deserialize, COMBINEFUNC = numeric_combine, FINALFUNC = numeric_sum, PARALLEL = SAFE',
      'SFUNC = numeric_add, STYPE = numeric',
    ),
  },
  'an aggregate of rows': {
    id: 'public.r()',
    ...agg(
      '*',
      "SFUNC = int8inc, STYPE = bigint, INITCOND = '0'",
      "SFUNC = int8inc, STYPE = bigint, INITCOND = '1'",
      "SFUNC = public.inc, STYPE = numeric, INITCOND = '0'",
    ),
    before: "CREATE FUNCTION public.inc(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT $1 + 1';",
  },
  'an aggregate with VARIADIC': {
    id: 'public.r(integer,text[])',
    before:
      "CREATE FUNCTION public.step(s integer, a integer, VARIADIC r text[]) RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION public.step(s bigint, a integer, VARIADIC r text[]) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';",
    ...agg(
      '"a b" integer, VARIADIC r text[]',
      'SFUNC = public.step, STYPE = integer',
      "SFUNC = public.step, STYPE = integer, INITCOND = '3'",
      'SFUNC = public.step, STYPE = bigint',
    ),
  },
  'an ordered-set aggregate': {
    id: 'public.r(double precision,anyelement)',
    before:
      "CREATE FUNCTION public.step(s integer, a float8, b anyelement) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    ...agg(
      'float8 ORDER BY anyelement',
      'SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE',
      'SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_WRITE',
      '',
    ),
    recreate: 'CREATE AGGREGATE public.r(float8, anyelement) (SFUNC = public.step, STYPE = integer);\n',
  },
  'an ordered-set aggregate with other direct arguments': {
    id: 'public.r(integer,integer,integer)',
    before: `CREATE FUNCTION public.step(s integer, b integer, c integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'; ${add}
      CREATE FUNCTION public.final(s integer, a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION public.final(s integer, a integer, b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';`,
    ...agg(
      'integer ORDER BY integer, integer',
      'SFUNC = public.step, STYPE = integer, FINALFUNC = public.final',
      "SFUNC = public.step, STYPE = integer, FINALFUNC = public.final, INITCOND = '0'",
      '',
    ),
    recreate:
      'CREATE AGGREGATE public.r(integer, integer ORDER BY integer) (SFUNC = public.add, STYPE = integer, FINALFUNC = public.final);\n',
  },
  'a hypothetical-set aggregate': {
    id: 'public.r("any")',
    ...agg(
      'VARIADIC "any" ORDER BY VARIADIC "any"',
      'SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL',
      'SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = dense_rank_final, FINALFUNC_EXTRA, HYPOTHETICAL',
      'SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = percent_rank_final, FINALFUNC_EXTRA, HYPOTHETICAL',
    ),
  },
  'a polymorphic function': {
    id: 'public.r(anyelement,anyarray)',
    ...fn(['a anyelement, b anyarray', 'a anyelement, x anyarray'], 'RETURNS anyelement LANGUAGE sql', 'SELECT $1'),
    replace:
      "CREATE FUNCTION public.r(a anyelement, b anyarray = NULL::integer[]) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';\n",
  },
  'a polymorphic function with another type of default': {
    id: 'public.r(anyelement)',
    first: "CREATE FUNCTION public.r(a anyelement = 1) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';\n",
    replace: "CREATE FUNCTION public.r(a anyelement = 2) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';\n",
    recreate: "CREATE FUNCTION public.r(a anyelement = 'x'::text) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';\n",
  },
  'a function of compatible types': {
    id: 'public.r(anycompatible,anycompatiblearray)',
    ...fn(
      ['a anycompatible, VARIADIC b anycompatiblearray', 'a anycompatible, VARIADIC c anycompatiblearray'],
      'RETURNS anycompatible LANGUAGE sql',
      'SELECT $1',
    ),
  },
  'a function with VARIADIC': {
    id: 'public.r(text,integer[])',
    ...fn(
      ["f text, VARIADIC n integer[] = '{}'", 'f text, VARIADIC n integer[]'],
      'RETURNS text LANGUAGE sql',
      'SELECT $1',
    ),
    replace: "CREATE FUNCTION public.r(f text, n integer[] = '{1}') RETURNS text LANGUAGE sql AS 'SELECT $1';\n",
  },
  'a function with OUT and INOUT': {
    id: 'public.r(integer,text)',
    ...fn(
      ['a integer, OUT b date, INOUT c text', 'a integer, OUT b date, INOUT x text'],
      'LANGUAGE sql',
      "SELECT now()::date, ''::text",
    ),
  },
  'a function that returns a table': {
    id: 'public.r(integer)',
    before: type,
    first: `CREATE FUNCTION public.r(a integer) RETURNS TABLE ("B c" text, n public.d) LANGUAGE sql ROWS 7 AS $$SELECT ''::text, 1::public.d$$;\n`,
    replace: `CREATE FUNCTION public.r(a integer) RETURNS TABLE ("B c" text, n public.d) LANGUAGE sql AS $$SELECT 'x'::text, 1::public.d$$;\n`,
    recreate: `CREATE FUNCTION public.r(a integer) RETURNS TABLE ("B c" text) LANGUAGE sql AS $$SELECT ''::text$$;\n`,
  },
  'a function of composite types, domains, arrays and columns': {
    id: 'public.r(public."T x",public.d[],numeric)',
    before: type,
    ...fn(
      ['a public."T x", b public.d[], c public.t.n%TYPE', 'a public."T x", b public.d[], x public.t.n%TYPE'],
      'RETURNS SETOF public."T x" ROWS 3 LANGUAGE sql',
      'SELECT $1',
    ),
  },
  'a function that loses a default': {
    id: 'public.r(text,timestamp with time zone,integer[])',
    first: `CREATE FUNCTION public.r(a text = E'it''s \\\\ "q" $$', b timestamptz = now() - interval '1 day', c integer[] = ARRAY[1, 2]) RETURNS text LANGUAGE sql AS 'SELECT $1';\n`,
    replace: `CREATE FUNCTION public.r(a text = 'other', b timestamptz = '2020-01-01 00:00+00', c integer[] = '{}') RETURNS text LANGUAGE sql AS 'SELECT $1';\n`,
    recreate: `CREATE FUNCTION public.r(a text, b timestamptz = now(), c integer[] = '{}') RETURNS text LANGUAGE sql AS 'SELECT $1';\n`,
  },
  'a function with a transform': {
    id: 'public.r(integer)',
    before:
      'CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));',
    ...fn(['a integer', 'b integer'], 'RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql', 'SELECT 1'),
  },
  'a function with SUPPORT': {
    id: 'public.r(integer,integer)',
    first:
      "CREATE FUNCTION public.r(a integer, b integer) RETURNS SETOF integer LANGUAGE sql SUPPORT pg_catalog.generate_series_int4_support AS 'SELECT 1';\n",
    replace:
      "CREATE FUNCTION public.r(a integer, b integer) RETURNS SETOF integer LANGUAGE sql SUPPORT pg_catalog.generate_series_int8_support AS 'SELECT 1';\n",
    recreate:
      "CREATE FUNCTION public.r(a integer, b integer) RETURNS SETOF bigint LANGUAGE sql SUPPORT pg_catalog.generate_series_int8_support AS 'SELECT 1::bigint';\n",
  },
  'a function with SET clauses': {
    id: 'public.r(integer)',
    ...fn(
      ['a integer', 'b integer'],
      `RETURNS integer LANGUAGE sql SET search_path = public, "Odd, ""name""", pg_temp SET DateStyle = 'SQL, DMY' SET application_name = E'it''s "q", \\\\ ü'
       SET "my.own" = '' SET work_mem FROM CURRENT SET enable_sort TO off SET temp_tablespaces = '' SET statement_timeout = '7s'`,
      'SELECT 1',
    ),
    replace:
      "CREATE FUNCTION public.r(a integer) RETURNS integer LANGUAGE sql SET search_path = '' SET search_path FROM CURRENT SET TimeZone = 'Asia/Tokyo' AS 'SELECT 2';\n",
  },
  'a function with every attribute': {
    id: 'public.r(integer)',
    ...fn(
      ['a integer', 'b integer'],
      'RETURNS SETOF integer LANGUAGE plpgsql STABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL RESTRICTED ROWS 5',
      'BEGIN END',
    ),
    replace:
      "CREATE FUNCTION public.r(a integer) RETURNS SETOF integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2 AS 'BEGIN END';\n",
  },
  'a body in SQL itself': {
    since: 14,
    id: 'public.r(integer)',
    before: type,
    first:
      'CREATE FUNCTION public.r(a integer) RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT max(n) + a FROM public.t; END;\n',
    replace: 'CREATE FUNCTION public.r(a integer) RETURNS numeric LANGUAGE sql RETURN a + 1;\n',
    recreate: 'CREATE FUNCTION public.r(a integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT a; END;\n',
  },
  'a procedure in SQL itself': {
    since: 14,
    id: 'public.r(integer)',
    before: type,
    first: 'CREATE PROCEDURE public.r(a integer) LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t VALUES (a); END;\n',
    replace:
      'CREATE PROCEDURE public.r(a integer) LANGUAGE sql BEGIN ATOMIC DELETE FROM public.t WHERE n = a; INSERT INTO public.t VALUES (a); END;\n',
    recreate: 'CREATE PROCEDURE public.r(b integer) LANGUAGE sql BEGIN ATOMIC END;\n',
  },
  'a function that becomes a procedure': {
    id: 'public.r(integer)',
    first: plain,
    replace: plain.replace('SELECT a', 'SELECT 2'),
    recreate: procedure,
  },
  'a procedure that becomes an aggregate': {
    id: 'public.r(integer)',
    before: add,
    first: procedure,
    replace: procedure.replace('SELECT a', 'SELECT 2'),
    recreate: aggregate,
  },
  'an aggregate that becomes a function': {
    id: 'public.r(integer)',
    before: add,
    first: aggregate,
    replace: aggregate.replace(');', ", INITCOND = '1');"),
    recreate: plain,
  },
  'a function that becomes a window function': {
    id: 'public.r(integer)',
    first: plain.replace('integer LANGUAGE', 'bigint LANGUAGE').replace('SELECT a', 'SELECT a::bigint'),
    replace: plain.replace('integer LANGUAGE', 'bigint LANGUAGE').replace('SELECT a', 'SELECT 2::bigint'),
    recreate: "CREATE FUNCTION public.r(a integer) RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number';\n",
  },
};
