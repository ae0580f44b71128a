// Some routines of a unit as they were, all others as they are.
import { beforeAll, expect, test } from 'vitest';
import { loadParser, type ParseStatements } from '../../src/routine/parser.ts';
import { isRoutine, putBack, routinesChanged } from '../../src/routine/put-back.ts';
import { fn } from '../support/routines.ts';

const path = 'udfs/public/x.sql';
const [f0, f1] = [fn('f', 'a integer', 'RETURN 0;'), fn('f', 'a integer', 'RETURN 1;')];
const [g0, g1] = [fn('g', 'a integer', 'RETURN 0;'), fn('g', 'a integer', 'RETURN 1;')];
const ft = fn('f', 'a text', 'RETURN 2;');
const remark = (text: string) => `COMMENT ON FUNCTION public.f(integer) IS '${text}';\n`;

let parse: ParseStatements;
beforeAll(async () => {
  parse = await loadParser();
});

test.each<[what: string, before: string | null, after: string | null, word: string, made: string | null | undefined]>([
  ['the one that changed', `${f0}\n${g0}`, `${f1}\n${g1}`, 'f', `${f0}\n${g1}`],
  ['the other one', `${f0}\n${g0}`, `${f1}\n${g1}`, 'public.g', `${f1}\n${g0}`],
  ['one that is new', g0, `-- about f\n${f1}\n${g1}`, 'f', g1],
  ['one that is gone', `-- about f\n${f0}\n${g0}`, g1, 'f', `${g1}\n-- about f\n${f0}`],
  ['one overload', `${f0}\n${g0}`, `${f1}\n${ft}\n${g1}`, 'public.f(text)', `${f1}\n${g1}`],
  ['all overloads', `${f0}\n${g0}`, `${f1}\n${ft}\n${g1}`, 'f', `${f0}\n${g1}`],
  ['with its comment', `${f0}${g0}`, `${f1}${g1}${remark('new')}`, 'f', `${f0}${g1}`],
  [
    'with the comment it had',
    `${f0}${remark('old')}${g0}`,
    `${f1}${g1}${remark('new')}`,
    'f',
    `${f0}${remark('old')}${g1}`,
  ],
  [
    'with its comment, and the blank lines around it',
    `${f0}${remark('old')}\n${g0}`,
    `${f1}${remark('old')}\n${g1}`,
    'f',
    `${f0}${remark('old')}\n${g1}`,
  ],
  [
    'with its comment a blank line away',
    `${f0}\n${remark('old')}\n${g0}`,
    `${f1}\n${remark('new')}\n${g1}`,
    'f',
    `${f0}\n${remark('old')}\n${g1}`,
  ],
  ['one that is new, with its comment', g0, `${f1}\n${remark('new')}\n${g1}`, 'f', g1],
  ['of a unit that is new', null, `${f1}\n${g1}`, 'f', `${g1}`],
  ['the only one of a unit that is new', null, f1, 'f', null],
  ['of a unit that is gone', `${f0}\n${g0}`, null, 'f', f0],
  ['two statements on a line', `${f0.trim()} ${g0}`, `${f1.trim()} ${g1}`, 'f', undefined],
])('%s', (_, before, after, word, made) => {
  expect(putBack(path, before, after, (key) => isRoutine(key, word), parse)).toBe(made);
});

test('names what changed', () => {
  const changed = routinesChanged(path, `${f0}${g0}`, `${f0}${g1}${ft}${remark('new')}`, parse);
  expect(changed.map((key) => key.name).sort()).toEqual(['f', 'f', 'g']);
  expect(changed.some((key) => isRoutine(key, 'public.f( text )'))).toBe(true);
  expect(changed.some((key) => isRoutine(key, 'other.f'))).toBe(false);
});
