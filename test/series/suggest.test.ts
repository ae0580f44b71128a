import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, suggest } from '../../src/series/suggest.ts';

test.each([
  ['pathces', ['patches', 'targets'], ['patches']],
  ['PATCHES', ['patches'], ['patches']],
  ['cuont-signups', ['count-signups', 'count-sign-ups', 'lower'], ['count-signups', 'count-sign-ups']],
  ['b', ['a', 'c'], []],
  ['devv', ['prod', 'dev', 'dev2', 'devs', 'devi'], ['dev', 'dev2', 'devi']],
  ['x', [], []],
])('%j among %j: %j', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toEqual(expected);
});

test('one swap of neighbours is always found', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), (word, seed) => {
      const at = seed % (word.length - 1);
      const typo = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
      expect(suggest(typo, [word, 'something-else-entirely'])).toEqual([word]);
    }),
  );
});

test('the sentence', () => {
  expect(didYouMean('aplha', ['alpha'])).toBe('Did you mean "alpha"?');
  expect(didYouMean('zzz', ['alpha'])).toBeUndefined();
});
