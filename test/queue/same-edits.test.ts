// A yes to edits that were shown is one to those edits, from and to those texts, in those patches.
import { expect, test } from 'vitest';
import { sameEdits, type Taken } from '../../src/queue/common/same-edits.ts';

const taken: Taken = {
  into: ['one'],
  units: [
    { path: 'udfs/a.sql', before: 'a\n', after: 'b\n' },
    { path: 'udfs/b.sql', before: null, after: 'b\n' },
  ],
};
const [first, second] = taken.units as [Taken['units'][0], Taken['units'][0]];

test('the same edits are the same in any order', () => {
  const id = sameEdits(taken, undefined);
  expect(id).toMatch(/^[0-9a-f]{12}$/);
  expect(sameEdits({ ...taken, units: [second, first] }, id)).toBe(id);
});

test.each<[string, Taken]>([
  ['one more', { ...taken, units: [...taken.units, { ...first, path: 'udfs/c.sql' }] }],
  ['one less', { ...taken, units: [first] }],
  ['another unit', { ...taken, units: [first, { ...second, path: 'udfs/c.sql' }] }],
  ['another text', { ...taken, units: [{ ...first, after: null }, second] }],
  ['another text below', { ...taken, units: [{ ...first, before: 'c\n' }, second] }],
  ['another patch', { ...taken, into: ['two'] }],
  ['a patch for each hunk', { ...taken, into: ['one', 'two'] }],
])('not with %s', (_, other) => {
  const id = sameEdits(taken, undefined);
  expect(() => sameEdits(other, id)).toThrow(`the edits are not those that were shown as ${id}`);
});
