// The plain pair of scripts, and what all formats share.
import { expect, test } from 'vitest';
import { filesOf, type Migration } from '../../src/finalize/format.ts';
import { findFormat, formats } from '../../src/finalize/formats.ts';
import { freeTimeStamp, headLines, script } from '../../src/finalize/script.ts';

const migration: Migration = {
  name: 'lower-case',
  patches: ['first', 'lower-case'],
  subject: 'Compare in lower case',
  description: 'Two lines\r\nof text;\u2028and a third',
  author: 'Ann <ann@example.org>',
  date: '2026-11-20',
  created: '2026-11-23T02:44:59Z',
  up: ['SELECT 1', 'SELECT 2 -- two'],
  down: ['SELECT 3'],
};
const format = findFormat('sql');

test('a pair of scripts, each one transaction, with the header above', () => {
  const [files = []] = filesOf(format, [migration], new Map());
  expect(files.map((f) => f.path)).toEqual(['20261123024459_lower-case.up.sql', '20261123024459_lower-case.down.sql']);
  expect(files[0]?.text).toBe(`-- Compare in lower case
--
-- Two lines
-- of text;
-- and a third
--
-- Author: Ann <ann@example.org>
-- Date: 2026-11-20
-- Finalized by pgquilt: first, lower-case
-- Up: runs alike where the change is there already.

BEGIN;

SELECT 1;

SELECT 2 -- two
;

COMMIT;
`);
  expect(files[1]?.text).toContain('BEGIN;\n\nSELECT 3;\n\nCOMMIT;\n');
});

test('a number of its own, whatever is in the folder', () => {
  const folder = new Map([
    ['20261123024459_x.up.sql', ''],
    ['20261123024500_y.up.sql', ''],
  ]);
  expect(filesOf(format, [migration, migration], folder).map(([up]) => up?.path)).toEqual([
    '20261123024501_lower-case.up.sql',
    '20261123024502_lower-case.up.sql',
  ]);
  expect(freeTimeStamp('2026-12-31T23:59:59Z', ['20261231235959_x'])).toBe('20270101000000');
});

test('no header, no lines for it', () => {
  const bare = { ...migration, description: '', author: null, date: null, patches: ['p'] };
  expect(headLines(bare)).toEqual(['Compare in lower case', '', 'Finalized by pgquilt: p']);
  expect(script([])).toBe('');
});

test('every format has a name of its own; another one is refused', () => {
  expect(new Set(formats.map((f) => f.name)).size).toBe(formats.length);
  expect(() => findFormat('sqll')).toThrow(
    expect.objectContaining({ code: 'usage', hint: expect.stringContaining('sql') }),
  );
});
