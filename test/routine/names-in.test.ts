// Whether a text may speak of a name: never a no where it does.
import { expect, test } from 'vitest';
import { mentions } from '../../src/routine/names-in.ts';

test.each([
  ['a call', 'SELECT rate(1)', true],
  ['a schema and capitals', 'select Public.RATE (1)', true],
  ['quoted', 'SELECT "rate"(1)', true],
  ['a longer name', 'SELECT rate_of(1), my_rate(2), rate2(3), rate$(4)', false],
  ['a name with a blank', 'SELECT "Two Words"(1)', true],
  ['half of it', 'SELECT two, words', false],
  ['not ASCII', 'SELECT größe(1)', true],
  ['its beginning', 'SELECT gr(1), größen(2)', false],
  ['behind a digit, as SQL took it once', 'SELECT 1rate(2)', true],
  ['in escapes', 'SELECT U&"r\\0061te"(1)', true],
  ['nothing', '', false],
])('%s', (_, text, expected) => {
  expect(mentions(['rate', 'Two Words', 'größe'])(text)).toBe(expected);
});

test('a name with a quote in it may be meant anywhere', () => {
  expect(mentions(['a"b'])('SELECT "a""b"()')).toBe(true);
});

test('a name that is left out does not count, the others do', () => {
  const speaksOf = mentions(['rate', 'other']);
  expect(speaksOf('SELECT Rate(1)', 'rate')).toBe(false);
  expect(speaksOf('SELECT rate(1), other(2)', 'rate')).toBe(true);
});
