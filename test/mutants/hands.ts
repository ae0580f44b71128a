// A database that people touch by hand, and a queue that moves.
import type { Mutant } from './mutant.ts';

const DRIFT = 'drift stops everything';
const WINDOW = 'the window';
const RECORD = 'already applied';
const TWIN = 'the twin branch';
const QUEUE = 'the queue itself moves';
const MAJOR = 'another major';

// biome-ignore format: a line each
export const hands: readonly Mutant[] = [
  { row: DRIFT, without: 'drift of what is recorded, on push', file: 'database/change/compare.ts', find: `...known,\n`, put: ``, test: 'drift', named: 'of a recorded routine' },
  { row: DRIFT, without: 'drift of what is recorded, on pop', file: 'database/change/backward.ts', find: `if (real.length > 0) throw`, put: `if (real.length < 0) throw`, test: 'drift', named: 'of a recorded routine' },
  { row: DRIFT, without: 'drift of a base that the tool did not load', file: 'database/change/base-check.ts', find: `return drift === null ? [] : [drift];`, put: `return [];`, test: 'drift', named: 'a base that is not as its text says' },
  { row: DRIFT, without: 'a routine that is there before the patch that creates it', file: 'database/change/compare.ts', find: `if (drift !== null) found.push(drift);`, put: ``, test: 'drift', named: 'a routine that a patch creates is there already' },
  { row: DRIFT, without: 'the attribute by its name', file: 'database/change/drift.ts', find: `acl: 'privileges',`, put: `acl: 'definition',`, test: 'drift', named: 'of a recorded routine' },
  { row: DRIFT, without: 'the diff', file: 'database/change/drift.ts', find: `drifts.map(driftText).join('')`, put: `''`, test: 'drift' },
  { row: DRIFT, without: 'adopt: the change as a patch', file: 'queue/from-database.ts', find: `if (live.definition !== expected?.definition) {`, put: `if (live.definition === '') {`, test: 'adopt', named: 'as a patch on top' },
  { row: DRIFT, without: 'adopt: the envelope of the change', file: 'queue/from-database.ts', find: `return { text: out, around: expected === null ? [] : envelopeOf(drift, expected) };`, put: `return { text: out, around: [] };`, test: 'adopt', named: 'as a patch on top' },
  { row: DRIFT, without: 'merge: the change by hand in what is made', file: 'queue/common/merging.ts', find: `texts.push(trackText(merged));`, put: `texts.push(theirs);`, test: 'merge', named: 'push over a change by hand' },
  { row: DRIFT, without: "merge: this database's own way back", file: 'queue/common/merging.ts', find: `return { ...change, under: { snapshot: drift.expected, text: this.#below.get(drift.path) ?? null } };`, put: `return { ...change, before: drift.expected };`, test: 'merge', named: 'push over a change by hand' },
  { row: DRIFT, without: 'merge: a conflict', file: 'queue/common/merge-track.ts', find: `if (merged.clean && (around.length === 0 || !apart))`, put: `if (around.length === 0 || !apart)`, test: 'merge', named: 'what does not go together is a conflict' },
  { row: DRIFT, without: 'overwrite: the version in the ledger', file: 'queue/common/overwrite.ts', find: `detail: { overwritten: versions },`, put: `detail: { overwritten: [] },`, test: 'overwrite', named: 'pop, also from an empty folder' },
  { row: DRIFT, without: 'overwrite: the version in the checkout', file: 'queue/common/overwrite.ts', find: `files: versions.map(`, put: `files: [].map(`, test: 'overwrite', named: 'push: the change goes' },
  { row: DRIFT, without: 'overwrite: brought back', file: 'queue/overwritten.ts', find: `sql: snapshotSql(snapshot),`, put: `sql: snapshot.definition,`, test: 'overwrite' },
  { row: WINDOW, without: 'routines held from the check on', file: 'database/resolve.ts', find: `    ...hold,\n`, put: '', test: 'drift', named: 'the change of a push' },
  { row: WINDOW, without: 'routines held while their texts are read', file: 'database/change/read-ahead.ts', find: 'lockRoutines(`pgquilt.routine r JOIN ${LIVE} WHERE r.path IN ${PATHS}`, tx.server.superuser)', put: `'SELECT 1'`, test: 'drift', named: 'with a hundred others' },
  { row: WINDOW, without: 'routines held on pop', file: 'database/resolve.ts', find: 'return [EMPTY_SEARCH_PATH, lockRoutines(named, superuser)];', put: 'return [EMPTY_SEARCH_PATH];', test: 'drift', named: 'the change of a pop' },
  { row: WINDOW, without: 'routines held by an owner who is no superuser', file: 'database/resolve.ts', find: `    EXECUTE pg_catalog.format('ALTER`, put: `    CONTINUE; EXECUTE pg_catalog.format('ALTER`, test: 'drift', named: 'by their owner' },
  { row: RECORD, without: 'a word that it is there', file: 'queue/common/already-there.ts', find: `if (same) there = row.name;`, put: '', test: 'record', named: 'is said, recorded on demand' },
  { row: RECORD, without: 'the comparison with what is live', file: 'queue/common/already-there.ts', find: `if (missing.length > 0) {`, put: `if (missing.length < 0) {`, test: 'record', named: 'in part is not' },
  { row: TWIN, without: 'context that has to be there', file: 'patch/apply.ts', find: 'for (let i = 0; i < old.length; i++) if (lines[at + i] !== old[i]) return false;', put: 'if (old.filter((line, i) => lines[at + i] !== line).length > 1) return false;', test: 'patch/apply' },
  { row: TWIN, without: 'a merge tried from both ends', file: 'patch/merge-units.ts', find: 'if (other === merged.text) return', put: 'if (other !== null) return', test: 'merge', named: 'is left in the live function' },
  { row: TWIN, without: 'a patch that would fit the twin alone', file: 'patch/twins.ts', find: 'return index < 0 ? null : index;', put: 'return null;', test: 'merge', named: 'only the twin is left' },
  { row: QUEUE, without: 'a patch that is edited', file: 'queue/common/against-series.ts', find: `if (entry.id !== id)`, put: `if (entry.id === '')`, test: 'against-series' },
  { row: QUEUE, without: 'a patch that is moved', file: 'queue/common/against-series.ts', find: `if (entry.at < highest)`, put: `if (entry.at < -1)`, test: 'against-series' },
  { row: QUEUE, without: 'one branch merged below the top', file: 'queue/common/against-series.ts', find: `wanted.slice(0, Math.max(highest, 0))`, put: `wanted.slice(0, 0)`, test: 'against-series' },
  { row: MAJOR, without: 'two printings of one definition', file: 'database/change/same-definition.ts', find: `return tree(a) === tree(b);`, put: `return a === b;`, test: 'upgrade', servers: '13,18' },
  { row: QUEUE, without: 'status that says it', file: 'queue/status.ts', find: '...againstSeries(stack, ids).map(', put: '...[].map(', test: 'goto-series' },
  { row: QUEUE, without: 'what is the same at the bottom, left alone', file: 'queue/common/restack/restack.ts', find: 'rest = wanted.stack.slice(same)', put: 'rest = wanted.stack.slice(0)', test: 'goto-series' },
];
