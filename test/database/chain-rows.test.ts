import { expect, test } from 'vitest';
import { LedgerAhead } from '../../src/database/ledger/ahead.ts';
import { chainRows, type NewRow } from '../../src/database/ledger/chain-rows.ts';

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

function ahead(list: readonly NewRow[], on: { position: number; hash: string } = top, stamp = now): LedgerAhead {
  const ledger = new LedgerAhead(on, stamp);
  for (const row of list) ledger.add({ row, units: [], routines: [] });
  return ledger;
}

test('rows chained ahead are those that would be chained at the end', () => {
  const written = chainRows(rows(), top, now);
  expect(written.map(({ row }) => row.position)).toEqual([5, 6, 7]);
  expect(new Set(written.map(({ row }) => row.hash)).size).toBe(3);

  const early = rows();
  expect(chainRows(early, top, now, ahead(early).chained)).toEqual(written);
});

test.each([
  ['another row below', { position: 4, hash: 'another' }, now],
  ['another height', { position: 5, hash: 'below' }, now],
  ['another time', top, { ...now, at: '2026-11-23T00:00:01.000000Z' }],
  ['another hand', top, { ...now, by: 'you' }],
  ['another tool', top, { ...now, tool: '2.0.0' }],
] as const)('chained ahead for %s, they are chained anew', (_, on, stamp) => {
  const early = rows();
  expect(chainRows(early, top, now, ahead(early, on, stamp).chained)).toEqual(chainRows(rows(), top, now));
});

test('one that is left out, or is another, changes those above it', () => {
  const early = rows();
  const { chained } = ahead(early);
  const [first, , third] = early as [NewRow, NewRow, NewRow];
  const other = { ...first, header: 'other\n' };
  const plain = (list: readonly NewRow[]) => list.map((row) => ({ ...row }));
  for (const list of [
    [first, third],
    [other, third],
  ]) {
    expect(chainRows(list, top, now, chained)).toEqual(chainRows(plain(list), top, now));
  }
});

test('what was written is not written again, and what is another text or routine is', () => {
  const [first, second, third] = rows() as [NewRow, NewRow, NewRow];
  const unit = { path: 'udfs/a.sql', text: 'a\n', blob: 'x' };
  const routine = { id: 'public.a()', path: 'udfs/a.sql', snapshot: null };
  const ledger = new LedgerAhead(top, now);
  ledger.add({ row: first, units: [unit], routines: [routine] });
  ledger.add({ row: second, units: [], routines: [] });
  expect(ledger.hasUnit(unit)).toBe(false);
  const statements = ledger.write();
  expect(statements.map((sql) => /INTO pgquilt\.(\w+)/.exec(sql)?.[1])).toEqual(['patch', 'unit', 'routine']);
  expect(ledger.write()).toEqual([]);

  ledger.add({ row: third, units: [], routines: [] });
  expect(chainRows([first, second, third], top, now, ledger.chained).map(({ tuple }) => tuple === null)).toEqual([
    true,
    true,
    false,
  ]);
  expect(ledger.hasUnit({ ...unit })).toBe(true);
  expect(ledger.hasUnit({ ...unit, text: 'b\n' })).toBe(false);
  expect(ledger.hasRoutine({ ...routine })).toBe(true);
  expect(ledger.hasRoutine({ ...routine, path: 'udfs/b.sql' })).toBe(false);
});
