// What differs between the stack and the series, as `status` says it.
import { expect, test } from 'vitest';
import { againstSeries } from '../../src/queue/common/against-series.ts';

const named = (names: string) =>
  names.split(' ').flatMap((name) => (name === '' ? [] : [{ name, id: `id of ${name}` }]));

test.each<[what: string, stack: string, series: string, differences: string]>([
  ['nothing applied', '', 'a b c', ''],
  ['no series', '', '', ''],
  ['the beginning of the series', 'a b', 'a b c', ''],
  ['the whole series', 'a b c', 'a b c', ''],
  ['merged below the top', 'a c', 'a b c', 'b unapplied'],
  ['merged below the first', 'b c', 'a b c', 'a unapplied'],
  ['exchanged', 'a b', 'b a', 'b moved'],
  ['taken out', 'a b', 'b', 'a missing'],
  ['all taken out', 'a b', 'c', 'a missing, b missing'],
])('%s', (_, stack, series, differences) => {
  const found = againstSeries(named(stack), named(series));
  expect(found.map(({ patch, what }) => `${patch} ${what}`).join(', ')).toBe(differences);
});

test('edited', () => {
  expect(againstSeries([{ name: 'a', id: '1' }], [{ name: 'a', id: '2' }])).toEqual([{ patch: 'a', what: 'edited' }]);
});
