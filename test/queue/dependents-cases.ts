// Everything that can depend on a function `public.f(integer)`: how it is made, with all that stands around it, and what it
// answers where f gives its argument plus `plus`.
import { ensureRoles } from '../support/test-database.ts';

export interface DependentCase {
  /** Run when f is there. */
  readonly make: string;
  /** What the plan lists. */
  readonly rebuilt: readonly string[];
  /** Needs --allow-rebuild. */
  readonly heavy?: true;
  /** Where it depends on another function than f: its unit, and what that needs. */
  readonly routine?: { readonly unit: string; readonly needs: string; readonly before: string; readonly after: string };
  /** It names the arguments' types, and so cannot go over to another signature. */
  readonly signature?: true;
  /** The oldest major that has it. */
  readonly since?: number;
  /** A query with one value, and the value with f as it is and with f as the patch makes it. */
  readonly works: readonly [query: string, before: unknown, after: unknown];
}

const roles = ensureRoles('dep_owner', 'dep_reader', 'dep_other');
const owned = `${roles} GRANT ALL ON SCHEMA public TO dep_owner; GRANT USAGE ON SCHEMA public TO dep_reader, dep_other;`;
const touch = `CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := NEW.n * 2; RETURN NEW; END $$;`;
const insertedInto = (table: string): string =>
  `WITH i AS (INSERT INTO ${table} VALUES (1) RETURNING n) SELECT n FROM i`;

export const dependents: Record<string, DependentCase> = {
  'a view with options, privileges, comments, a default and a trigger, and a view on it': {
    make: `${owned} CREATE TABLE public.t (n integer, "Größe" numeric(7,2)); INSERT INTO public.t VALUES (1, 2); GRANT SELECT ON public.t TO dep_owner;
      CREATE VIEW public.v (n, "Größe", word) WITH (security_barrier, check_option = local) AS SELECT t.n, t."Größe", t.n::text COLLATE "C" FROM public.t WHERE public.f(t.n) > 1;
      ALTER VIEW public.v OWNER TO dep_owner;
      REVOKE ALL ON public.v FROM dep_owner; GRANT SELECT, INSERT ON public.v TO dep_owner; GRANT SELECT ON public.v TO dep_reader WITH GRANT OPTION;
      SET ROLE dep_reader; GRANT SELECT ON public.v TO dep_other; RESET ROLE;
      GRANT UPDATE ("Größe") ON public.v TO dep_other;
      COMMENT ON VIEW public.v IS 'it''s a view'; COMMENT ON COLUMN public.v.n IS 'a column';
      ALTER VIEW public.v ALTER COLUMN n SET DEFAULT 7;
      ${touch} CREATE TRIGGER touch INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.touch();
      CREATE RULE no_deletes AS ON DELETE TO public.v DO INSTEAD NOTHING;
      CREATE VIEW public.on_v AS SELECT v FROM public.v;
      CREATE FUNCTION public.takes_v(v public.v) RETURNS integer LANGUAGE sql AS 'SELECT 1';`,
    rebuilt: ['view public.v'],
    works: ['SELECT count(*)::integer FROM public.on_v', 0, 1],
  },
  'a view on a set of rows': {
    make: 'CREATE VIEW public.v AS SELECT s.n FROM generate_series(1, 3) s(n), LATERAL public.f(s.n) x(y) WHERE y > 3;',
    rebuilt: ['view public.v'],
    works: ['SELECT count(*)::integer FROM public.v', 0, 2],
  },
  'a recursive view without columns of its own names, and one with no column at all': {
    make: `CREATE RECURSIVE VIEW public.v (n) AS SELECT public.f(1) UNION ALL SELECT n + 1 FROM v WHERE n < 5;
      CREATE VIEW public.empty AS SELECT FROM generate_series(1, public.f(1));`,
    rebuilt: ['view public.empty', 'view public.v'],
    works: ['SELECT min(n) + (SELECT count(*)::integer FROM public.empty) FROM public.v', 2, 6],
  },
  'a materialized view with its indexes, privileges and all, one on it, and a view on that': {
    make: `${owned} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO dep_other;
      CREATE MATERIALIZED VIEW public.m WITH (fillfactor = 70, toast.autovacuum_enabled = false) AS SELECT n, public.f(n) AS y, n::text AS word FROM generate_series(1, 3) n;
      ALTER MATERIALIZED VIEW public.m OWNER TO dep_owner; REVOKE ALL ON public.m FROM dep_other;
      GRANT SELECT ON public.m TO dep_reader WITH GRANT OPTION; GRANT SELECT (word) ON public.m TO dep_other;
      COMMENT ON MATERIALIZED VIEW public.m IS 'kept'; COMMENT ON COLUMN public.m.word IS 'kept, too'; COMMENT ON TYPE public.m IS 'its rows';
      ALTER MATERIALIZED VIEW public.m ALTER COLUMN n SET STATISTICS 50, ALTER COLUMN word SET STORAGE EXTERNAL, ALTER COLUMN y SET (n_distinct = 3);
      CREATE UNIQUE INDEX m_n ON public.m (n) INCLUDE (y) WITH (fillfactor = 60); CREATE INDEX m_word ON public.m (lower(word));
      COMMENT ON INDEX public.m_word IS 'an index'; ALTER INDEX public.m_word ALTER COLUMN 1 SET STATISTICS 40;
      ALTER MATERIALIZED VIEW public.m CLUSTER ON m_n;
      CREATE STATISTICS public.m_s ON n, y FROM public.m;
      CREATE VIEW public.between_them AS SELECT * FROM public.m;
      CREATE MATERIALIZED VIEW public.a_m AS SELECT n FROM public.m WITH NO DATA;
      CREATE MATERIALIZED VIEW public.a_late AS SELECT sum(n) AS n, sum(public.f(1)) AS y FROM public.between_them;
      ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM dep_other;
      ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO dep_reader;`,
    rebuilt: [
      'materialized view public.m',
      'materialized view public.a_late',
      'materialized view public.a_m',
      'view public.between_them',
      'index public.m_n',
      'index public.m_word',
      'statistics public.m_s',
    ],
    heavy: true,
    works: ['SELECT sum(m.y)::integer + (SELECT n::integer FROM public.a_late) FROM public.m', 12, 18],
  },
  'a materialized view that was never filled': {
    make: 'CREATE MATERIALIZED VIEW public.m AS SELECT public.f(1) AS y WITH NO DATA;',
    rebuilt: ['materialized view public.m'],
    works: ["SELECT relispopulated FROM pg_class WHERE oid = 'public.m'::regclass", false, false],
  },
  'rules, one disabled': {
    make: `CREATE TABLE public.t (n integer); CREATE TABLE public.log (n integer);
      CREATE RULE note AS ON INSERT TO public.t WHERE public.f(new.n) > 0 DO ALSO INSERT INTO public.log VALUES (public.f(new.n));
      CREATE RULE "N o" AS ON UPDATE TO public.t WHERE public.f(1) = 5 DO INSTEAD NOTHING; ALTER TABLE public.t DISABLE RULE "N o";
      COMMENT ON RULE note ON public.t IS 'notes';`,
    rebuilt: ['rule "N o" on public.t', 'rule "note" on public.t'],
    works: ['INSERT INTO public.t VALUES (1); SELECT max(n) FROM public.log', 1, 3],
  },
  'triggers with WHEN, in every state of being enabled': {
    make: `CREATE TABLE public.t (n integer); ${touch}
      CREATE TRIGGER a BEFORE INSERT ON public.t FOR EACH ROW WHEN (public.f(NEW.n) > 2) EXECUTE FUNCTION public.touch('arg');
      CREATE TRIGGER b BEFORE UPDATE OF n ON public.t FOR EACH ROW WHEN (public.f(OLD.n) > 2) EXECUTE FUNCTION public.touch(); ALTER TABLE public.t DISABLE TRIGGER b;
      CREATE TRIGGER c BEFORE UPDATE ON public.t FOR EACH ROW WHEN (public.f(OLD.n) > 2) EXECUTE FUNCTION public.touch(); ALTER TABLE public.t ENABLE REPLICA TRIGGER c;
      CREATE TRIGGER "D d" BEFORE UPDATE ON public.t FOR EACH ROW WHEN (public.f(OLD.n) > 2) EXECUTE FUNCTION public.touch(); ALTER TABLE public.t ENABLE ALWAYS TRIGGER "D d";
      CREATE CONSTRAINT TRIGGER e AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (public.f(NEW.n) > 2000) EXECUTE FUNCTION public.touch();
      COMMENT ON TRIGGER a ON public.t IS 'a trigger'; ALTER TRIGGER b ON public.t DEPENDS ON EXTENSION plpgsql;`,
    rebuilt: ['"D d"', '"a"', '"b"', '"c"', '"e"'].map((name) => `trigger ${name} on public.t`),
    works: [insertedInto('public.t'), 1, 2],
  },
  'a trigger on a partitioned table, its clones enabled in their own ways': {
    make: `CREATE TABLE public.t (n integer) PARTITION BY LIST (n); CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES IN (1) PARTITION BY LIST (n);
      CREATE TABLE public.t11 PARTITION OF public.t1 FOR VALUES IN (1); CREATE TABLE public.t2 PARTITION OF public.t FOR VALUES IN (2);
      CREATE TABLE public.log (n integer);
      CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.log VALUES (NEW.n); RETURN NULL; END $$;
      CREATE TRIGGER touch AFTER INSERT ON public.t FOR EACH ROW WHEN (public.f(NEW.n) > 2) EXECUTE FUNCTION public.note();
      ALTER TABLE public.t2 DISABLE TRIGGER touch; COMMENT ON TRIGGER touch ON public.t IS 'parent'; COMMENT ON TRIGGER touch ON public.t2 IS 'clone';`,
    rebuilt: ['trigger "touch" on public.t'],
    works: ['INSERT INTO public.t VALUES (1), (2); SELECT count(*)::integer FROM public.log', 0, 1],
  },
  'policies, permissive and restrictive, for roles and commands': {
    make: `${owned} CREATE TABLE public.t (n integer); INSERT INTO public.t VALUES (1), (5); ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
      CREATE POLICY one ON public.t TO dep_reader, dep_other USING (public.f(n) > 2);
      CREATE POLICY two ON public.t AS RESTRICTIVE FOR INSERT WITH CHECK (public.f(n) > 0);
      CREATE POLICY three ON public.t FOR UPDATE TO dep_owner USING (public.f(n) > 1) WITH CHECK (n = 1);
      COMMENT ON POLICY one ON public.t IS 'a policy'; GRANT SELECT ON public.t TO dep_reader;`,
    rebuilt: ['policy "one" on public.t', 'policy "three" on public.t', 'policy "two" on public.t'],
    works: [
      'SET ROLE dep_reader; CREATE TEMP TABLE seen AS SELECT count(*)::integer AS n FROM public.t; RESET ROLE; SELECT n FROM seen',
      1,
      2,
    ],
  },
  'defaults of columns, on a parent, its child and a view': {
    make: `CREATE TABLE public.t (n integer DEFAULT public.f(1), "M m" integer DEFAULT public.f(2) + 1); CREATE TABLE public.child (n integer DEFAULT public.f(3)) INHERITS (public.t);
      CREATE VIEW public.v AS SELECT n FROM public.t; ALTER VIEW public.v ALTER COLUMN n SET DEFAULT public.f(4);`,
    rebuilt: [
      'of public.child."M m"',
      'of public.child."n"',
      'of public.t."M m"',
      'of public.t."n"',
      'of public.v."n"',
    ].map((n) => `default ${n}`),
    works: [
      'INSERT INTO public.child DEFAULT VALUES; INSERT INTO public.v DEFAULT VALUES; SELECT sum(n)::integer FROM public.t',
      7,
      11,
    ],
  },
  'a generated column, among others, not null and unique': {
    make: `CREATE TABLE public.t (n integer, g integer NOT NULL GENERATED ALWAYS AS (public.f(n)) STORED UNIQUE, last text);
      INSERT INTO public.t (n) VALUES (1), (2); COMMENT ON COLUMN public.t.g IS 'generated'; CREATE VIEW public.v AS SELECT g FROM public.t;`,
    rebuilt: ['generated column public.t."g"'],
    heavy: true,
    since: 17,
    works: ['SELECT sum(g)::integer FROM public.v', 3, 7],
  },
  'a generated column of a partitioned table': {
    make: `CREATE TABLE public.t (n integer, g integer GENERATED ALWAYS AS (public.f(n)) STORED) PARTITION BY LIST (n);
      CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES IN (1); INSERT INTO public.t (n) VALUES (1);`,
    rebuilt: ['generated column public.t1."g"', 'generated column public.t."g"'].sort(),
    heavy: true,
    since: 17,
    works: ['SELECT g FROM public.t', 1, 3],
  },
  'CHECKs: plain, of its own and inherited, NO INHERIT': {
    make: `CREATE TABLE public.t (n integer, CONSTRAINT "P p" CHECK (public.f(n) > 0), CONSTRAINT own CHECK (public.f(n) > -1) NO INHERIT);
      CREATE TABLE public.child (CONSTRAINT "P p" CHECK (public.f(n) > 0)) INHERITS (public.t); CREATE TABLE public.other () INHERITS (public.t);
      CREATE TABLE public.below () INHERITS (public.other);
      COMMENT ON CONSTRAINT "P p" ON public.t IS 'a check'; COMMENT ON CONSTRAINT "P p" ON public.other IS 'inherited';`,
    rebuilt: [
      '"P p" on public.child',
      '"P p" on public.t',
      '"P p" on public.other',
      '"P p" on public.below',
      '"own" on public.t',
    ].map((n) => `check ${n}`),
    heavy: true,
    works: [
      `DO $$ BEGIN BEGIN INSERT INTO public.below VALUES (-1); EXCEPTION WHEN check_violation THEN NULL; END; END $$; SELECT count(*)::integer FROM public.t`,
      0,
      1,
    ],
  },
  'a CHECK that is not valid': {
    make: 'CREATE TABLE public.t (n integer); INSERT INTO public.t VALUES (-5); ALTER TABLE public.t ADD CONSTRAINT c CHECK (public.f(n) > 0) NOT VALID;',
    rebuilt: ['check "c" on public.t'],
    works: ['SELECT convalidated FROM pg_constraint WHERE conname = $$c$$', false, false],
  },
  'the default and the CHECKs of a domain': {
    make: `CREATE DOMAIN public."D d" AS integer DEFAULT public.f(4) CONSTRAINT positive CHECK (public.f(VALUE) > 0); CREATE TABLE public.t (n public."D d");
      COMMENT ON CONSTRAINT positive ON DOMAIN public."D d" IS 'a check'; COMMENT ON DOMAIN public."D d" IS 'a domain';`,
    rebuilt: ['domain default of public."D d"', 'domain check "positive" on public."D d"'],
    heavy: true,
    works: ['INSERT INTO public.t DEFAULT VALUES; SELECT n::integer FROM public.t', 4, 6],
  },
  'indexes: an expression, a predicate, unique, clustered, with all that stands around them': {
    make: `CREATE TABLE public.t (n integer NOT NULL, word text); INSERT INTO public.t VALUES (1, 'a'), (2, 'b');
      CREATE INDEX "I i" ON public.t (public.f(n) DESC NULLS LAST, word text_pattern_ops, public.f(n + 1)) INCLUDE (n) WITH (fillfactor = 50);
      ALTER INDEX public."I i" ALTER COLUMN 3 SET STATISTICS 77; COMMENT ON INDEX public."I i" IS 'an index'; ALTER INDEX public."I i" DEPENDS ON EXTENSION plpgsql;
      CREATE UNIQUE INDEX u ON public.t (n) WHERE public.f(n) > 0; CREATE INDEX g ON public.t USING hash (public.f(n)); CREATE INDEX k ON public.t (public.f(n)); ALTER TABLE public.t CLUSTER ON k;`,
    rebuilt: ['index public."I i"', 'index public.g', 'index public.k', 'index public.u'],
    heavy: true,
    works: ['SET enable_seqscan TO off; SELECT n FROM public.t WHERE public.f(n) = 3', null, 1],
  },
  'an exclusion constraint': {
    make: `CREATE TABLE public.t (n integer, CONSTRAINT apart EXCLUDE USING btree (public.f(n) WITH =) INCLUDE (n) WHERE (public.f(n) > 0) ); INSERT INTO public.t VALUES (1);
      COMMENT ON CONSTRAINT apart ON public.t IS 'a constraint'; COMMENT ON INDEX public.apart IS 'its index';`,
    rebuilt: ['index public.apart'],
    heavy: true,
    works: ['INSERT INTO public.t VALUES (1) ON CONFLICT DO NOTHING; SELECT count(*)::integer FROM public.t', 1, 1],
  },
  'an index on a partitioned table, its parts under their own names': {
    make: `CREATE TABLE public.t (n integer, m integer) PARTITION BY LIST (n); CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES IN (1) PARTITION BY LIST (m);
      CREATE TABLE public.t11 PARTITION OF public.t1 FOR VALUES IN (1); CREATE TABLE public.t2 PARTITION OF public.t FOR VALUES IN (2); INSERT INTO public.t VALUES (1, 1), (2, 2);
      CREATE INDEX i ON public.t (public.f(n)); ALTER INDEX public.t11_f_idx RENAME TO "T 11"; COMMENT ON INDEX public."T 11" IS 'a part'; COMMENT ON INDEX public.i IS 'the whole';`,
    rebuilt: ['index public.i'],
    heavy: true,
    works: ["SELECT count(*)::integer FROM pg_partition_tree('public.i')", 4, 4],
  },
  'extended statistics': {
    make: `${owned} CREATE TABLE public.t (n integer, m integer); CREATE STATISTICS public."S s" (mcv) ON (public.f(n)), m FROM public.t; CREATE STATISTICS public.s ON (public.f(n)) FROM public.t;
      ALTER STATISTICS public."S s" SET STATISTICS 99; COMMENT ON STATISTICS public."S s" IS 'statistics'; ALTER STATISTICS public.s OWNER TO dep_owner;`,
    rebuilt: ['statistics public."S s"', 'statistics public.s'],
    since: 14,
    works: ['SELECT count(*)::integer FROM pg_statistic_ext WHERE stxnamespace = $$public$$::regnamespace', 2, 2],
  },
  'operators with commutator and negator, and what uses them': {
    make: `${owned} CREATE TABLE public.t (n integer); INSERT INTO public.t VALUES (4);
      CREATE FUNCTION public.less(a integer, b bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a < b';
      CREATE OPERATOR public.!! (RIGHTARG = integer, FUNCTION = public.f); COMMENT ON OPERATOR public.!! (NONE, integer) IS 'prefix'; ALTER OPERATOR public.!! (NONE, integer) OWNER TO dep_owner;
      CREATE VIEW public.v AS SELECT OPERATOR(public.!!) n AS n FROM public.t;
      CREATE INDEX i ON public.t ((OPERATOR(public.!!) n)); ALTER TABLE public.t ADD CONSTRAINT c CHECK (OPERATOR(public.!!) n > 0);
      CREATE POLICY p ON public.t USING ((OPERATOR(public.!!) n) > 0); ALTER TABLE public.t ALTER COLUMN n SET DEFAULT OPERATOR(public.!!) 1;
      CREATE RULE r AS ON UPDATE TO public.t WHERE (OPERATOR(public.!!) new.n) = 99 DO INSTEAD NOTHING;`,
    signature: true,
    rebuilt: [
      'operator public.!! (NONE, integer)',
      'view public.v',
      'default of public.t."n"',
      'check "c" on public.t',
      'index public.i',
      'rule "r" on public.t',
      'policy "p" on public.t',
    ],
    heavy: true,
    works: ['SELECT n FROM public.v', 4, 6],
  },
  casts: {
    make: `CREATE TYPE public.box1 AS (x integer); CREATE FUNCTION public.unbox(b public.box1) RETURNS integer LANGUAGE sql IMMUTABLE RETURN public.f((b).x);
      CREATE CAST (public.box1 AS integer) WITH FUNCTION public.unbox(public.box1) AS IMPLICIT;`,
    rebuilt: ['routine public.unbox(public.box1)'],
    since: 14,
    works: ['SELECT (ROW(1)::public.box1)::integer', 1, 3],
  },
  'an operator with a commutator, a negator, estimators, hashes and merges': {
    routine: {
      unit: 'same',
      needs:
        "CREATE FUNCTION public.differs(a integer, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a::text <> b';",
      before:
        "CREATE FUNCTION public.same(a integer, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a::text = b';\n",
      after:
        "CREATE FUNCTION public.same(x integer, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x::text || 2 = b';\n",
    },
    make: `CREATE FUNCTION public.same(b text, a integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a::text = b';
      CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.same, COMMUTATOR = OPERATOR(public.===), NEGATOR = OPERATOR(public.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
      CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = integer, FUNCTION = public.same, COMMUTATOR = OPERATOR(public.===), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
      CREATE OPERATOR public.!== (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.differs, NEGATOR = OPERATOR(public.===));`,
    rebuilt: ['operator public.=== (integer, text)'],
    works: ["SELECT 1 OPERATOR(public.===) '12'", false, true],
  },
  'casts by the function itself, and a default that casts': {
    routine: {
      unit: 'unbox',
      needs: 'CREATE TYPE public.box1 AS (x integer);',
      before: "CREATE FUNCTION public.unbox(b public.box1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT (b).x';\n",
      after:
        "CREATE FUNCTION public.unbox(c public.box1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT (c).x + 2';\n",
    },
    make: `CREATE CAST (public.box1 AS integer) WITH FUNCTION public.unbox(public.box1) AS ASSIGNMENT; COMMENT ON CAST (public.box1 AS integer) IS 'a cast';
      CREATE TABLE public.t (n integer DEFAULT (ROW(1)::public.box1)::integer);`,
    rebuilt: ['cast (public.box1 AS integer)', 'default of public.t."n"'],
    works: ['INSERT INTO public.t DEFAULT VALUES RETURNING n', 1, 3],
  },
  'an aggregate, and a view on it': {
    make: `${owned} CREATE FUNCTION public.step(s integer, n integer) RETURNS integer LANGUAGE sql AS 'SELECT coalesce(s, 0) + n';
      CREATE AGGREGATE public."S um"(integer) (SFUNC = public.step, STYPE = integer, FINALFUNC = public.f, INITCOND = '3'); COMMENT ON AGGREGATE public."S um"(integer) IS 'an aggregate';
      ALTER AGGREGATE public."S um"(integer) OWNER TO dep_owner; REVOKE ALL ON FUNCTION public."S um"(integer) FROM PUBLIC;
      CREATE VIEW public.v AS SELECT public."S um"(n) AS n FROM generate_series(1, 2) n;`,
    signature: true,
    rebuilt: ['aggregate public."S um"(integer)'],
    works: ['SELECT n FROM public.v', 6, 8],
  },
  'bodies in SQL itself, and what depends on them': {
    make: `${owned} CREATE FUNCTION public.caller(a integer DEFAULT public.f(1)) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN public.f(a);
      CREATE PROCEDURE public.proc(INOUT a integer) LANGUAGE sql BEGIN ATOMIC SELECT public.f(a); END;
      COMMENT ON FUNCTION public.caller(integer) IS 'a caller'; ALTER FUNCTION public.caller(integer) OWNER TO dep_owner; REVOKE ALL ON FUNCTION public.caller(integer) FROM PUBLIC;
      ALTER FUNCTION public.caller(integer) DEPENDS ON EXTENSION plpgsql; CREATE VIEW public.v AS SELECT public.caller() AS n;`,
    rebuilt: ['routine public.caller(integer)', 'routine public.proc(integer)'],
    since: 14,
    works: ['SELECT n FROM public.v', 1, 5],
  },
  "another routine's default argument": {
    make: `CREATE FUNCTION public.g(n integer DEFAULT public.f(1)) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN n; END';`,
    rebuilt: ['routine public.g(integer)'],
    works: ['SELECT public.g()', 1, 3],
  },
  'a body in SQL itself that reads a materialized view': {
    make: `CREATE MATERIALIZED VIEW public.m AS SELECT public.f(1) AS y; CREATE FUNCTION public.reader() RETURNS TABLE (n integer) LANGUAGE sql BEGIN ATOMIC SELECT y FROM public.m; END;`,
    rebuilt: ['materialized view public.m', 'routine public.reader()'],
    heavy: true,
    since: 14,
    works: ['SELECT n FROM public.reader()', 1, 3],
  },
};
