// What a patch can do to routines, as small queues. Every routine is in schema public, so that a test can move each case
// to a schema of its own.
import { type QueueData, type Texts, unitPath } from '../support/queue.ts';
import { fn } from '../support/routines.ts';
import { ensureRoles } from '../support/test-database.ts';

export interface Case extends QueueData {
  /** Tables, roles and the like. */
  readonly before?: string;
  /** Run after the base is loaded: what uses the routines. */
  readonly dependents?: string;
  /** Routines that are there already, as their units say; nothing is loaded then. */
  readonly live?: string;
  /** What the plan says of the routines of all patches, in order: `replace public.f(integer)`. */
  readonly plan: readonly string[];
}

/** A function of one argument, and the same with another body. */
export const f1 = fn('f', 'a integer', 'RETURN a;');
const f2 = fn('f', 'a integer', 'RETURN a + 1;');
const procedure = (args: string): string =>
  `CREATE PROCEDURE public.p(${args}) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;\n`;
const roles = ensureRoles('rt_owner', 'rt_reader', 'rt_other');
const envelope = `
  ALTER FUNCTION public.f(integer) OWNER TO rt_owner;
  REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION public.f(integer) TO rt_reader WITH GRANT OPTION;
  SET ROLE rt_reader; GRANT EXECUTE ON FUNCTION public.f(integer) TO rt_other; RESET ROLE;
  COMMENT ON FUNCTION public.f(integer) IS 'it''s \\ "mine"';`;
const grantsOnSchema =
  'GRANT CREATE, USAGE ON SCHEMA public TO rt_owner; GRANT USAGE ON SCHEMA public TO rt_reader, rt_other;';

const needsB = (name: string): string =>
  `CREATE FUNCTION public.${name}(n integer DEFAULT public.b()) RETURNS integer LANGUAGE sql AS $$ SELECT n $$;\n`;

export const cases: Record<string, Case> = {
  'a new function': { patches: { one: { f: f1 } }, plan: ['create public.f(integer)'] },
  'a changed body': { units: { f: f1 }, patches: { one: { f: f2 } }, plan: ['replace public.f(integer)'] },
  'a dropped function': { units: { f: f1 }, patches: { one: { f: null } }, plan: ['drop public.f(integer)'] },
  'a dropped function whose file stays, empty': {
    units: { f: f1 },
    patches: { one: { f: '' }, two: { f: f2 } },
    plan: ['drop public.f(integer)', 'create public.f(integer)'],
  },
  'a new overload': {
    units: { f: f1 },
    patches: { one: { f: `${f1}\n${fn('f', 'a text', 'RETURN 1;')}` } },
    plan: ['create public.f(text)'],
  },
  'other argument types: the old signature goes, a new one comes': {
    units: { f: f1 },
    patches: { one: { f: fn('f', 'a bigint', 'RETURN 2;') } },
    plan: ['recreate public.f(bigint)'],
  },
  'a comment that comes, changes and goes': {
    units: { f: f1 },
    patches: {
      one: { f: `${f1}COMMENT ON FUNCTION public.f(integer) IS 'first';\n` },
      two: { f: `${f1}COMMENT ON FUNCTION public.f(integer) IS 'it''s the \\ second';\n` },
      three: { f: f1 },
    },
    plan: ['alter public.f(integer)', 'alter public.f(integer)', 'alter public.f(integer)'],
  },
  'grants and revokes': {
    before: roles,
    units: { f: f1 },
    patches: {
      one: { f: `${f1}REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;\n` },
      two: {
        f: `${f2}REVOKE ALL ON FUNCTION public.f FROM PUBLIC;\nGRANT EXECUTE ON FUNCTION public.f TO rt_reader, rt_other WITH GRANT OPTION;\n`,
      },
      three: { f: `${f2}GRANT EXECUTE ON FUNCTION public.f TO rt_other;\n` },
      four: { f: f2 },
    },
    plan: [
      'alter public.f(integer)',
      'replace public.f(integer)',
      'alter public.f(integer)',
      'alter public.f(integer)',
    ],
  },
  'another owner': {
    before: `${roles}${grantsOnSchema}`,
    units: { f: f1 },
    patches: { one: { f: `${f1}ALTER FUNCTION public.f(integer) OWNER TO rt_owner;\n` }, two: { f: f1 } },
    plan: ['alter public.f(integer)', 'alter public.f(integer)'],
  },
  'a procedure': {
    before: 'CREATE TABLE public.t (n integer);',
    units: { p: 'CREATE PROCEDURE public.p(n integer) LANGUAGE sql AS $$ INSERT INTO public.t VALUES (n) $$;\n' },
    patches: {
      one: { p: 'CREATE PROCEDURE public.p(n integer) LANGUAGE sql AS $$ INSERT INTO public.t VALUES (n + 1) $$;\n' },
      two: { p: null },
    },
    plan: ['replace public.p(integer)', 'drop public.p(integer)'],
  },
  'an aggregate with its functions, made, changed and dropped': {
    units: { step: fn('step', 'state integer, n integer', 'RETURN state + n;', 'IMMUTABLE') },
    patches: {
      one: {
        total: "CREATE AGGREGATE public.total(integer) (SFUNC = public.step, STYPE = integer, INITCOND = '0');\n",
      },
      two: {
        total:
          "CREATE AGGREGATE public.total(integer) (SFUNC = public.step, STYPE = integer, INITCOND = '5', PARALLEL = SAFE);\n",
      },
      three: { total: null },
    },
    plan: ['create public.total(integer)', 'replace public.total(integer)', 'drop public.total(integer)'],
  },
  'an aggregate ahead of its functions, in the text and in the name': {
    patches: {
      one: {
        a: 'CREATE AGGREGATE public.a(integer) (SFUNC = public.z, STYPE = integer);\n',
        z: fn('z', 'state integer, n integer', 'RETURN coalesce(state, 0) + n;'),
      },
    },
    plan: ['create public.z(integer,integer)', 'create public.a(integer)'],
  },
  'a trigger function that a trigger uses': {
    before: 'CREATE TABLE public.t (n integer);',
    units: {
      touch: 'CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n',
    },
    dependents: 'CREATE TRIGGER touch BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch();',
    patches: {
      one: {
        touch:
          'CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 7; RETURN NEW; END $$;\n',
      },
    },
    plan: ['replace public.touch()'],
  },
  'a body under a view': {
    units: { f: f1 },
    dependents: 'CREATE VIEW public.v AS SELECT public.f(1) AS one;',
    patches: { one: { f: f2 } },
    plan: ['replace public.f(integer)'],
  },
  'SECURITY DEFINER, SET clauses and every other attribute': {
    units: { f: f1 },
    patches: {
      one: {
        f: fn(
          'f',
          'a integer',
          'RETURN a;',
          "STABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 7 SET search_path = public, pg_temp SET work_mem = '8MB'",
        ),
      },
      two: { f: f2 },
    },
    plan: ['replace public.f(integer)', 'replace public.f(integer)'],
  },
  'attributes of what was there by another hand': {
    live: `CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE plpgsql STABLE SECURITY DEFINER SET work_mem = '8MB'
      AS $$ BEGIN RETURN a; END $$;`,
    units: {
      f: "CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE plpgsql STABLE SECURITY DEFINER SET work_mem = '8MB' AS $$ BEGIN RETURN a; END $$;\n",
    },
    patches: { one: { f: f2 }, two: { f: null } },
    plan: ['replace public.f(integer)', 'drop public.f(integer)'],
  },
  'DEPENDS ON EXTENSION, said in the unit': {
    units: { f: `${f1}ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql;\n` },
    patches: { one: { f: `${f2}ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql;\n` }, two: { f: f2 } },
    plan: ['replace public.f(integer)', 'alter public.f(integer)'],
  },
  'DEPENDS ON EXTENSION, known to the database alone': {
    live: `${f1} ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql;`,
    units: { f: f1 },
    patches: { one: { f: f2 }, two: { f: null } },
    plan: ['replace public.f(integer)', 'drop public.f(integer)'],
  },
  'an envelope of another hand, under a new body and under a drop': {
    before: `${roles}${grantsOnSchema}`,
    live: `${f1}${envelope}`,
    units: { f: f1 },
    patches: { one: { f: f2 }, two: { f: null } },
    plan: ['replace public.f(integer)', 'drop public.f(integer)'],
  },
  'DROP IF EXISTS of a routine that no unit creates': {
    before: roles,
    live: `${fn('old', 'a integer', 'RETURN 3;')} COMMENT ON FUNCTION public.old(integer) IS 'kept';
      GRANT EXECUTE ON FUNCTION public.old(integer) TO rt_reader;`,
    patches: { one: { f: `DROP FUNCTION IF EXISTS public.old(integer), public.never_was(text);\n${f1}` } },
    plan: ['create public.f(integer)', 'drop public.old(integer)'],
  },
  'DROP IF EXISTS ahead of the routine itself': {
    live: f1,
    units: { f: f1 },
    patches: { one: { f: `DROP FUNCTION IF EXISTS public.f(integer);\n${f2}` } },
    plan: ['replace public.f(integer)'],
  },
  'another return type: made again': {
    units: { f: f1 },
    patches: { one: { f: f1.replace('RETURNS integer', 'RETURNS bigint') } },
    plan: ['recreate public.f(integer)'],
  },
  'another return type under an envelope that is not the default': {
    before: `${roles}${grantsOnSchema}`,
    live: `${f1}${envelope} ALTER FUNCTION public.f(integer) DEPENDS ON EXTENSION plpgsql;`,
    units: { f: f1 },
    patches: { one: { f: f1.replace('RETURNS integer', 'RETURNS bigint') } },
    plan: ['recreate public.f(integer)'],
  },
  'a function that becomes a procedure': {
    units: { f: f1 },
    patches: { one: { f: 'CREATE PROCEDURE public.f(a integer) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;\n' } },
    plan: ['recreate public.f(integer)'],
  },
  'several patches on one function, made again among them': {
    units: { f: f1 },
    patches: {
      one: { f: f2 },
      two: { f: f2.replace('RETURNS integer', 'RETURNS bigint') },
      three: { f: `${f2.replace('RETURNS integer', 'RETURNS bigint').replace('+ 1', '+ 2')}` },
      four: { f: f1 },
    },
    plan: [
      'replace public.f(integer)',
      'recreate public.f(integer)',
      'replace public.f(integer)',
      'recreate public.f(integer)',
    ],
  },
  'units that patches create and delete, and one in another schema': {
    before: 'CREATE SCHEMA app;',
    units: { f: f1 },
    patches: {
      one: { 'udfs/app/g.sql': 'CREATE FUNCTION app.g() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\n' },
      two: { f: null, 'udfs/deep/er/h.sql': fn('h', '', 'RETURN 1;') },
      three: { 'udfs/app/g.sql': null },
    },
    plan: ['create app.g()', 'create public.h()', 'drop public.f(integer)', 'drop app.g()'],
  },
  'a routine that moves from one unit to another': {
    units: { f: `${f1}\n${fn('f', 'a text', 'RETURN 2;')}`, g: fn('g', '', 'RETURN 1;') },
    patches: { one: { f: f1, g: `${fn('g', '', 'RETURN 1;')}\n${fn('f', 'a text', 'RETURN 2;')}` } },
    plan: [],
  },
  'functions that need each other at the moment they are made': {
    patches: {
      one: {
        a: needsB('a'),
        b: 'CREATE FUNCTION public.b() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 4 $$;\n',
      },
      two: { a: null, b: null },
    },
    plan: ['create public.b()', 'create public.a(integer)', 'drop public.a(integer)', 'drop public.b()'],
  },
  // Whichever way round they are restored, one of them stands before what it needs.
  'functions that need each other, restored': {
    units: {
      a: needsB('a'),
      b: 'CREATE FUNCTION public.b() RETURNS integer LANGUAGE sql AS $$ SELECT 4 $$;\n',
      c: needsB('c'),
    },
    patches: { one: { a: null, b: null, c: null } },
    plan: ['drop public.a(integer)', 'drop public.b()', 'drop public.c(integer)'],
  },
  'names in quotes, beyond ASCII, and with their own schema': {
    before: 'CREATE SCHEMA "Grün$ 1"; CREATE TYPE "Grün$ 1"."Größe" AS (x integer);',
    units: {
      'udfs/Grün/ä.sql': `CREATE FUNCTION "Grün$ 1"."Ä ""f"(g "Grün$ 1"."Größe", VARIADIC r text[]) RETURNS text LANGUAGE sql AS 'SELECT ''ü''';\n`,
    },
    patches: {
      one: {
        'udfs/Grün/ä.sql': `CREATE FUNCTION "Grün$ 1"."Ä ""f"(g "Grün$ 1"."Größe", VARIADIC r text[]) RETURNS text LANGUAGE sql AS 'SELECT ''ö\\''';\nCOMMENT ON FUNCTION "Grün$ 1"."Ä ""f" IS 'ß';\n`,
      },
      two: { 'udfs/Grün/ä.sql': null },
    },
    plan: ['replace "Grün$ 1"."Ä ""f"("Grün$ 1"."Größe",text[])', 'drop "Grün$ 1"."Ä ""f"("Grün$ 1"."Größe",text[])'],
  },
  'CRLF, BOM, tabs and no newline at the end': {
    units: { f: `\ufeff${f1.replaceAll('\n', '\r\n')}` },
    patches: {
      one: { f: `\ufeff${f1.replace('BEGIN', 'BEGIN\r\n\t-- ½ \r\n').replaceAll(/\r?\n/g, '\r\n')}` },
      two: { f: f2.trimEnd() },
    },
    plan: ['replace public.f(integer)', 'replace public.f(integer)'],
  },
  'OUT parameters of a procedure that change': {
    units: { p: procedure('INOUT a integer') },
    patches: { one: { p: procedure('INOUT b integer') }, two: { p: procedure('IN b integer') } },
    plan: ['recreate public.p(integer)', 'recreate public.p(integer)'],
  },
};

const needed = (arg: string): string =>
  `CREATE FUNCTION public.needed(${arg} integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT ${arg}; END;\n`;
const needing = `CREATE FUNCTION public.needing() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT public.needed(1); END;\n`;
const aroundNeeding = `${needing}ALTER FUNCTION public.needing() OWNER TO rt_owner;
GRANT EXECUTE ON FUNCTION public.needing() TO rt_reader WITH GRANT OPTION;
ALTER FUNCTION public.needing() DEPENDS ON EXTENSION plpgsql;\n`;
const sql14 = (name: string, body: string): string =>
  `CREATE FUNCTION public.${name}() RETURNS integer LANGUAGE sql ${body};\n`;
/** BEGIN ATOMIC came with PostgreSQL 14. */
export const sinceMajor14: Record<string, Case> = {
  'a body in SQL itself, which needs other routines': {
    units: { b: sql14('b', 'BEGIN ATOMIC SELECT 1; END') },
    patches: {
      one: { a: sql14('a', 'RETURN public.b() + public.c()'), c: sql14('c', 'BEGIN ATOMIC SELECT 3; END') },
      two: { b: sql14('b', 'BEGIN ATOMIC SELECT 2; END') },
      three: { a: null, c: null },
    },
    plan: ['create public.c()', 'create public.a()', 'replace public.b()', 'drop public.a()', 'drop public.c()'],
  },
  'a caller in SQL itself that gets another envelope where what it calls is made again': {
    before: `${roles} ${grantsOnSchema}`,
    units: { needed: needed('a'), needing },
    patches: { one: { needed: needed('b'), needing: aroundNeeding }, two: { needed: needed('c'), needing } },
    plan: Array.from({ length: 2 }, () => ['recreate public.needed(integer)', 'alter public.needing()']).flat(),
  },
};

/** One queue of many cases, each in a schema of its own, so that what a failure shows names the case. */
export function together(cases: Record<string, Case>): Case & { schemas: string[] } {
  const schemas: string[] = [];
  const units: Texts = {};
  const patches: Record<string, Texts> = {};
  const plan: string[] = [];
  const sql = { before: '', live: '', dependents: '' };
  for (const [name, kase] of Object.entries(cases)) {
    const schema = name
      .toLowerCase()
      .replace(/[^a-z]+/g, '_')
      .slice(0, 50);
    const own = (text: string): string => text.replaceAll('public', schema);
    const texts = (of: Texts): Texts =>
      Object.fromEntries(
        Object.entries(of).map(([unit, text]) => [own(unitPath(unit)), text === null ? null : own(text)]),
      );
    schemas.push(schema);
    Object.assign(units, texts(kase.units ?? {}));
    for (const [patch, changes] of Object.entries(kase.patches ?? {})) patches[`${schema}-${patch}`] = texts(changes);
    plan.push(...kase.plan.map(own));
    for (const part of ['before', 'live', 'dependents'] as const) sql[part] += `${own(kase[part] ?? '')};\n`;
  }
  return { units, patches, plan, schemas, ...sql };
}
