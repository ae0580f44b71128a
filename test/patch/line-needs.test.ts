import { expect, test } from 'vitest';
import { lineNeeds } from '../../src/patch/line-needs.ts';

const letters = (all: string) => [...all].map((letter) => `${letter}\n`).join('');

test.each<[string, (string | null)[], number[][]]>([
  ['the base is nobody', ['abc', 'aBc'], [[]]],
  ['a line changed again', ['abc', 'aBc', 'aDc'], [[], [0]]],
  ['lines apart', ['abcdef', 'Abcdef', 'AbcdeF'], [[], []]],
  ['put in beside', ['abcd', 'aXbcd', 'aXYbcd'], [[], [0]]],
  ['lines of two', ['abcd', 'aBcd', 'aBCd', 'aZd'], [[], [0].slice(1), [0, 1]]],
  ['a unit that a patch makes, and one that takes it away', [null, 'ab', null], [[], [0]]],
])('%s', (_, texts, needs) => {
  const found = lineNeeds(texts.map((text) => (text === null ? null : letters(text))));
  expect(found.map((set) => [...set])).toEqual(needs);
});
