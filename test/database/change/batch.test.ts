// A chunk of levels as one batch: what is read where, and which chunks have to wait for one another.
import { expect, test } from 'vitest';
import { batchOf, CHUNK_START, isFor, shareRoutines } from '../../../src/database/change/batch.ts';
import type { PlannedLevel } from '../../../src/database/change/planned-level.ts';
import { setting } from '../../../src/database/change/statement.ts';

const names = { part: 0, numbers: new Map() };

/** A level that replaces these routines. */
function level(index: number, ...ids: string[]): PlannedLevel {
  const steps = ids.map((id) => ({ action: 'replace', id, path: 'udfs/a.sql', before: null, after: null }) as const);
  return { index, names, patch: `p${index}`, after: { routines: new Map(), absent: new Map() }, steps };
}

test('reads at the end, and ahead of a routine that changes once more', () => {
  const levels = [level(0, 'f', 'g'), level(1, 'h'), level(2, 'g'), level(3, 'k')];
  const { statements, readings, own } = batchOf(
    levels,
    ({ steps }) => steps.map((s) => setting(`make ${s.id}`)),
    (ids) => ['before', `read ${[...ids]}`, 'after'].map(setting),
  );
  expect(own.map((of) => of.map((s) => s.sql))).toEqual([['make f', 'make g'], ['make h'], ['make g'], ['make k']]);
  expect(statements.slice(0, CHUNK_START.length)).toEqual(CHUNK_START);
  expect(readings.map(({ at, upTo }) => [statements[at]?.sql, upTo])).toEqual([
    ['read f,g,h', 2],
    ['read g,k', 4],
  ]);
});

test('one chunk waits for another where a routine changes in both', () => {
  const first = [level(0, 'f'), level(1, 'g', 'h')];
  expect(shareRoutines(first, [level(2, 'k'), level(3, 'h')])).toBe(true);
  expect(shareRoutines(first, [level(2, 'k'), level(3)])).toBe(false);
});

test('a batch is for the levels that it was made for, and for no others', () => {
  const levels = [level(0, 'f'), level(1, 'g')];
  const batch = batchOf(
    levels,
    () => [],
    () => [],
  );
  expect(isFor(batch, [...levels])).toBe(true);
  expect(isFor(batch, levels.slice(0, 1))).toBe(false);
  expect(isFor(batch, [level(0, 'f'), level(1, 'g')])).toBe(false);
  expect(isFor(undefined, [])).toBe(false);
});
