// A changed argument list: which new signature is which old one, and where that is not said.
import { expect, test } from 'vitest';
import { loadParser } from '../../src/routine/parser.ts';
import { planSteps } from '../../src/routine/plan.ts';
import { stateOfTexts } from '../support/state.ts';

const parse = await loadParser();
const f = (args: string): string => `CREATE FUNCTION f(${args}) RETURNS int LANGUAGE sql AS 'SELECT 1';\n`;
const p = (args: string): string => `CREATE PROCEDURE f(${args}) LANGUAGE sql AS '';\n`;

/** `new ← old` for each that follows one, `new ?` with those it may follow. */
function links(before: string, after: string): string[] {
  const steps = planSteps(stateOfTexts(parse, before), stateOfTexts(parse, after), () => true);
  const backwards = steps.filter((s) => s.followedBy !== undefined).map((s) => `${s.followedBy} ← ${s.id}`);
  const creates = steps.filter((s) => s.action === 'create');
  const forwards = creates.filter((s) => s.follows !== undefined).map((s) => `${s.id} ← ${s.follows}`);
  expect(backwards.sort()).toEqual([...forwards].sort());
  return [...forwards, ...creates.flatMap((s) => (s.mayFollow ? [`${s.id} ? ${s.mayFollow.join(' ')}`] : []))];
}

test.each<[string, string, string, string[]]>([
  ['one goes, one comes', f('a int'), f('a bigint'), ['f(bigint) ← f(integer)']],
  ['of another kind, too', f('a int'), p('a bigint'), ['f(bigint) ← f(integer)']],
  ['beside one that stays', f('a int') + f('a text'), f('a text') + f('a date'), ['f(date) ← f(integer)']],
  ['one only comes', f('a int'), f('a int') + f('a text'), []],
  ['one only goes', f('a int') + f('a text'), f('a text'), []],
  ['another name', f('a int'), f('a bigint').replace('f(', 'g('), []],
  ['absent by a DROP', '', `DROP FUNCTION IF EXISTS f(int);\n${f('a bigint')}`, ['f(bigint) ← f(integer)']],
  [
    'two by their kind',
    f('a int') + p('a text'),
    p('a date') + f('a bigint'),
    ['f(date) ← f(text)', 'f(bigint) ← f(integer)'],
  ],
  [
    'two in the order of the text',
    f('a int') + f('b text, c text'),
    f('a bigint') + f('b varchar, c varchar'),
    ['f(bigint) ← f(integer)', 'f(character varying, character varying) ← f(text, text)'],
  ],
  [
    'on either side of one that stays',
    f('x int') + f('a date') + f('x text'),
    f('y bigint') + f('a date') + f('y varchar'),
    ['f(bigint) ← f(integer)', 'f(character varying) ← f(text)'],
  ],
  [
    'two whose order is another than their arguments say',
    f('a int') + f('b text, c text'),
    f('b varchar, c varchar') + f('a bigint'),
    ['f(character varying, character varying) ? f(integer) f(text, text)', 'f(bigint) ? f(integer) f(text, text)'],
  ],
  ['one goes, two come', f('a int'), f('a bigint') + f('a text'), ['f(bigint) ? f(integer)', 'f(text) ? f(integer)']],
  ['two go, one comes', f('a int') + f('a text'), f('a bigint'), ['f(bigint) ? f(integer) f(text)']],
])('%s', (_what, before, after, expected) => expect(links(before, after)).toEqual(expected));
