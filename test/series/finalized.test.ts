// The lines under `finalized:`: both readers take what the tool writes, and nothing else of the file changes.
import { expect, test } from 'vitest';
import { addFinalized, removeFinalized } from '../../src/series/edit-finalized.ts';
import { readPlainSeries } from '../../src/series/plain.ts';
import { readSeries } from '../../src/series/read.ts';
import type { FinalizedEntry } from '../../src/series/types.ts';

const entry = (patch: string, units: Record<string, string> = { 'udfs/public/f.sql': 'ab12' }): FinalizedEntry => ({
  patch,
  id: `id-of-${patch}`,
  migration: `migrations/1_${patch}.up.sql`,
  units,
});
const odd = entry('odd', { 'udfs/it\'s: "a", {b} #c/größe \\ 🐘.sql': '00', 'udfs/b.sql': '11' });

test.each([
  ['a plain file', 'default: dev\ntargets:\n  dev: pglite:x\npatches:\n  - one # comment\n'],
  ['CRLF and comments', '# first\r\nsearch_path: [app]\r\n\r\n# the patches\r\npatches: # these\r\n  - one\r\n'],
  ['no patches at all', 'search_path: [app]\n'],
  ['a list of none', 'patches:\n'],
])('%s: added, read by both readers, taken out again', (_what, text) => {
  const two = addFinalized(addFinalized(text, entry('first')), odd);
  expect(readSeries(two).finalized).toEqual([entry('first'), odd]);
  expect(readPlainSeries(two)).toEqual(readSeries(two));
  expect(readSeries(two).patches.map((p) => p.name)).toEqual(readSeries(text).patches.map((p) => p.name));
  expect(removeFinalized(two, 'odd')).toBe(addFinalized(text, entry('first')));
  expect(removeFinalized(removeFinalized(two, 'first'), 'odd')).toBe(text);
  expect(removeFinalized(text, 'first')).toBe(text);
});

test.each([
  ['finalized: none\n'],
  ['finalized:\n  - first\n'],
  ['finalized:\n  - {"patch": "first"}\n'],
  ['finalized:\n  - {"patch": "first", "id": "1", "migration": "m", "units": {"a": 1}}\n'],
])('what the tool did not write is refused, with its place: %j', (text) => {
  expect(() => readSeries(text)).toThrow(
    expect.objectContaining({ code: 'failed', file: 'series.yaml', line: expect.any(Number) }),
  );
  expect(readPlainSeries(text)).toBeNull();
});
