// Runs the planned levels, chunk by chunk, and keeps what each of them found and left.
import { envelopeSource, type Step } from '../../routine/plan.ts';
import type { Row } from '../connection.ts';
import { makesRoom, rebuildOf } from '../dependents/of-steps.ts';
import { planRebuild, type Rebuild, type Rebuilt } from '../dependents/rebuild.ts';
import { envelopeStatements } from '../envelope.ts';
import type { RecordedRoutine } from '../ledger/types.ts';
import { isRetryable, type ServerError } from '../server-error.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Batch, batchOf, CHUNK_START, isFor, shareRoutines } from './batch.ts';
import { BodyChecks } from './body-checks.ts';
import type { Found } from './compare.ts';
import { explainError } from './explain-error.ts';
import { type Level, placeOf } from './levels.ts';
import { type LevelResult, type Names, type PlannedLevel, recreates } from './planned-level.ts';
import { replan } from './replan.ts';
import { runStatements, StatementError, snapshotsAt } from './run-statements.ts';
import { isShown, type PlannedStatement, setting } from './statement.ts';
import { attachStatements, dropStatement, makeStatements, readStatements, validateStatement } from './step-sql.ts';

/** Takes the result of the level with that index. */
export type Left = (level: number, result: LevelResult) => void;

/** What the caller has to do with an engine's work. */
export interface EngineOptions {
  /** Called once what a level left is known, in order, mostly while the server is at the next chunk. */
  readonly left?: Left | undefined;
  /** Statements of the caller's own, to go ahead of the next chunk; asked for once before each. */
  readonly carry?: (() => readonly string[]) | undefined;
}

/** What goes along with a chunk. */
export interface Along {
  /** Statements behind it. */
  readonly statements: readonly string[];
  /** Work for the time while the server is at it. */
  readonly meanwhile: () => Promise<void>;
  /** After that: the chunk that is next if all goes well. */
  readonly next: () => readonly PlannedLevel[];
}

export class Engine {
  readonly #tx: Transaction;
  readonly #levels: readonly Level[];
  readonly #options: EngineOptions;
  /** The routines as last read. */
  readonly #current = new Map<string, Snapshot | null>();
  readonly #moved = new Set<string>();
  /** The last chunk, and what takes in what it left, which is put off until the server has the next one. */
  #last: readonly PlannedLevel[] = [];
  #left: (() => void) | undefined;
  /** The batch of the next chunk, where it could be written already. */
  #written: Batch | undefined;

  constructor(tx: Transaction, levels: readonly Level[], options: EngineOptions = {}) {
    this.#tx = tx;
    this.#levels = levels;
    this.#options = options;
  }

  /** Takes over what was found of a part; gives the names with which its levels are planned. */
  enter({ part, resolved, first }: Pick<Found, 'part' | 'resolved' | 'first'>): Names {
    const numbers = new Map<string, number>();
    for (const [i, { id }] of resolved.entries()) if (!numbers.has(id)) numbers.set(id, i + 1);
    for (const { id, live } of first) this.#current.set(id, live);
    return { part, numbers };
  }

  /**
   * Runs a chunk behind a savepoint, and gives the rows of what goes `along`. Null where PostgreSQL refused something that another
   * plan can do: what it will not replace is made again, what needs a later routine moves behind it. The chunk is then to be
   * tried `again`. What the chunk leaves is known after `takeIn`.
   */
  async tryChunk(chunk: readonly PlannedLevel[], again: boolean, along: Along): Promise<readonly Row[][] | null> {
    if (again) await this.#tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_chunk']);
    try {
      const [first] = chunk;
      if (again || (!isFor(this.#written, chunk) && this.#isMetAgain(chunk))) this.takeIn();
      if (first === undefined || !recreates(first)) return await this.#inOneBatch(chunk, along);
      await this.#inTwoPhases(first);
      await along.meanwhile();
      return along.statements.length === 0 ? [] : await runStatements(this.#tx, along.statements.map(setting));
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      if (replan(chunk, error, this.#moved)) return null;
      throw this.#explain(error);
    }
  }

  /** Whether the chunk can only be written once what the last one left is known. */
  #isMetAgain(chunk: readonly PlannedLevel[]): boolean {
    return chunk.some(recreates) || shareRoutines(this.#last, chunk);
  }

  /** Takes in what the last chunk left. */
  takeIn(): void {
    this.#left?.();
    this.#left = undefined;
  }

  /** What is to be recorded: the units' routines, those that were dropped, and those declared not to be there. */
  routines(planned: readonly PlannedLevel[]): RecordedRoutine[] {
    const paths = new Map<string, string>();
    for (const { after, steps } of planned) {
      for (const step of steps) paths.set(step.id, step.path);
      for (const [id, path] of after.absent) paths.set(id, path);
      for (const { id, path } of after.routines.values()) paths.set(id, path);
    }
    return [...paths].map(([id, path]) => ({ id, path, snapshot: this.#current.get(id) ?? null }));
  }

  /**
   * While the server is at it, what the chunk before left is taken in, and the batch of the next one is written, unless it
   * has to know what this one leaves.
   */
  async #inOneBatch(chunk: readonly PlannedLevel[], along: Along): Promise<readonly Row[][]> {
    const batch = isFor(this.#written, chunk) ? this.#written : this.#write(chunk);
    const ahead = this.#carried();
    const running = runStatements(this.#tx, [...ahead, ...batch.statements, ...along.statements.map(setting)]);
    // Awaited below; this only says so, should what is done meanwhile fail.
    running.catch(() => undefined);
    this.takeIn();
    await along.meanwhile();
    const next = along.next();
    const alone = next.length === 0 || next.some(recreates) || shareRoutines(chunk, next);
    this.#written = alone ? undefined : this.#write(next);
    const results = await running;
    const own = results.slice(ahead.length);
    this.#last = chunk;
    this.#left = () => this.#finishAll(batch, own);
    return own.slice(batch.statements.length);
  }

  /** Ahead of the savepoint: a chunk that is tried again leaves them as they are. */
  #carried(): PlannedStatement[] {
    const own = this.#options.carry?.() ?? [];
    return own.length === 0 ? [] : [EMPTY_SEARCH_PATH, ...own, setSearchPath(this.#tx.searchPath)].map(setting);
  }

  #write(chunk: readonly PlannedLevel[]): Batch {
    const [first] = chunk;
    return batchOf(
      chunk,
      (level, bodies) => this.#levelStatements(level, bodies),
      (ids) => this.#reading(ids, first?.names),
    );
  }

  #finishAll({ levels, own, readings }: Batch, results: readonly Row[][]): void {
    let from = 0;
    for (const { at, upTo } of readings) {
      const found = snapshotsAt(results, at);
      for (let i = from; i < upTo; i++) this.#finish(levels[i] as PlannedLevel, own[i] ?? [], found);
      from = upTo;
    }
  }

  /**
   * Makes, reads what the server made of it, then puts the envelope of what was dropped around what is new, and puts back
   * what depended on it.
   */
  async #inTwoPhases(level: PlannedLevel): Promise<void> {
    const reading = this.#reading(new Set(level.steps.map((s) => s.id)), level.names);
    const rebuild = await this.#planRebuild(level);
    const aside = level.steps
      .filter((s) => rebuild !== null && makesRoom(s))
      .map(
        (step): PlannedStatement => ({ sql: rebuild?.aside(step.id) ?? '', purpose: 'drop', level: level.index, step }),
      );
    const makes = [
      ...(rebuild?.down ?? []),
      ...aside,
      ...level.steps.flatMap((s) => makeStatements(s, level.index, rebuild !== null)),
    ];
    const first = [...this.#carried(), ...CHUNK_START, ...makes, ...reading];
    const made = snapshotsAt(await runStatements(this.#tx, first), first.length - 2);
    const second = level.steps.flatMap((step) => this.#envelope(step, level.index, made.get(step.id) ?? null));
    second.push(...this.#afterMakes(level, new BodyChecks(), false, rebuild));
    const verifying = rebuild?.verify.statements ?? [];
    const results = await runStatements(this.#tx, [...second, ...reading, ...verifying]);
    rebuild?.verify.check(results.slice(second.length + reading.length));
    this.#finish(level, [...makes, ...second], snapshotsAt(results, second.length + 1), rebuild?.dependents);
  }

  /** What depends on the routines that this level makes again, or with another argument list; null where nothing does. */
  #planRebuild(level: PlannedLevel): Promise<Rebuild | null> {
    return planRebuild(this.#tx, { ...rebuildOf(level.steps), patch: level.patch ?? undefined, level: level.index });
  }

  /** The routine whose envelope the step's routine has or gets, as it was last read. */
  #predecessor(step: Step): Snapshot | null {
    return this.#current.get(envelopeSource(step) ?? step.id) ?? null;
  }

  #envelope(step: Step, level: number, made: Snapshot | null): PlannedStatement[] {
    const was = envelopeSource(step) === null ? null : this.#predecessor(step);
    if (made === null || was === null) return [];
    return envelopeStatements(made, was, { superuser: this.#tx.server.superuser, user: this.#tx.server.user }).map(
      (sql) => ({
        sql,
        purpose: 'envelope',
        level,
        step,
      }),
    );
  }

  #levelStatements(level: PlannedLevel, bodies: BodyChecks): PlannedStatement[] {
    const makes = level.steps.filter((s) => s.action !== 'drop' && s.action !== 'alter');
    // A routine made alone is validated as it is made; several are first all made, in any order, then validated.
    const alone = makes.length === 1;
    return [
      ...(makes.length === 0 ? [] : bodies.set(alone)),
      ...makes.flatMap((s) => makeStatements(s, level.index)),
      ...this.#afterMakes(level, bodies, alone),
    ];
  }

  #afterMakes(
    level: PlannedLevel,
    bodies: BodyChecks,
    validated: boolean,
    rebuild: Rebuild | null = null,
  ): PlannedStatement[] {
    const made = level.steps.filter((s) => s.action !== 'drop' && s.action !== 'alter' && s.after?.language != null);
    const attach = (step: Step) => attachStatements(step, level.index, this.#predecessor(step), this.#tx.server.user);
    const isLater = (step: Step): boolean => rebuild?.isAltered(step.id) === true;
    return [
      ...level.steps.filter((s) => !isLater(s)).flatMap(attach),
      ...(rebuild?.up ?? []),
      ...level.steps.filter(isLater).flatMap(attach),
      ...dropStatement(level.steps, level.index, this.#tx, rebuild?.old),
      ...(validated || made.length === 0 ? [] : bodies.set(true)),
      ...(validated ? [] : made.map((s) => validateStatement(s, level.index))),
    ];
  }

  #reading(ids: ReadonlySet<string>, names: Names | undefined): PlannedStatement[] {
    const numbers = [...ids].map((id) => names?.numbers.get(id) ?? 0);
    return readStatements(numbers, placeOf(names?.part ?? 0), this.#tx.searchPath);
  }

  #finish(
    level: PlannedLevel,
    statements: readonly PlannedStatement[],
    found: ReadonlyMap<string, Snapshot | null>,
    rebuilt: readonly Rebuilt[] = [],
  ) {
    const changes = level.steps.map((step) => {
      const before = this.#current.get(step.id) ?? null;
      const after = found.get(step.id) ?? null;
      this.#current.set(step.id, after);
      return { id: step.id, path: step.path, before, after };
    });
    const sql = statements.filter(isShown).map((s) => s.sql);
    level.result = { patch: level.patch, steps: level.steps, changes, rebuilt, sql };
    this.#options.left?.(level.index, level.result);
  }

  #explain({ error, planned }: StatementError): Error | ServerError {
    // What another session did in between is for the transaction to try again, not for the user to read.
    if (isRetryable(error)) return error;
    return explainError(error, planned, {
      patches: this.#levels.map((l) => l.patch),
      unitText: (path, level) => this.#levels[level]?.units.find((u) => u.path === path)?.after ?? null,
    });
  }
}
