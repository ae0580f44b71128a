// Before the first change: every name resolved, every routine found held, and what is live compared with what the
// ledger, the base and the plan expect.
import { Problem } from '../../problem.ts';
import { describeKey } from '../../routine/key.ts';
import type { Row } from '../connection.ts';
import type { Recorded } from '../ledger/types.ts';
import { crowdedNames, otherOverloads } from '../overloads.ts';
import { type Resolved, resolving } from '../resolve.ts';
import { askRights, type Rights, receivedRights } from '../rights.ts';
import { ServerError } from '../server-error.ts';
import type { Transaction } from '../session.ts';
import { type BaseCheck, baseCheck, baseDrifts, baseRefusal } from './base-check.ts';
import { type Drift, driftOf, driftProblem } from './drift.ts';
import { createdElsewhere, createdTwice, type Level, type ReadLevels, type Sides, stateOf } from './levels.ts';
import type { ReadAhead } from './read-ahead.ts';
import { withoutPrinting } from './same-definition.ts';

/** What the names of all levels stand for, and what else the database has under them. */
export interface Found {
  readonly resolved: readonly Resolved[];
  /** The levels, in order, with the states that the names make of them. */
  readonly sides: readonly Sides[];
  /** Overloads that no unit is known to hold, by identity; looked for only where a signature comes or its defaults change. */
  readonly overloads: readonly string[];
  /** Names under which there can be more than one routine; as far as `overloads` was looked for. */
  readonly crowded: ReadonlySet<string>;
  /** What the role may do; null for a superuser. */
  readonly rights: Rights | null;
  /** The error of a base text that was refused; to be thrown where no lack of rights explains it. */
  readonly refused: unknown;
}

/**
 * Resolves the names of all levels. With `fresh`, none of the routines may be there yet (`load`); what was read `ahead` is not read
 * again. Throws Problem('drift') with every difference where the target is not what it should be.
 */
export async function resolveAndCompare(
  tx: Transaction,
  read: ReadLevels,
  recorded: Recorded,
  fresh: boolean,
  ahead?: ReadAhead,
): Promise<Found> {
  const { label } = tx.connection.target;
  const { hasLedger } = tx.server;
  const also = [
    ...askRights(tx),
    ...(read.levels.some((level) => changesCalls(read, level)) ? [otherOverloads(hasLedger)] : []),
  ];
  const besides = ahead === undefined ? hasLedger : 'others';
  const asking = resolving(read.keys, tx.searchPath, { lock: tx.server, recorded: besides, also });
  const base = baseCheck(read, fresh ? everyUnit(read) : recorded);
  const { results, refused } = await runCheck(tx, asking.statements, base);
  const resolved = ahead === undefined ? asking.read(results) : withAhead(asking.read(results), ahead);
  // What the ledger has in another unit was neither held nor read.
  if (resolved === null) return resolveAndCompare(tx, read, recorded, fresh);
  const known = await withoutPrinting(recordedDrifts(read, resolved, recorded));
  const { sides, found } = newDrifts(read, resolved, recorded);
  const drifts = [
    ...known,
    ...found,
    ...(refused === undefined ? baseDrifts(base, resolved, results.slice(asking.statements.length)) : []),
  ];
  if (drifts.length > 0) throw driftProblem(drifts, label);
  const answers = asking.readAlso(results);
  const rights = tx.server.superuser ? null : receivedRights(answers.shift());
  const others = answers.flat();
  const overloads = others.filter((row) => row['held'] !== true).map((row) => String(row['id']));
  return { resolved, sides, overloads, crowded: crowdedNames(resolved, others), rights, refused };
}

/** The same with what was read ahead; null where that lacks a routine which the ledger has. */
function withAhead(resolved: readonly Resolved[], ahead: ReadAhead): Resolved[] | null {
  const missing = resolved.some(({ id, recordedIn }) => recordedIn !== null && !ahead.has(id));
  if (missing) return null;
  return resolved.map((r) => (r.recordedIn === null ? r : { ...r, live: ahead.get(r.id) ?? null }));
}

/** SQLSTATEs of what a lesser role may not make: a right that it lacks, an aggregate with an internal state. */
const DENIED = new Set(['42501', '42P13']);

/**
 * Asks, and runs the base texts. Where they are refused to a lesser role, that may be for lack of a right: the answers are
 * fetched again, so that all it may not do can be said, and the refusal is given back to be thrown after that.
 */
async function runCheck(
  tx: Transaction,
  asking: readonly string[],
  base: BaseCheck,
): Promise<{ results: Row[][]; refused?: unknown }> {
  try {
    return { results: await tx.connection.batch([...asking, ...base.statements]) };
  } catch (error) {
    const refusal = baseRefusal(base, error, asking.length);
    const refused = refusal === null ? error : otherShape(tx, refusal, error);
    const denied = error instanceof ServerError && error.index > asking.length && DENIED.has(error.code);
    if (!denied || tx.server.superuser) throw refused;
    const [, ...results] = await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_base', ...asking]);
    return { results, refused };
  }
}

function otherShape(tx: Transaction, refusal: NonNullable<ReturnType<typeof baseRefusal>>, cause: unknown): Problem {
  const { label } = tx.connection.target;
  const { routine, detail } = refusal;
  return new Problem(
    'drift',
    `${label} was changed by another hand: ${describeKey(routine.text.key)} is not what the base says`,
    {
      file: routine.path,
      detail: `The base text cannot replace it: ${detail}`,
      hint: 'Nothing was changed. See pgquilt diff --database.',
      cause,
    },
  );
}

/** Whether a level has a signature that was not there before, or one that can now be called with fewer arguments. */
function changesCalls(read: ReadLevels, level: Level): boolean {
  return level.units.some(({ path, before, after }) => {
    const then = new Map(read.unit(path, before)?.routines.map((r) => [read.numberOf(r.key), r.shape.defaults]));
    return read.unit(path, after)?.routines.some((r) => (then.get(read.numberOf(r.key)) ?? -1) < r.shape.defaults);
  });
}

/** For `load`, where no unit has a base to be compared with. */
function everyUnit(read: ReadLevels): Recorded {
  const units = new Map(
    read.levels.flatMap((l) => l.units.map((u) => [u.path, { path: u.path, text: u.before, blob: '' }] as const)),
  );
  return { units, routines: new Map() };
}

/** Routines of recorded units that are not as recorded. */
function recordedDrifts(read: ReadLevels, resolved: readonly Resolved[], recorded: Recorded): Drift[] {
  const live = new Map(resolved.map((r) => [r.id, r.live]));
  const touched = new Set(read.levels.flatMap((l) => l.units.map((u) => u.path)));
  const out: Drift[] = [];
  for (const routine of recorded.routines.values()) {
    if (!touched.has(routine.path) || !live.has(routine.id)) continue;
    const drift = driftOf({ source: 'ledger', ...routine }, routine.snapshot, live.get(routine.id) ?? null);
    if (drift !== null) out.push(drift);
  }
  return out;
}

/** Routines that a level is about to create, and that are there already or belong to another unit. Gives the levels' sides, too. */
function newDrifts(
  read: ReadLevels,
  resolved: readonly Resolved[],
  recorded: Recorded,
): { sides: readonly Sides[]; found: readonly Drift[] } {
  const byId = new Map(resolved.map((r) => [r.id, r]));
  const known = new Set<string>(recorded.routines.keys());
  // The unit that has each routine, as the levels go by.
  const owner = new Map([...recorded.routines.values()].flatMap((r) => (r.snapshot === null ? [] : [[r.id, r.path]])));
  const found: Drift[] = [];
  const sides: Sides[] = [];
  for (const level of read.levels) {
    const before = stateOf(read, level, 'before', resolved);
    const after = stateOf(read, level, 'after', resolved);
    sides.push({ level, before, after });
    for (const [id, { path }] of before.routines) owner.set(id, path);
    for (const id of before.routines.keys()) if (!after.routines.has(id)) owner.delete(id);
    for (const [id, { path }] of after.routines) {
      const other = owner.get(id);
      // A unit that this level touches has been asked by stateOf already.
      if (other !== undefined && other !== path && !level.units.some((u) => u.path === other)) {
        throw createdTwice(id, other, path, level.patch);
      }
      owner.set(id, path);
    }
    for (const [id, path] of after.absent) {
      const there = byId.get(id);
      const other = owner.get(id) ?? (known.has(id) || there?.live == null ? null : there.recordedIn);
      if (other != null && other !== path) throw createdElsewhere(id, path, other, level.patch);
    }
    for (const id of [...before.routines.keys(), ...before.absent.keys(), ...after.absent.keys()]) known.add(id);
    for (const [id, { path }] of after.routines) {
      if (known.has(id)) continue;
      known.add(id);
      const there = byId.get(id);
      if (there?.recordedIn != null) throw createdTwice(id, there.recordedIn, path, level.patch);
      const drift = driftOf({ id, path, source: 'patch' }, null, there?.live ?? null);
      if (drift !== null) found.push(drift);
    }
  }
  return { sides, found };
}
