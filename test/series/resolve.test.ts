// A word to a patch: exact name, step from the top, place in the series, beginning, part.
import { expect, test } from 'vitest';
import { resolvePatch } from '../../src/series/resolve.ts';

const series = ['fold-names', 'fold-cases', 'count-words', 'count', '2024-fix', 'rates'];
const names = { series, applied: ['gone', 'fold-names', 'count-words'], next: ['count', 'rates'] };

test.each<[word: string, meaning: object]>([
  ['fold-names', { found: 'fold-names' }],
  ['count', { found: 'count' }],
  ['gone', { found: 'gone' }],
  ['patches/rates.patch', { found: 'rates' }],
  ['rates.patch', { found: 'rates' }],
  ['1', { found: 'fold-names' }],
  ['6', { found: 'rates' }],
  ['06', { found: 'rates' }],
  ['2024', { found: '2024-fix' }],
  ['7', { unknown: true }],
  ['0', { found: '2024-fix' }],
  ['+1', { found: 'count' }],
  ['+2', { found: 'rates' }],
  ['+3', { nowhere: 'there are 2 patches above the top' }],
  ['-0', { found: 'count-words' }],
  ['+0', { found: 'count-words' }],
  ['-1', { found: 'fold-names' }],
  ['-2', { found: 'gone' }],
  ['-3', { nowhere: 'there are 2 patches below the top' }],
  ['fold', { candidates: ['fold-names', 'fold-cases'] }],
  ['fold-n', { found: 'fold-names' }],
  ['cases', { found: 'fold-cases' }],
  ['o', { candidates: ['fold-names', 'fold-cases', 'count-words', 'count', 'gone'] }],
  ['xyz', { unknown: true }],
  ['', { unknown: true }],
  ['-', { candidates: ['fold-names', 'fold-cases', 'count-words', '2024-fix'] }],
])('%j means %j', (word, meaning) => {
  expect(resolvePatch(word, names)).toEqual(meaning);
});

test('a beginning or a part means a preferred patch first, and another where none of those has it', () => {
  expect(resolvePatch('fold', names, names.applied)).toEqual({ found: 'fold-names' });
  expect(resolvePatch('cases', names, names.applied)).toEqual({ found: 'fold-cases' });
  expect(resolvePatch('rates', names, names.applied)).toEqual({ found: 'rates' });
});

test('with nothing applied there is nothing below, and +1 is the first', () => {
  const fresh = { series, applied: [], next: series };
  expect(resolvePatch('+1', fresh)).toEqual({ found: 'fold-names' });
  expect(resolvePatch('-0', fresh)).toEqual({ nowhere: 'there is no patch below the top' });
  expect(resolvePatch('1', { series: [], applied: [], next: [] })).toEqual({ unknown: true });
});
