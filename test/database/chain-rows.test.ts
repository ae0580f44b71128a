import { expect, test } from 'vitest';
import { ChainAhead, chainRows, type NewRow } from '../../src/database/ledger/chain-rows.ts';

const now = { at: '2026-11-23T00:00:00.000000Z', by: 'me', tool: '1.0.0' };
const top = { position: 4, hash: 'below' };
const rows = (): NewRow[] =>
  ['a', "it's \\ b", 'c'].map((name) => ({
    name,
    id: `id of ${name}`,
    header: `${name}\n`,
    forward: '+1\n',
    reverse: '-1\n',
    units: [`udfs/${name}.sql`],
    routines: [],
  }));

test('rows chained ahead are those that would be chained at the end', () => {
  const written = chainRows(rows(), top, now);
  expect(written.map((r) => r.position)).toEqual([5, 6, 7]);
  expect(new Set(written.map((r) => r.hash)).size).toBe(3);

  const early = rows();
  const ahead = new ChainAhead(top, now);
  for (const row of early) ahead.add(row);
  expect(chainRows(early, top, now)).toEqual(written);
});

test.each([
  ['another row below', { position: 4, hash: 'another' }, now],
  ['another height', { position: 5, hash: 'below' }, now],
  ['another time', top, { ...now, at: '2026-11-23T00:00:01.000000Z' }],
  ['another hand', top, { ...now, by: 'you' }],
  ['another tool', top, { ...now, tool: '2.0.0' }],
] as const)('chained ahead for %s, they are chained anew', (_, on, stamp) => {
  const early = rows();
  const ahead = new ChainAhead(on, stamp);
  for (const row of early) ahead.add(row);
  expect(chainRows(early, top, now)).toEqual(chainRows(rows(), top, now));
});

test('one that is left out, or is another, changes those above it', () => {
  const early = rows();
  const ahead = new ChainAhead(top, now);
  for (const row of early) ahead.add(row);
  const [first, , third] = early as [NewRow, NewRow, NewRow];
  const other = { ...first, header: 'other\n' };
  const plain = (list: readonly NewRow[]) => list.map((row) => ({ ...row }));
  for (const list of [
    [first, third],
    [other, third],
  ]) {
    expect(chainRows(list, top, now)).toEqual(chainRows(plain(list), top, now));
  }
});
