// Whether a live routine is what the base text says, for units that the ledger has never seen: the base text is run
// behind a savepoint, and nothing may change by it. No comparison of ours could know all that the server makes of a text.
import { settingSql } from '../../routine/attached.ts';
import { createSql } from '../../routine/create-sql.ts';
import { keySql } from '../../routine/key.ts';
import type { RoutineText } from '../../routine/unit.ts';
import type { Row } from '../connection.ts';
import type { Recorded } from '../ledger/types.ts';
import { type Resolved, readKeys, resolvedRow } from '../resolve.ts';
import { ServerError } from '../server-error.ts';
import { EMPTY_SEARCH_PATH } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Drift, driftOf } from './drift.ts';
import { placeOf, type ReadLevels } from './levels.ts';

interface BaseRoutine {
  readonly number: number;
  readonly path: string;
  readonly text: RoutineText;
}

export interface BaseCheck {
  readonly statements: readonly string[];
  /** Where in `statements` the routines are read again. */
  readonly readAt: number;
  readonly routines: readonly BaseRoutine[];
  /** The routine whose base text the statement with this index runs. */
  about(index: number): BaseRoutine | undefined;
}

/** The statements of the check; none where every touched unit is in the ledger, or was `checked` before. */
export function baseCheck(read: ReadLevels, recorded: Recorded, checked: ReadonlySet<string>): BaseCheck {
  const routines: BaseRoutine[] = [];
  const seen = new Set(checked);
  for (const { units } of read.levels) {
    for (const { path, before } of units) {
      if (seen.has(path)) continue;
      seen.add(path);
      if (recorded.units.has(path)) continue;
      for (const text of read.unit(path, before)?.routines ?? []) {
        routines.push({ number: read.numberOf(text.key), path, text });
      }
    }
  }
  if (routines.length === 0) return { statements: [], readAt: -1, routines, about: () => undefined };
  const statements = ['SAVEPOINT pgquilt_base'];
  const owners: (BaseRoutine | undefined)[] = [undefined];
  for (const routine of routines) {
    const id = keySql(routine.text.key);
    const own = [
      createSql(routine.text.create, true).sql,
      ...routine.text.attached.map((a) => settingSql(a.setting, id)),
    ];
    statements.push(...own);
    owners.push(...own.map(() => routine));
  }
  const reading = readKeys(
    routines.map((r) => r.number),
    false,
    placeOf(read.part),
  );
  statements.push(EMPTY_SEARCH_PATH, reading);
  const readAt = statements.length - 1;
  statements.push('ROLLBACK TO SAVEPOINT pgquilt_base');
  return { statements, readAt, routines, about: (index) => owners[index] };
}

/** Routines whose live snapshot is not what their base text makes of them. */
export function baseDrifts(check: BaseCheck, resolved: readonly Resolved[], results: readonly Row[][]): Drift[] {
  const made = new Map((results[check.readAt] ?? []).map(resolvedRow).map((r) => [r.id, r.live]));
  return check.routines.flatMap(({ number, path, text }) => {
    const found = resolved[number - 1];
    if (found === undefined) return [];
    const expected = withLostDependencies(made.get(found.id) ?? null, found.live, text);
    const drift = driftOf({ id: found.id, path, source: 'base' }, expected, found.live);
    return drift === null ? [] : [drift];
  });
}

/**
 * CREATE OR REPLACE keeps comment, owner and privileges that the text is silent about, but loses DEPENDS ON EXTENSION; a push
 * says those again, so their loss here is no difference.
 */
function withLostDependencies(made: Snapshot | null, live: Snapshot | null, text: RoutineText): Snapshot | null {
  if (made === null || live === null) return made;
  const denied = text.attached.flatMap(({ setting }) =>
    setting.topic === 'extension' && !setting.depends ? [setting.name] : [],
  );
  const kept = live.dependsOn.filter((name) => !made.dependsOn.includes(name) && !denied.includes(name));
  if (kept.length === 0) return made;
  const all = new Set([...made.dependsOn, ...kept]);
  return {
    ...made,
    dependsOn: [
      ...live.dependsOn.filter((n) => all.has(n)),
      ...made.dependsOn.filter((n) => !live.dependsOn.includes(n)),
    ],
  };
}

/** SQLSTATEs that say: something of another shape stands where the base text would go. */
const OTHER_SHAPE = new Set(['42P13', '42809']);

/** A text that explains why the base text could not even be run over what is live, or null for another kind of error. */
export function baseRefusal(
  check: BaseCheck,
  error: unknown,
  offset: number,
): { routine: BaseRoutine; detail: string } | null {
  if (!(error instanceof ServerError) || !OTHER_SHAPE.has(error.code)) return null;
  const routine = check.about(error.index - offset);
  return routine === undefined ? null : { routine, detail: error.message };
}
