// A unit as PostgreSQL reads it: what it creates, declares absent and attaches, and what it may not hold.
import { describe, expect, test } from 'vitest';
import { settingSql, unsettingSql } from '../../src/routine/attached.ts';
import { describeKey, keySql } from '../../src/routine/key.ts';
import { loadParser } from '../../src/routine/parser.ts';
import { readUnit } from '../../src/routine/unit.ts';

const parse = await loadParser();
const read = (text: string) => readUnit('udfs/public/f.sql', text, parse);
const f = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n";

describe('identities', () => {
  test.each([
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''", 'f()', '"f"()'],
    ['CREATE FUNCTION S.F(a int) RETURNS int RETURN 1', 's.f(integer)', '"s"."f"("pg_catalog"."int4")'],
    [
      'CREATE FUNCTION "S x"."F""q"(a "Grün"."T"[]) RETURNS int RETURN 1',
      '"S x"."F""q"("Grün"."T"[])',
      '"S x"."F""q"("Grün"."T"[])',
    ],
    [
      'CREATE FUNCTION f(OUT a int, INOUT b text, VARIADIC c int[]) RETURN 1',
      'f(text, integer[])',
      '"f"("text","pg_catalog"."int4"[])',
    ],
    ['CREATE FUNCTION f(a t.c%TYPE) RETURNS int RETURN 1', 'f(t.c%TYPE)', '"f"("t"."c"%TYPE)'],
    [
      'CREATE FUNCTION f(a varchar(3), b timestamp with time zone) RETURNS int RETURN 1',
      'f(character varying, timestamp with time zone)',
      '"f"("pg_catalog"."varchar", "pg_catalog"."timestamptz")',
    ],
    ['CREATE FUNCTION f(a int) RETURNS TABLE (b int, c text) RETURN 1', 'f(integer)', '"f"("pg_catalog"."int4")'],
    ["CREATE PROCEDURE p(IN a int, OUT b int) LANGUAGE sql AS ''", 'p(integer)', '"p"("pg_catalog"."int4")'],
    ['CREATE AGGREGATE a(int, text) (SFUNC = s, STYPE = int)', 'a(integer, text)', '"a"("pg_catalog"."int4", "text")'],
    ['CREATE AGGREGATE a(*) (SFUNC = s, STYPE = int)', 'a()', '"a"()'],
    [
      'CREATE AGGREGATE a(float8 ORDER BY int) (SFUNC = s, STYPE = int)',
      'a(double precision, integer)',
      '"a"("float8", "pg_catalog"."int4")',
    ],
    ['CREATE AGGREGATE a (BASETYPE = int, SFUNC = s, STYPE = int)', 'a(integer)', '"a"("pg_catalog"."int4")'],
    ["CREATE AGGREGATE a (BASETYPE = 'ANY', SFUNC = s, STYPE = int)", 'a()', '"a"()'],
  ])('%s', (text, described, sql) => {
    const { routines } = read(text);
    expect(routines.map((r) => describeKey(r.key))).toEqual([described]);
    expect(routines.map((r) => keySql(r.key).replaceAll(', ', ','))).toEqual([sql.replaceAll(', ', ',')]);
  });
});

describe('what a routine is', () => {
  test('the statement without its comments, its language, and what it needs to be there', () => {
    const [first, second, third, fourth] = read(`-- above
/* and /* nested */ above */ create or replace function f(a int default g(1) + h()) returns int language PLPGSQL as $$ begin end $$ ;
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT s.k(2); END;
CREATE AGGREGATE a(int) (SFUNC = x.sum_up, STYPE = int, FINALFUNC = done);
CREATE FUNCTION w() RETURNS int WINDOW LANGUAGE c AS 'lib', 'sym'`).routines;
    expect(first?.create).toBe(
      'create or replace function f(a int default g(1) + h()) returns int language PLPGSQL as $$ begin end $$',
    );
    expect([first, second, third, fourth].map((r) => r?.language)).toEqual(['plpgsql', null, null, 'c']);
    expect([first, second, third, fourth].map((r) => [...(r?.uses ?? [])].sort())).toEqual([
      ['g', 'h'],
      ['k'],
      ['done', 'sum_up'],
      [],
    ]);
  });

  test('offsets are those of the text, whatever stands before: BOM, CRLF, text beyond ASCII', () => {
    const text = `\ufeff-- größer 🐘\r\n${f.replace('\n', '\r\n')}-- ß\r\n${f.replace('f(a', 'f(a int, b')}COMMENT ON FUNCTION f(int) IS '🐘';`;
    const { routines } = read(text);
    expect(routines.map((r) => text.slice(r.start, r.end))).toEqual([
      f.slice(0, -2),
      f.slice(0, -2).replace('f(a', 'f(a int, b'),
    ]);
    expect(routines[0]?.attached.map((a) => text.slice(a.start, a.end))).toEqual([
      "COMMENT ON FUNCTION f(int) IS '🐘'",
    ]);
  });

  test.each(['', '\ufeff', '-- nothing\n', '/* nothing */', ' \r\n\t', ';;\n'])('nothing at all: %j', (text) => {
    expect(read(text)).toMatchObject({ routines: [], absent: [] });
  });
});

describe('statements attached', () => {
  test.each([
    ["COMMENT ON FUNCTION f(int) IS 'it''s'", "COMMENT ON ROUTINE r IS 'it''s'", 'COMMENT ON ROUTINE r IS NULL'],
    ['COMMENT ON ROUTINE f IS NULL', 'COMMENT ON ROUTINE r IS NULL', null],
    ["COMMENT ON FUNCTION f(int) IS E'\\\\'", "COMMENT ON ROUTINE r IS  E'\\\\'", 'COMMENT ON ROUTINE r IS NULL'],
    ['ALTER FUNCTION f(integer) OWNER TO "B x"', 'ALTER ROUTINE r OWNER TO "B x"', null],
    ['ALTER ROUTINE f OWNER TO CURRENT_USER', 'ALTER ROUTINE r OWNER TO CURRENT_USER', null],
    ['ALTER FUNCTION f(int4) OWNER TO SESSION_USER', 'ALTER ROUTINE r OWNER TO SESSION_USER', null],
    [
      'ALTER FUNCTION f(int) DEPENDS ON EXTENSION x',
      'ALTER ROUTINE r DEPENDS ON EXTENSION "x"',
      'ALTER ROUTINE r NO DEPENDS ON EXTENSION "x"',
    ],
    [
      'ALTER FUNCTION f(int) NO DEPENDS ON EXTENSION x',
      'ALTER ROUTINE r NO DEPENDS ON EXTENSION "x"',
      'ALTER ROUTINE r DEPENDS ON EXTENSION "x"',
    ],
    [
      "SECURITY LABEL FOR p ON FUNCTION f(int) IS 'l'",
      `SECURITY LABEL FOR "p" ON ROUTINE r IS 'l'`,
      'SECURITY LABEL FOR "p" ON ROUTINE r IS NULL',
    ],
    ['GRANT EXECUTE ON FUNCTION f(int) TO a, PUBLIC', 'GRANT EXECUTE ON ROUTINE r TO "a", PUBLIC', null],
    ['GRANT ALL ON ROUTINE f TO a WITH GRANT OPTION', 'GRANT EXECUTE ON ROUTINE r TO "a" WITH GRANT OPTION', undefined],
    ['REVOKE ALL PRIVILEGES ON FUNCTION f(int) FROM PUBLIC', 'REVOKE EXECUTE ON ROUTINE r FROM PUBLIC', null],
    [
      'REVOKE GRANT OPTION FOR EXECUTE ON FUNCTION f(int) FROM a CASCADE',
      'REVOKE GRANT OPTION FOR EXECUTE ON ROUTINE r FROM "a" CASCADE',
      undefined,
    ],
  ])('%s', (statement, said, unsaid) => {
    const { routines } = read(`${f}${statement};`);
    const setting = routines[0]?.attached[0]?.setting;
    expect(routines[0]?.attached).toHaveLength(1);
    if (setting === undefined) return;
    expect(settingSql(setting, 'r')).toBe(said);
    if (unsaid !== undefined) expect(unsettingSql(setting, 'r')).toBe(unsaid);
  });

  test('stand with the overload that they name, and may stand ahead of it', () => {
    const text = `COMMENT ON FUNCTION public.f(text) IS 'two';\n${f}${f.replace('a int', 'a text')}GRANT EXECUTE ON FUNCTION f(int), f(text) TO x;`;
    expect(read(text).routines.map((r) => r.attached.map((a) => a.setting.topic))).toEqual([
      ['privilege'],
      ['comment', 'privilege'],
    ]);
  });
});

describe('declared absent', () => {
  test('by DROP IF EXISTS, unless the same text creates it', () => {
    const { absent, routines } = read(
      `DROP FUNCTION IF EXISTS f(int), g(text, OUT int);\nDROP PROCEDURE IF EXISTS p();\nDROP AGGREGATE IF EXISTS a(*) RESTRICT;\nDROP ROUTINE IF EXISTS s.r(int[]);\n${f}`,
    );
    expect(absent.map((a) => describeKey(a.key))).toEqual([
      expect.stringMatching(/^g\(/),
      'p()',
      'a()',
      's.r(integer[])',
    ]);
    expect(routines).toHaveLength(1);
  });
});

describe('refused, with line and column', () => {
  test.each([
    [`${f}DROP TABLE t;`, 2, 1, 'a DROP of something that is no routine'],
    [`${f}  DO $$ BEGIN END $$;`, 2, 3, 'DO $$'],
    [`${f}COMMIT;`, 2, 1, 'COMMIT'],
    [`${f}BEGIN; ${f}`, 2, 1, 'BEGIN'],
    [`-- ü\n/* 🐘 */ SELECT 1;`, 2, 9, 'SELECT 1'],
    [`${f}ALTER FUNCTION f(int) STABLE;`, 2, 1, 'ALTER FUNCTION'],
    [`${f}ALTER FUNCTION f(int) RENAME TO g;`, 2, 1, 'ALTER FUNCTION'],
    [`${f}ALTER FUNCTION f(int) SET SCHEMA s;`, 2, 1, 'ALTER FUNCTION'],
    [`${f}GRANT SELECT ON t TO a;`, 2, 1, 'GRANT SELECT'],
    [`${f}GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO a;`, 2, 1, 'GRANT EXECUTE'],
    [`${f}COMMENT ON TABLE t IS 'x';`, 2, 1, 'COMMENT ON'],
    [`${f}CREATE OPERATOR + (FUNCTION = f, RIGHTARG = int);`, 2, 1, 'CREATE OPERATOR'],
    [`SET search_path = x;\n${f}`, 1, 1, 'SET SEARCH_PATH'],
    [`${f}DROP FUNCTION f(int);`, 2, 1, 'IF EXISTS'],
    [`${f}DROP FUNCTION IF EXISTS g(int) CASCADE;`, 2, 1, 'CASCADE'],
    [`${f}DROP FUNCTION IF EXISTS g;`, 2, 1, 'argument types'],
    [`${f}COMMENT ON FUNCTION g(int) IS 'x';`, 2, 1, 'g(integer) is not created in this unit'],
    [`${f}COMMENT ON FUNCTION f(text) IS 'x';`, 2, 1, 'f(text) is not created in this unit'],
    [
      `${f}${f.replace('int)', 'int, b int)')}COMMENT ON FUNCTION f IS 'x';`,
      3,
      1,
      'f can mean f(integer) or f(integer, integer)',
    ],
    [`${f}${f}`, 2, 1, 'f(integer) is created twice'],
    [`${f}${f.replace('f(', 'pg_temp.f(')}`, 2, 1, 'pg_temp.f(integer) would be gone with the session'],
    [`${f}  ${f.replace('f(', 'db.PG_TEMP_3.f(')}`, 2, 3, 'pg_temp_3.f(integer) would be gone with the session'],
    [`${f}${f.replace('f(', '"pgquilt".f(')}`, 2, 1, 'pgquilt.f(integer) stands in the schema of the ledger'],
    [`${f}CREATE AGGREGATE pg_temp.a(int) (SFUNC = s, STYPE = int);`, 2, 1, 'pg_temp.a(integer)'],
    [`${f}CREATE AGGREGATE pgquilt.a(BASETYPE = "any", SFUNC = s, STYPE = int);`, 2, 1, 'pgquilt.a()'],
    [`${f}DROP FUNCTION IF EXISTS pgquilt.f(int);`, 2, 1, 'pgquilt.f(integer)'],
    [`${f}DROP FUNCTION IF EXISTS pg_temp.f(int);`, 2, 1, 'pg_temp.f(integer)'],
    [`${f}CREATE FUNCTOIN g();`, 2, 8, 'syntax error'],
    [`${f}\r\n-- ü🐘\r\nCREATE FUNCTION g(`, 4, 19, 'syntax error'],
    [`\ufeff🐘;`, 1, 1, 'syntax error'],
    [`${f}\\i other.sql\n`, 2, 1, 'syntax error'],
    ["CREATE FUNCTION f() RETURNS int AS 'not closed;\n", 1, 36, 'unterminated'],
  ])('%j', (text, line, column, message) => {
    const refused = () => read(text);
    expect(refused).toThrow(expect.objectContaining({ code: 'failed', file: 'udfs/public/f.sql', line, column }));
    expect(refused).toThrow(message);
    expect(refused).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('^'), hint: expect.any(String) }),
    );
  });

  test('no schema that has only a name like those', () => {
    for (const schema of ['pg_temporal', '"PGQUILT"', 'pgquilt2', 'pg_catalog']) {
      expect(read(f.replace('f(', `${schema}.f(`)).routines).toHaveLength(1);
    }
  });
});
