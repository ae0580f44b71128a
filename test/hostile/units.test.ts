// Units of any text: parsed, read and planned, or refused with a place in the file.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LevelReader, stateOf } from '../../src/database/change/levels.ts';
import { Problem } from '../../src/problem.ts';
import { loadParser } from '../../src/routine/parser.ts';
import { planSteps } from '../../src/routine/plan.ts';
import { readQuickly } from '../../src/routine/quick/quick.ts';
import { readUnit } from '../../src/routine/unit.ts';
import { fuzz, LONG_TIMEOUT } from '../support/long.ts';
import { damaged, expectPlace, orProblem } from './damage.ts';

const GOOD = [
  "CREATE FUNCTION public.f(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN a; END $$;\n",
  "CREATE OR REPLACE FUNCTION g(VARIADIC a int[]) RETURNS SETOF int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT unnest(a)';\n",
  "CREATE FUNCTION t(OUT a int, OUT b text) RETURNS record LANGUAGE sql BEGIN ATOMIC SELECT 1, E'a\\\\b'; END;\n",
  'CREATE FUNCTION r(a int) RETURNS TABLE (x int, y "Odd"".type") LANGUAGE sql RETURN (SELECT a);\n',
  'CREATE PROCEDURE "odd name".p(INOUT a int) LANGUAGE plpgsql AS $body$ BEGIN a := $x$1$x$; END $body$;\n',
  "CREATE AGGREGATE s.sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');\n",
  'GRANT EXECUTE ON FUNCTION public.f(integer, text) TO PUBLIC, "a b" WITH GRANT OPTION;\n',
  "COMMENT ON FUNCTION public.f(integer, text) IS 'it''s';\n",
  'ALTER FUNCTION public.f(integer, text) OWNER TO CURRENT_USER;\n',
  'ALTER FUNCTION public.f(integer, text) DEPENDS ON EXTENSION plpgsql;\n',
  'REVOKE ALL ON ROUTINE public.f(integer, text) FROM PUBLIC CASCADE;\n',
  'DROP FUNCTION IF EXISTS public.old(integer), public.older();\n',
  "SECURITY LABEL FOR x ON FUNCTION public.f(integer, text) IS 'y';\n",
  '-- a comment\n/* another /* nested */ one */\n',
  "CREATE FUNCTION d(a int DEFAULT (1 + 2) * 3, b timestamptz DEFAULT now()) RETURNS trigger LANGUAGE c AS 'lib', 'symbol';\n",
];
const PIECES = [
  ...[
    "'",
    '"',
    '$$',
    '$x$',
    ';',
    '(',
    ')',
    '--',
    '/*',
    '*/',
    '\\',
    '\0',
    '\n',
    '\r',
    '\t',
    ' ',
    ',',
    '.',
    '[]',
    '%TYPE',
  ],
  ...["E'\\", 'U&"\\', "B'1", "x'", '::', ':=', '=>', '1e999', '0x', '\u{10FFFF}', '\uD800', '\u00A0', 'é', '\uFEFF'],
  ...['DROP TABLE x;', 'COMMIT;', 'DO $$ $$;', '\\i x', 'SELECT 1;', 'BEGIN ATOMIC', 'END', 'RETURN', 'AS', 'LANGUAGE'],
  ...['DEFAULT', 'OR REPLACE', 'SETOF', 'OPERATOR(+)', 'IF EXISTS', 'CASCADE', 'PUBLIC', 'NULL', '(*)', 'ORDER BY'],
];
const unitText = damaged(GOOD, PIECES);

test(
  'any two texts of a unit are planned, or refused with their place',
  async () => {
    const parse = await loadParser();
    fc.assert(
      fc.property(unitText, unitText, (before, after) => {
        const result = orProblem(() => {
          const level = { patch: 'p', units: [{ path: 'udfs/u.sql', before, after }] };
          const read = new LevelReader().read([level], parse);
          return planSteps(stateOf(read, level, 'before', []), stateOf(read, level, 'after', []), () => true);
        });
        if (!(result instanceof Problem)) return;
        expect(result).toMatchObject({ code: 'failed', file: 'udfs/u.sql' });
        if (result.line !== undefined && result.line > after.split('\n').length) expectPlace(result, before);
        else expectPlace(result, after.length > before.length ? after : `${after}${before}`);
      }),
      fuzz(400, 50_000),
    );
  },
  LONG_TIMEOUT,
);

test(
  'what the quick reader reads is what PostgreSQL’s parser reads',
  async () => {
    const parse = await loadParser();
    fc.assert(
      fc.property(unitText, (text) => {
        const quick = orProblem(() => readQuickly(text));
        if (quick === null) return;
        if (quick instanceof Problem) throw quick;
        expect(outcome(() => readUnit('u', text, () => quick))).toEqual(outcome(() => readUnit('u', text, parse)));
      }),
      fuzz(600, 50_000),
    );
  },
  LONG_TIMEOUT,
);

function outcome(work: () => unknown): unknown {
  const result = orProblem(work);
  if (!(result instanceof Problem)) return result;
  const { message, line, column, hint, detail } = result;
  return { message, line, column, hint, detail };
}

/** Depth, length and number beyond what any person writes. */
const HUGE: [what: string, text: string][] = [
  [
    'brackets',
    `CREATE FUNCTION f(a int DEFAULT ${'('.repeat(50_000)}1${')'.repeat(50_000)}) RETURNS int LANGUAGE sql AS '';`,
  ],
  ['open brackets', `CREATE FUNCTION f(${'('.repeat(200_000)}`],
  ['comments in comments', `${'/*'.repeat(100_000)}`],
  ['dollar signs', '$'.repeat(300_000)],
  ['dollar quotes', '$a$ $b$ '.repeat(40_000)],
  ['quotes', "'".repeat(300_001)],
  ['backslashes', `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'${'\\'.repeat(300_000)}`],
  ['one line', `-- ${'x'.repeat(3_000_000)}`],
  ['a name', `CREATE FUNCTION ${'a'.repeat(1_000_000)}() RETURNS int LANGUAGE sql AS 'SELECT 1';`],
  ['dots', `CREATE FUNCTION ${'a.'.repeat(20_000)}f() RETURNS int LANGUAGE sql AS 'SELECT 1';`],
  [
    'arguments',
    `CREATE FUNCTION f(${Array.from({ length: 5_000 }, (_, i) => `a${i} int`).join()}) RETURNS int LANGUAGE sql AS '';`,
  ],
  ['operators', `CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN ${'- '.repeat(30_000)}1;`],
  [
    'queries in queries',
    `CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN ${'(SELECT '.repeat(5_000)}1${')'.repeat(5_000)};`,
  ],
  ['statements', ';'.repeat(200_000)],
];

test.each(HUGE)('very many: %s', async (_what, text) => {
  const parse = await loadParser();
  orProblem(() => readQuickly(text));
  orProblem(() => readUnit('u', text, parse));
  // The parser is as good as before.
  expect(readUnit('u', GOOD[0] ?? '', parse).routines).toHaveLength(1);
});
