// What the random series are made of: slots, each a unit or two with the versions that a patch may bring them to, and what
// stands on them in the database. Versions are whole, so that a database which never saw another has the same catalogs.
import type { Texts } from '../support/queue.ts';
import { fn } from '../support/routines.ts';
import { ensureRoles } from '../support/test-database.ts';

export interface Slot {
  /** The first is the base's. Each names all units of the slot, what is needed first; null: the unit is not there. */
  readonly versions: readonly Texts[];
  /** Made in schema `dep`, over the base. */
  readonly dependents?: string;
  /** The first major version that has it. */
  readonly since?: number;
}

/** Run once in the empty database. */
export const setup = `${ensureRoles('model_owner', 'model_reader', 'model_other')}
  GRANT ALL ON SCHEMA public TO model_owner, model_reader; CREATE TABLE public.t (n integer, word text);`;

/** The dependents of the slots that are in play, in a schema that the reference can drop and make again. */
export const makeDependents = (slots: readonly Slot[]): string =>
  `CREATE SCHEMA dep; GRANT USAGE ON SCHEMA dep TO PUBLIC; ${slots.map((s) => s.dependents ?? '').join('\n')}`;

const sql = (name: string, args: string, returns: string, body: string, rest = ''): string =>
  `CREATE FUNCTION public.${name}(${args}) RETURNS ${returns} LANGUAGE sql ${rest} AS $$ ${body} $$;\n`;
const held = (arg: string, returns: string, plus: number): string =>
  sql('held', `${arg} integer`, returns, `SELECT ${arg} + ${plus}`, 'IMMUTABLE');
const light = (arg: string, returns: string, plus: number, rest = ''): string =>
  sql('light', `${arg} integer`, returns, `SELECT ${arg} + ${plus}`, rest);
const touch = (body: string, rest = ''): string =>
  `CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql ${rest} AS $$ BEGIN ${body} RETURN NEW; END $$;\n`;
const step = fn('step', 'state integer, n integer', 'RETURN coalesce(state, 0) + n;', 'IMMUTABLE');
const total = (more: string): string =>
  `CREATE AGGREGATE public.total(integer) (SFUNC = public.step, STYPE = integer${more});\n`;
const f = fn('f', 'a integer', 'RETURN a;');
const g = fn('g', 'a integer', 'RETURN a;');
const onG = 'FUNCTION public.g(integer)';
const own = `ALTER ${onG} OWNER TO CURRENT_USER;\n`;
const inner = (returns: string, plus: number): string =>
  `CREATE FUNCTION public.inner_one(a integer) RETURNS ${returns} LANGUAGE sql BEGIN ATOMIC SELECT a + ${plus}; END;\n`;
const caller = (plus: number): string =>
  `CREATE FUNCTION public.caller(a integer) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT (public.inner_one(a) + ${plus})::text; END;\n`;
const many = (arg: string, plus: number, rest = ''): string =>
  sql('many', `${arg} integer`, 'integer', `SELECT ${arg} + ${plus}`, `IMMUTABLE ${rest}`);
const seen = (body: string, rest = ''): string =>
  `CREATE FUNCTION public.seen() RETURNS event_trigger LANGUAGE plpgsql ${rest} AS $$ BEGIN ${body} END $$;\n`;
const p = (args: string, body = 'NULL;'): string =>
  `CREATE PROCEDURE public.p(${args}) LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;\n`;

/** Every other version leaves the schema of what it makes to the search_path. */
const forms = (unit: string, texts: readonly (string | null)[]): Texts[] =>
  texts.map((text, i) => ({ [unit]: text !== null && i % 2 === 1 ? bare(text) : text }));
const bare = (text: string): string => text.replace(/\b(FUNCTION|PROCEDURE|AGGREGATE|ROUTINE) public\./g, '$1 ');

export const slots = {
  plain: {
    versions: forms('f', [
      f,
      fn('f', 'a integer', 'RETURN a + 1;'),
      f.replace('RETURNS integer', 'RETURNS bigint'),
      fn('f', 'b integer', 'RETURN b;'),
      fn('f', 'a integer DEFAULT 3', 'RETURN a;'),
      null,
      fn('f', 'a bigint', 'RETURN a;'),
      `${f}\n${fn('f', 'a text', 'RETURN 7;')}`,
      fn(
        'f',
        'a integer',
        'RETURN a;',
        "STABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 7 SET search_path = public, pg_temp SET work_mem = '8MB'",
      ),
      p('a integer').replace('public.p', 'public.f'),
      '',
    ]),
  },
  envelope: {
    // Each names the owner: one that a text no longer names stays, whoever it is.
    versions: forms('g', [
      `${g}${own}`,
      `${g}${own}COMMENT ON ${onG} IS 'it''s \\ one';\nREVOKE ALL ON ${onG} FROM PUBLIC;\n`,
      `${g}ALTER ${onG} OWNER TO model_owner;\nGRANT EXECUTE ON ${onG} TO model_reader WITH GRANT OPTION;\n`,
      `${g}${own}ALTER ${onG} DEPENDS ON EXTENSION plpgsql;\nREVOKE ALL ON ${onG} FROM PUBLIC;\nGRANT EXECUTE ON ${onG} TO model_other;\n`,
      `${fn('g', 'b integer', 'RETURN b;')}ALTER ${onG} OWNER TO model_owner;\nCOMMENT ON ${onG} IS 'two';\n`,
      null,
    ]),
  },
  shapes: {
    versions: forms('shape', [
      null,
      sql('shape', 'VARIADIC a integer[]', 'integer', 'SELECT a[1]'),
      sql('shape', 'a integer[]', 'integer', 'SELECT a[1]'),
      sql('shape', 'a integer, OUT b text, OUT c date', 'record', `SELECT 'x'::text, NULL::date`),
      sql('shape', 'a integer', 'TABLE (b text, c integer)', `SELECT 'x'::text, a`, 'ROWS 5'),
      sql('shape', 'a integer', 'SETOF public.t', 'SELECT * FROM public.t WHERE n = a', 'STABLE'),
      sql('shape', 'a anyelement, b anyelement DEFAULT NULL', 'anyelement', 'SELECT coalesce(b, a)'),
      sql('shape', "a text DEFAULT 'it''s', b integer DEFAULT 1 + 1", 'text', 'SELECT a'),
      "CREATE FUNCTION public.shape(a integer) RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number';\n",
      "CREATE FUNCTION public.shape(a integer) RETURNS bigint WINDOW LANGUAGE internal PARALLEL SAFE AS 'window_rank';\n",
    ]),
  },
  procedure: {
    versions: forms('p', [
      p('a integer'),
      p('a integer', 'INSERT INTO public.t VALUES (a);'),
      p('INOUT a integer'),
      p('INOUT b integer'),
      p("a integer, b text = 'x'"),
      `${p('a integer')}COMMENT ON PROCEDURE public.p(integer) IS 'a procedure';\n`,
      null,
    ]),
  },
  aggregate: {
    versions: [
      { step, total: null },
      { step, total: total('') },
      { step, total: total(", INITCOND = '5', PARALLEL = SAFE") },
      { step: step.replace('state integer', 's integer').replace('coalesce(state', 'coalesce(s'), total: total('') },
      { step: null, total: null },
    ],
  },
  trigger: {
    versions: forms('touch', [
      touch(''),
      touch('NEW.n := 7;'),
      touch('NEW.n := 8;', 'SECURITY DEFINER SET search_path = public, pg_temp'),
      null,
      `${touch('')}COMMENT ON FUNCTION public.touch() IS 'touched';\n`,
    ]),
    dependents: `CREATE TABLE dep.touched (n integer); CREATE TRIGGER touch BEFORE INSERT ON dep.touched FOR EACH ROW EXECUTE FUNCTION public.touch();
      ALTER TABLE dep.touched ENABLE ALWAYS TRIGGER touch; COMMENT ON TRIGGER touch ON dep.touched IS 'a trigger';`,
  },
  light: {
    versions: forms('light', [
      light('a', 'integer', 0),
      light('a', 'integer', 1),
      light('b', 'integer', 2),
      light('a', 'bigint', 3),
      light('a', 'integer', 4, 'STABLE COST 3'),
      null,
    ]),
    dependents: `CREATE TABLE dep.lit (n integer, m integer DEFAULT public.light(1));
      CREATE VIEW dep.v WITH (security_barrier) AS SELECT public.light(n)::text AS word FROM dep.lit; COMMENT ON VIEW dep.v IS 'a view';
      GRANT SELECT ON dep.v TO model_reader; CREATE VIEW dep.w AS SELECT word FROM dep.v; ALTER VIEW dep.w OWNER TO model_owner;
      CREATE RULE r AS ON UPDATE TO dep.lit WHERE public.light(1) > 99 DO INSTEAD NOTHING;
      ALTER TABLE dep.lit ENABLE ROW LEVEL SECURITY; CREATE POLICY y ON dep.lit TO model_reader USING (public.light(n) > 0);`,
  },
  heavy: {
    versions: forms('held', [
      held('a', 'integer', 0),
      held('a', 'integer', 1),
      held('b', 'integer', 2),
      held('a', 'bigint', 3),
      `${held('a', 'integer', 0)}REVOKE ALL ON FUNCTION public.held(integer) FROM PUBLIC;\n`,
    ]),
    dependents: `CREATE TABLE dep.holds (n integer, CONSTRAINT small CHECK (public.held(n) < 1000)); INSERT INTO dep.holds VALUES (1);
      CREATE INDEX i ON dep.holds ((public.held(n)::text)); COMMENT ON INDEX dep.i IS 'an index';
      CREATE INDEX part ON dep.holds (n) WHERE public.held(n) > 3;`,
  },
  many: {
    versions: forms('many', [
      many('a', 0),
      many('a', 1),
      many('b', 2),
      many('b', 3, 'STRICT COST 9'),
      `${many('c', 0)}COMMENT ON FUNCTION public.many(integer) IS 'many';\n`,
    ]),
    dependents: `CREATE DOMAIN dep.low AS integer CHECK (public.many(VALUE) < 1000); COMMENT ON DOMAIN dep.low IS 'a domain';
      CREATE OPERATOR dep.@@@ (FUNCTION = public.many, RIGHTARG = integer); COMMENT ON OPERATOR dep.@@@ (NONE, integer) IS 'an operator';
      CREATE MATERIALIZED VIEW dep.kept AS SELECT public.many(1) AS n; CREATE UNIQUE INDEX kept_n ON dep.kept (n);
      GRANT SELECT ON dep.kept TO model_reader; CREATE TABLE dep.counted (a integer, b integer); CREATE STATISTICS dep.st ON a, b FROM dep.counted;`,
  },
  converted: {
    versions: forms('converted', [
      sql('converted', 'a integer', 'circle', `SELECT NULL::circle`, 'IMMUTABLE'),
      sql('converted', 'a integer', 'circle', `SELECT circle(point(a, a), 1)`, 'IMMUTABLE'),
      sql('converted', 'b integer', 'circle', `SELECT circle(point(b, b), 2)`, 'IMMUTABLE'),
    ]),
    dependents: 'CREATE CAST (integer AS circle) WITH FUNCTION public.converted(integer) AS ASSIGNMENT;',
  },
  event: {
    versions: forms('seen', [
      seen('NULL;'),
      seen('PERFORM 1;'),
      seen('PERFORM 2;', 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp'),
      null,
    ]),
    dependents: `CREATE EVENT TRIGGER model_seen ON ddl_command_end WHEN TAG IN ('CREATE COLLATION') EXECUTE FUNCTION public.seen();
      ALTER EVENT TRIGGER model_seen DISABLE; COMMENT ON EVENT TRIGGER model_seen IS 'an event trigger';`,
  },
  generated: {
    since: 17,
    versions: forms('made', [
      sql('made', 'a integer', 'integer', 'SELECT a', 'IMMUTABLE'),
      sql('made', 'b integer', 'integer', 'SELECT b', 'IMMUTABLE'),
      sql('made', 'b integer', 'integer', 'SELECT b', 'IMMUTABLE COST 5'),
    ]),
    dependents:
      'CREATE TABLE dep.makes (n integer, m integer GENERATED ALWAYS AS (public.made(n)) STORED); INSERT INTO dep.makes VALUES (1);',
  },
  atomic: {
    since: 14,
    versions: [
      { inner_one: inner('integer', 0), caller: caller(0) },
      { inner_one: bare(inner('integer', 1)), caller: bare(caller(0)) },
      { inner_one: inner('bigint', 1), caller: bare(caller(0)) },
      { inner_one: inner('integer', 0), caller: caller(5) },
      { inner_one: inner('integer', 0), caller: null },
      { inner_one: null, caller: null },
    ],
  },
} satisfies Record<string, Slot>;

export type SlotName = keyof typeof slots;
