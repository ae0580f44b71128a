// What CREATE OR REPLACE refuses: our prediction from two texts, and the server's own word on the same two.
import { expect, test } from 'vitest';
import { loadParser } from '../../src/routine/parser.ts';
import { whyNotReplaceable } from '../../src/routine/shape.ts';
import { readUnit } from '../../src/routine/unit.ts';
import { describeOnEachServer } from '../support/databases.ts';

const parse = await loadParser();
const fn = (args: string, returns: string, rest = "LANGUAGE plpgsql AS 'BEGIN RETURN; END'"): string =>
  `CREATE OR REPLACE FUNCTION f(${args}) ${returns === '' ? '' : `RETURNS ${returns}`} ${rest}`;
const proc = (args: string): string => `CREATE OR REPLACE PROCEDURE f(${args}) LANGUAGE plpgsql AS 'BEGIN END'`;
const agg = (options: string): string => `CREATE OR REPLACE AGGREGATE f(int) (SFUNC = int4pl, STYPE = int, ${options})`;

/** Two texts of one routine, and the SQLSTATE of replacing the first by the second; null where PostgreSQL agrees. */
const pairs: [what: string, before: string, after: string, sqlstate: string | null][] = [
  ['return type', fn('a int', 'int'), fn('a int', 'bigint'), '42P13'],
  ['scalar to SETOF', fn('a int', 'int'), fn('a int', 'SETOF int'), '42P13'],
  ['SETOF to scalar', fn('a int', 'SETOF int'), fn('a int', 'int'), '42P13'],
  ['to an array', fn('a int', 'int'), fn('a int', 'int[]'), '42P13'],
  ['to void', fn('a int', 'int'), fn('a int', 'void'), '42P13'],
  ['type of an OUT column of two', fn('OUT a int, OUT b int', ''), fn('OUT a int, OUT b text', ''), '42P13'],
  ['name of an OUT column of two', fn('OUT a int, OUT b int', ''), fn('OUT a int, OUT c int', ''), '42P13'],
  ['number of OUT columns', fn('OUT a int, OUT b int', ''), fn('OUT a int, OUT b int, OUT c int', ''), '42P13'],
  ['TABLE column type', fn('', 'TABLE (a int, b int)'), fn('', 'TABLE (a int, b text)'), '42P13'],
  ['TABLE column name', fn('', 'TABLE (a int, b int)'), fn('', 'TABLE (a int, c int)'), '42P13'],
  ['TABLE column count', fn('', 'TABLE (a int, b int)'), fn('', 'TABLE (a int, b int, c int)'), '42P13'],
  ['type of the only OUT column', fn('OUT a int', ''), fn('OUT a text', ''), '42P13'],
  ['type of the only TABLE column', fn('', 'TABLE (a int)'), fn('', 'TABLE (a text)'), '42P13'],
  ['OUT columns to a scalar', fn('OUT a int, OUT b int', ''), fn('', 'int'), '42P13'],
  ['IN to INOUT of a procedure', proc('a int'), proc('INOUT a int'), '42P13'],
  ['INOUT name of a procedure', proc('INOUT a int'), proc('INOUT b int'), '42P13'],
  ['renamed input', fn('a int', 'int'), fn('b int', 'int'), '42P13'],
  ['un-named input', fn('a int', 'int'), fn('int', 'int'), '42P13'],
  ['renamed second input', fn('a int, b int', 'int'), fn('a int, c int', 'int'), '42P13'],
  ['swapped names', fn('a int, b int', 'int'), fn('b int, a int', 'int'), '42P13'],
  ['a default taken away', fn('a int = 1', 'int'), fn('a int', 'int'), '42P13'],
  ['one of two defaults taken away', fn('a int = 1, b int = 2', 'int'), fn('a int, b int = 2', 'int'), '42P13'],
  ['function to procedure', fn('a int', 'int'), proc('a int'), '42809'],
  ['procedure to function', proc('a int'), fn('a int', 'int'), '42809'],
  ['aggregate to function', agg("INITCOND = '0'"), fn('a int', 'int'), '42809'],
  ['function to aggregate', fn('int', 'int'), agg("INITCOND = '0'"), '42809'],
  [
    'state type of an aggregate',
    agg("INITCOND = '0'"),
    'CREATE OR REPLACE AGGREGATE f(int) (SFUNC = int8_accum_of_test, STYPE = bigint)',
    '42P13',
  ],

  ['naming an unnamed input', fn('int', 'int'), fn('a int', 'int'), null],
  ['a default added', fn('a int', 'int'), fn('a int = 1', 'int'), null],
  ['a default changed', fn('a int = 1', 'int'), fn('a int = 2', 'int'), null],
  ['another language', fn('a int', 'int'), fn('a int', 'int', "LANGUAGE sql AS 'SELECT 1'"), null],
  ['STRICT', fn('a int', 'int'), fn('a int', 'int', "LANGUAGE plpgsql STRICT AS 'BEGIN END'"), null],
  [
    'volatility, SECURITY, COST, PARALLEL',
    fn('a int', 'int'),
    fn('a int', 'int', "LANGUAGE plpgsql STABLE SECURITY DEFINER COST 9 PARALLEL SAFE AS 'BEGIN END'"),
    null,
  ],
  ['VARIADIC on', fn('a int[]', 'int'), fn('VARIADIC a int[]', 'int'), null],
  ['VARIADIC off', fn('VARIADIC a int[]', 'int'), fn('a int[]', 'int'), null],
  ['the name of the only OUT column', fn('a int, OUT b int', ''), fn('a int, OUT c int', ''), null],
  ['RETURNS beside the only OUT column', fn('a int, OUT b int', ''), fn('a int, OUT b int', 'int'), null],
  ['the name of the only TABLE column', fn('', 'TABLE (a int)'), fn('', 'TABLE (b int)'), null],
  ['the same type by another name', fn('a int', 'int'), fn('a integer', 'int4'), null],
  ['another INITCOND of an aggregate', agg("INITCOND = '0'"), agg("INITCOND = '1'"), null],
  ['the body', fn('a int', 'int'), fn('a int', 'int', "LANGUAGE plpgsql AS 'BEGIN RETURN 2; END'"), null],
];

const shapeOf = (text: string) => {
  const shape = readUnit('udfs/f.sql', text, parse).routines[0]?.shape;
  if (shape === undefined) throw new Error(text);
  return shape;
};

test.each(pairs)('%s', (_what, before, after, sqlstate) => {
  expect(whyNotReplaceable(shapeOf(before), shapeOf(after))?.sqlstate ?? null).toBe(sqlstate);
});

describeOnEachServer('what CREATE OR REPLACE refuses', (server) => {
  test('the server says what we foresee', async () => {
    const { client, close } = await server.connect(await server.freshDatabase());
    await client.query(`SET check_function_bodies = off;
      CREATE FUNCTION int8_accum_of_test(bigint, int) RETURNS bigint LANGUAGE sql AS 'SELECT $1 + $2'`);
    const said: Record<string, string | null> = {};
    for (const [what, before, after] of pairs) {
      await client.query('BEGIN');
      await client.query(before);
      said[what] = await client.query(after).then(
        () => null,
        (error: { code: string }) => error.code,
      );
      await client.query('ROLLBACK');
    }
    await close();
    expect(said).toEqual(Object.fromEntries(pairs.map(([what, , , sqlstate]) => [what, sqlstate])));
  });
});
