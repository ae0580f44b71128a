// Rows of the ledger's tables, as the statements that insert them.
import { longLiteral } from '../../routine/quote.ts';
import type { Chained } from './chain-rows.ts';
import type { RecordedRoutine, RecordedUnit } from './types.ts';

type Value = string | number | null;

/** A value as SQL. Diffs and snapshots are full of quotes and backslashes: doubling them would make long texts longer. */
export function sql(value: Value): string {
  return value === null ? 'NULL' : typeof value === 'number' ? String(value) : longLiteral(value);
}

/** One INSERT for all the tuples; none where there are none. */
function insert(into: string, tuples: readonly string[], conflict = ''): string[] {
  return tuples.length === 0 ? [] : [`INSERT INTO ${into} VALUES\n${tuples.join(',\n')}${conflict}`];
}

const tuple = (values: readonly Value[]): string => `(${values.map(sql).join(', ')})`;

const PATCH = 'position, name, id, header, forward, reverse, units, routines, applied_at, applied_by, tool, hash';

/** Inserts the rows that are not written yet. */
export function insertRows(chained: readonly Chained[]): string[] {
  const tuples = chained.flatMap((one) => one.tuple ?? []);
  return insert(`pgquilt.patch (${PATCH})`, tuples);
}

export function insertUnits(units: readonly RecordedUnit[]): string[] {
  return insert(
    'pgquilt.unit (path, text, blob)',
    units.map(({ path, text, blob }) => tuple([path, text, blob])),
    ' ON CONFLICT (path) DO UPDATE SET text = EXCLUDED.text, blob = EXCLUDED.blob',
  );
}

export function insertRoutines(routines: readonly RecordedRoutine[]): string[] {
  return insert(
    'pgquilt.routine (id, path, snapshot, fingerprint)',
    routines.map(({ id, path, snapshot }) =>
      tuple([id, path, snapshot === null ? null : JSON.stringify(snapshot), snapshot?.fingerprint ?? '']),
    ),
    ' ON CONFLICT (id) DO UPDATE SET path = EXCLUDED.path, snapshot = EXCLUDED.snapshot, fingerprint = EXCLUDED.fingerprint',
  );
}
