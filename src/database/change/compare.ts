// Before a routine is changed: its name resolved, what is found held, and what is live compared with what the ledger, the base and
// the plan expect.
import { Problem } from '../../problem.ts';
import { describeKey } from '../../routine/key.ts';
import type { Row } from '../connection.ts';
import type { Recorded, RecordedRoutine } from '../ledger/types.ts';
import { crowdedNames, otherOverloads } from '../overloads.ts';
import { type Resolved, resolving } from '../resolve.ts';
import { askRights, type Rights, receivedRights } from '../rights.ts';
import { ServerError } from '../server-error.ts';
import type { Transaction } from '../session.ts';
import { type BaseCheck, baseCheck, baseDrifts, baseRefusal } from './base-check.ts';
import { type Drift, driftOf, driftProblem } from './drift.ts';
import { createdElsewhere, createdTwice, type Level, placeOf, type ReadLevels, type Sides, stateOf } from './levels.ts';
import type { ReadAhead } from './read-ahead.ts';
import { withoutPrinting } from './same-definition.ts';

/** What the names of some levels stand for, and what else the database has under them. */
export interface Found {
  readonly part: number;
  /** What each name stands for, in the order of the numbers. */
  readonly resolved: readonly Resolved[];
  /** Those of them that no part before this one has: they are live as they were before the first change. */
  readonly first: readonly Resolved[];
  /** The levels, in order, with the states that the names make of them. */
  readonly sides: readonly Sides[];
  /** What the role may do; null for a superuser. */
  readonly rights: Rights | null;
  /** The error of a base text that was refused; to be thrown where no lack of rights explains it. */
  readonly refused: unknown;
}

/** What a part has to know, as statements that can travel with others. */
export interface Questions {
  readonly statements: readonly string[];
  /** Takes the rows of the statements. Throws as `ask` does. */
  received(results: readonly Row[][]): Promise<Found>;
}

interface Asking extends Questions {
  readonly read: ReadLevels;
  readonly base: BaseCheck;
  /** How many of the statements come before those of the base check. */
  readonly own: number;
  /** Null where what was read ahead lacks one of them. */
  readonly resolved: (results: readonly Row[][]) => Resolved[] | null;
  readonly answers: (results: readonly Row[][]) => Row[][];
}

export interface ComparisonOptions {
  /** None of the routines may be there yet; for `load`. */
  readonly fresh?: boolean | undefined;
  /** What has been read of the recorded routines already, and is not read again. */
  readonly ahead?: ReadAhead | undefined;
  /** What goes ahead of the next question. */
  readonly begin?: (() => readonly string[]) | undefined;
}

/**
 * Compares an operation's levels, part by part: what is live where a part is the first to touch it with what should be there, and
 * every part with those before it. A part's questions may be answered before the parts ahead of it are done, as long as their own
 * are: what is new to a part none of the others changes.
 */
export class Comparison {
  readonly #tx: Transaction;
  readonly #recorded: Recorded;
  readonly #options: ComparisonOptions;
  /** Routines that are recorded, or that a level has had. */
  readonly #known: Set<string>;
  /** The unit that has each routine, as the levels go by. */
  readonly #owner: Map<string, string>;
  /** The first part that asks about each unit. */
  readonly #asked = new Map<string, number>();
  /** Units of the parts so far. */
  readonly #paths = new Set<string>();
  /** Every routine that a name has stood for, live as it was before the first change. */
  readonly #resolved = new Map<string, Resolved>();
  /** What the ledger has and was not compared with what is live yet. */
  readonly #uncompared: Map<string, RecordedRoutine>;
  readonly #others = new Map<string, Row>();

  constructor(tx: Transaction, recorded: Recorded, options: ComparisonOptions = {}) {
    this.#tx = tx;
    this.#recorded = recorded;
    this.#options = options;
    this.#known = new Set(recorded.routines.keys());
    this.#uncompared = new Map(recorded.routines);
    this.#owner = new Map(
      [...recorded.routines.values()].flatMap((r) => (r.snapshot === null ? [] : [[r.id, r.path]])),
    );
  }

  /** Overloads that no unit is known to hold, by identity; looked for only where a signature comes or its defaults change. */
  get overloads(): string[] {
    // What any part has is no stranger.
    const strangers = [...this.#others].filter(([id, row]) => row['held'] !== true && !this.#resolved.has(id));
    return strangers.map(([id]) => id);
  }

  /** Names under which there can be more than one routine; as far as `overloads` was looked for. */
  get crowded(): ReadonlySet<string> {
    return crowdedNames([...this.#resolved.values()], [...this.#others.values()]);
  }

  /** Asks, in one round trip. Throws Problem('drift') with every difference where the target is not what it should be. */
  async ask(read: ReadLevels): Promise<Found> {
    const asking = this.#asking(read, this.#options.ahead);
    const { results, refused } = await runCheck(this.#tx, asking, this.#options.begin?.());
    return this.#take(asking, results, refused);
  }

  /** The questions of a part. A base text that is refused is an error of the statement. */
  questions(read: ReadLevels): Questions {
    return this.#asking(read, this.#options.ahead);
  }

  #asking(read: ReadLevels, ahead: ReadAhead | undefined): Asking {
    const { hasLedger } = this.#tx.server;
    const place = placeOf(read.part);
    const also = [
      ...askRights(this.#tx),
      ...(read.levels.some((level) => changesCalls(read, level)) ? [otherOverloads(hasLedger, place)] : []),
    ];
    const recorded = ahead === undefined ? hasLedger : 'others';
    const asking = resolving(read.keys, this.#tx.searchPath, { lock: this.#tx.server, recorded, also, place });
    const base = baseCheck(
      read,
      this.#options.fresh === true ? everyUnit(read) : this.#recorded,
      this.#askedBefore(read),
    );
    const resolved = (results: readonly Row[][]) =>
      ahead === undefined ? asking.read(results) : withAhead(asking.read(results), ahead, this.#resolved);
    const made: Asking = {
      read,
      base,
      own: asking.statements.length,
      statements: read.keys.length === 0 ? [] : [...asking.statements, ...base.statements],
      resolved,
      answers: asking.readAlso,
      received: (results) => this.#take(made, results),
    };
    return made;
  }

  /** Units of parts before this one, which may not be answered yet: what this one finds of them they leave, and no base. */
  #askedBefore({ levels, part }: ReadLevels): ReadonlySet<string> {
    const paths = levels.flatMap((level) => level.units.map(({ path }) => path));
    for (const path of paths) if (!this.#asked.has(path)) this.#asked.set(path, part);
    return new Set(paths.filter((path) => (this.#asked.get(path) ?? part) < part));
  }

  async #take(asking: Asking, results: readonly Row[][], refused?: unknown): Promise<Found> {
    const { read, base, own } = asking;
    const resolved = asking.resolved(results);
    // What the ledger has in another unit was neither held nor read.
    if (resolved === null) {
      const again = this.#asking(read, undefined);
      const answered = await runCheck(this.#tx, again);
      return this.#take(again, answered.results, answered.refused);
    }
    const first = resolved.filter(({ id }) => !this.#resolved.has(id));
    for (const routine of first) this.#resolved.set(routine.id, routine);
    for (const { units } of read.levels) for (const { path } of units) this.#paths.add(path);
    const known = await withoutPrinting(this.#recordedDrifts());
    const { sides, found } = this.#newDrifts(read, resolved);
    const drifts = [
      ...known,
      ...found,
      ...(refused === undefined ? baseDrifts(base, resolved, results.slice(own)) : []),
    ];
    if (drifts.length > 0) throw driftProblem(drifts, this.#tx.connection.target.label);
    const answers = asking.answers(results);
    const rights = this.#tx.server.superuser ? null : receivedRights(answers.shift());
    for (const row of answers.flat()) this.#others.set(String(row['id']), row);
    return { part: read.part, resolved, first, sides, rights, refused };
  }

  /**
   * Routines of the units so far that are not as recorded: each as soon as both its unit and its name came by, which may be in two
   * parts where the ledger has it as one that is not there.
   */
  #recordedDrifts(): Drift[] {
    const out: Drift[] = [];
    for (const routine of this.#uncompared.values()) {
      const found = this.#resolved.get(routine.id);
      if (found === undefined || !this.#paths.has(routine.path)) continue;
      this.#uncompared.delete(routine.id);
      const drift = driftOf({ source: 'ledger', ...routine }, routine.snapshot, found.live);
      if (drift !== null) out.push(drift);
    }
    return out;
  }

  /** Routines that a level is about to create, and that are there already or belong to another unit. Gives the levels' sides, too. */
  #newDrifts(read: ReadLevels, resolved: readonly Resolved[]): { sides: readonly Sides[]; found: readonly Drift[] } {
    const byId = new Map(resolved.map((r) => [r.id, r]));
    const [known, owner] = [this.#known, this.#owner];
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
}

/**
 * The same with what was read ahead; null where that lacks a routine which the ledger has, and no part before had: those may be
 * in the ledger by now.
 */
function withAhead(
  resolved: readonly Resolved[],
  ahead: ReadAhead,
  before: ReadonlyMap<string, Resolved>,
): Resolved[] | null {
  const missing = resolved.some(({ id, recordedIn }) => recordedIn !== null && !ahead.has(id) && !before.has(id));
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
  { statements, base, own }: Asking,
  begin: readonly string[] = [],
): Promise<{ results: Row[][]; refused?: unknown }> {
  const sent = [...begin, ...statements];
  const from = begin.length + own;
  try {
    return { results: sent.length === 0 ? [] : (await tx.connection.batch(sent)).slice(begin.length) };
  } catch (error) {
    const refusal = baseRefusal(base, error, from);
    const refused = refusal === null ? error : otherShape(tx, refusal, error);
    const denied = error instanceof ServerError && error.index > from && DENIED.has(error.code);
    if (!denied || tx.server.superuser) throw refused;
    const again = ['ROLLBACK TO SAVEPOINT pgquilt_base', ...statements.slice(0, own)];
    const [, ...results] = await tx.connection.batch(again);
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
