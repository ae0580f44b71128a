// The plan between two states of the units: which routines are created, replaced, made again, altered, dropped, and in which
// order.
import { expect, test } from 'vitest';
import { loadParser } from '../../src/routine/parser.ts';
import { planSteps, type State } from '../../src/routine/plan.ts';
import { stateOfTexts } from '../support/state.ts';

const parse = await loadParser();

const state = (...texts: string[]): State => stateOfTexts(parse, ...texts);
const f = (name: string, rest = 'RETURN 1'): string => `CREATE FUNCTION ${name} RETURNS int ${rest};\n`;
const plan = (before: State, after: State, exists = (_: string) => true): string[] =>
  planSteps(before, after, exists).map((s) => `${s.action} ${s.id}`);

test.each<[string, string[], string[], string[]]>([
  ['nothing', [f('a()')], [f('a()')], []],
  ['a comment in the file, a blank', [f('a()')], [`-- new\n\n${f('a()')}`], []],
  ['a routine moved to another unit', [f('a()'), ''], ['', f('a()')], []],
  ['a create', [''], [f('a()')], ['create a()']],
  ['a replace', [f('a()')], [f('a()', 'RETURN 2')], ['replace a()']],
  ['a drop', [f('a()')], [''], ['drop a()']],
  ['a new signature', [f('a(x int)')], [f('a(x text)')], ['create a(text)', 'drop a(integer)']],
  ['an attached statement', [f('a()')], [`${f('a()')}COMMENT ON FUNCTION a IS 'x';`], ['alter a()']],
  ['another result', [f('a()')], [f('a()').replace('int', 'text')], ['recreate a()']],
  ['a function that becomes a procedure', [f('a()')], ["CREATE PROCEDURE a() LANGUAGE sql AS '';"], ['recreate a()']],
  [
    'creates in the order of need',
    [''],
    [`CREATE AGGREGATE a(int) (SFUNC = z, STYPE = int);\n${f('y(n int = x())')}${f('x()')}${f('z(s int, n int)')}`],
    ['create z(integer, integer)', 'create a(integer)', 'create x()', 'create y(integer)'],
  ],
  [
    'a ring of need',
    [''],
    [`${f('a(n int = b())')}${f('b(n int = a())')}`],
    ['create b(integer)', 'create a(integer)'],
  ],
  ['absent', [''], ['DROP FUNCTION IF EXISTS gone();'], ['drop gone()']],
  [
    'absent since before',
    ['DROP FUNCTION IF EXISTS gone();'],
    [`DROP FUNCTION IF EXISTS gone();${f('a()')}`],
    ['create a()'],
  ],
  ['absent in one unit, created in another', [''], ['DROP FUNCTION IF EXISTS a();', f('a()')], ['create a()']],
])('%s', (_what, before, after, steps) => expect(plan(state(...before), state(...after))).toEqual(steps));

test('what is not there is not dropped', () => {
  expect(plan(state(''), state('DROP FUNCTION IF EXISTS gone();'), () => false)).toEqual([]);
  expect(plan(state(f('a()')), state(''), () => false)).toEqual([]);
});
