// Brings the database from one level of the units' texts to the next ones: compare what is live with what should be,
// make, attach, drop, validate, read back. Statements travel in chunks of up to a hundred levels.
//
//   names resolved, routines held and compared     one batch
//   a chunk of levels, and what they left          one batch each
import type { ParseStatements } from '../../routine/parser.ts';
import { envelopeSource, planSteps, type State, type Step } from '../../routine/plan.ts';
import { planRebuild, type Rebuild, type Rebuilt } from '../dependents/rebuild.ts';
import { envelopeStatements } from '../envelope.ts';
import type { Recorded, RecordedRoutine, RoutineChange } from '../ledger/types.ts';
import type { Resolved } from '../resolve.ts';
import { isRetryable, type ServerError } from '../server-error.ts';
import type { Transaction } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { resolveAndCompare } from './compare.ts';
import { explainError } from './explain-error.ts';
import { pushIntents } from './intents.ts';
import { type Level, type ReadLevels, readLevels, stateOf } from './levels.ts';
import { refuseForbidden } from './refusals.ts';
import { runStatements, StatementError, snapshotsAt } from './run-statements.ts';
import { envelopeNotes, overloadNotes } from './signature-notes.ts';
import { isShown, type PlannedStatement, setting } from './statement.ts';
import { attachStatements, dropStatement, makeStatements, readStatements, validateStatement } from './step-sql.ts';

/** Levels in one batch: so many that round trips do not count, so few that progress shows. */
const CHUNK = 100;

export interface ForwardOptions {
  readonly parse: ParseStatements;
  /** None of the routines may be there yet; for `load`. */
  readonly fresh?: boolean;
  /** Called after each chunk with the number of levels done. */
  readonly progress?: ((levels: number) => void) | undefined;
  /** What to do once a level (by its index) is in place and before the next one begins; the others do not wait for it. */
  readonly after?: ReadonlyMap<number, () => Promise<void>>;
}

/** What one level did. */
export interface LevelResult {
  readonly patch: string | null;
  readonly steps: readonly Step[];
  readonly changes: readonly RoutineChange[];
  /** What depended on routines that were made again. */
  readonly rebuilt: readonly Rebuilt[];
  /** The statements that changed something, in order. */
  readonly sql: readonly string[];
}

export interface ForwardResult {
  readonly levels: readonly LevelResult[];
  /** Every routine of the units touched, as it is recorded from now on; a null snapshot is one that is not there. */
  readonly routines: readonly RecordedRoutine[];
  /** What the user should know of it, a line each. */
  readonly notes: readonly string[];
  /** Names under which there is more than one routine, where a signature came or can be called with fewer arguments. */
  readonly crowded: ReadonlySet<string>;
}

interface PlannedLevel {
  readonly index: number;
  readonly patch: string | null;
  readonly after: State;
  steps: Step[];
  result?: LevelResult;
}

/**
 * Runs the levels within the open transaction. Throws Problem('drift') before the first change where a live routine is
 * not what the ledger, the base or the plan expects; Problem('failed') with file and line where the server refuses.
 */
export async function forward(
  tx: Transaction,
  levels: readonly Level[],
  recorded: Recorded,
  options: ForwardOptions,
): Promise<ForwardResult> {
  const read = readLevels(levels, options.parse);
  const nothing = ({ patch }: { patch: string | null }): LevelResult => ({
    patch,
    steps: [],
    changes: [],
    rebuilt: [],
    sql: [],
  });
  if (read.keys.length === 0) {
    for (const work of options.after?.values() ?? []) await work();
    return { levels: levels.map(nothing), routines: [], notes: [], crowded: new Set() };
  }
  const found = await resolveAndCompare(tx, read, recorded, options.fresh === true);
  const { resolved, overloads, crowded, rights, refused } = found;
  const planned = planLevels(read, resolved);
  await refuseForbidden(pushIntents(planned, liveById(resolved)), rights, tx.server.user);
  if (refused !== undefined) throw refused;
  const engine = new Engine(tx, read, resolved);
  for (let from = 0, again = false; from < planned.length; ) {
    const chunk = nextChunk(planned, from, options.after);
    again = !(await engine.tryChunk(chunk, again));
    if (again) continue;
    from += chunk.length;
    await options.after?.get(from - 1)?.();
    options.progress?.(from);
  }
  const done = planned.map((level) => level.result ?? nothing(level));
  // What a fresh base is made of has been validated, and nothing has called it yet.
  if (options.fresh !== true) noteTouched(tx, done);
  const notes = [...envelopeNotes(done), ...(await overloadNotes(tx, done, overloads))];
  return { levels: done, routines: engine.routines(planned), notes, crowded };
}

function noteTouched(tx: Transaction, levels: readonly LevelResult[]): void {
  for (const { patch, changes } of levels) {
    for (const change of changes) tx.touched.push({ ...change, patch, direction: 'forward' });
  }
}

const liveById = (resolved: readonly Resolved[]): Map<string, Snapshot | null> =>
  new Map(resolved.map((r) => [r.id, r.live]));

function planLevels(read: ReadLevels, resolved: readonly Resolved[]): PlannedLevel[] {
  const present = new Set(resolved.filter((r) => r.live !== null).map((r) => r.id));
  return read.levels.map((level, index) => {
    const before = stateOf(read, level, 'before', resolved);
    const after = stateOf(read, level, 'after', resolved);
    const steps = planSteps(before, after, (id) => present.has(id));
    for (const step of steps) {
      if (step.action === 'drop') present.delete(step.id);
      else present.add(step.id);
    }
    return { index, patch: level.patch, after, steps };
  });
}

const recreates = (level: PlannedLevel): boolean => level.steps.some((s) => envelopeSource(s) !== null);

/**
 * Up to a hundred levels; one that makes a routine again stands alone, since its envelope is read in between. One that is
 * waited for is the last.
 */
function nextChunk(
  planned: readonly PlannedLevel[],
  from: number,
  after: ForwardOptions['after'],
): readonly PlannedLevel[] {
  const first = planned.slice(from, from + CHUNK);
  const awaited = after === undefined ? -1 : first.findIndex((level) => after.has(level.index));
  const candidates = awaited < 0 ? first : first.slice(0, awaited + 1);
  const alone = candidates.findIndex(recreates);
  if (alone === 0) return candidates.slice(0, 1);
  return alone < 0 ? candidates : candidates.slice(0, alone);
}

class Engine {
  readonly #tx: Transaction;
  readonly #read: ReadLevels;
  /** The routines as last read. */
  readonly #current = new Map<string, Snapshot | null>();
  /** Number of each routine's key, for reading it again. */
  readonly #numbers = new Map<string, number>();
  readonly #moved = new Set<string>();

  constructor(tx: Transaction, read: ReadLevels, resolved: readonly Resolved[]) {
    this.#tx = tx;
    this.#read = read;
    for (const [i, { id, live }] of resolved.entries()) {
      if (!this.#numbers.has(id)) this.#numbers.set(id, i + 1);
      this.#current.set(id, live);
    }
  }

  /**
   * Runs a chunk behind a savepoint. False where PostgreSQL refused something that another plan can do: what it will not
   * replace is made again, what needs a later routine moves behind it. The chunk is then to be tried `again`.
   */
  async tryChunk(chunk: readonly PlannedLevel[], again: boolean): Promise<boolean> {
    if (again) await this.#tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_chunk']);
    const start = [setting('SAVEPOINT pgquilt_chunk'), setting('SET LOCAL check_function_bodies TO off')];
    try {
      const [first] = chunk;
      if (first !== undefined && recreates(first)) await this.#inTwoPhases(first, start);
      else await this.#inOneBatch(chunk, start);
      return true;
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      if (this.#replan(chunk, error)) return false;
      throw this.#explain(error);
    }
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

  async #inOneBatch(chunk: readonly PlannedLevel[], start: readonly PlannedStatement[]): Promise<void> {
    const statements = [...start];
    const readings: { at: number; upTo: number }[] = [];
    const pending = new Set<string>();
    const bodies = new BodyChecks();
    const readPending = (upTo: number): void => {
      readings.push({ at: statements.length + 1, upTo });
      statements.push(...this.#reading(pending));
      pending.clear();
    };
    const own = chunk.map((level, i) => {
      // A routine that changes twice in the chunk is read in between: each patch records what it found.
      if (level.steps.some((s) => pending.has(s.id))) readPending(i);
      const ofLevel = this.#levelStatements(level, bodies);
      statements.push(...ofLevel);
      for (const step of level.steps) pending.add(step.id);
      return ofLevel;
    });
    readPending(chunk.length);
    const results = await runStatements(this.#tx, statements);
    let from = 0;
    for (const { at, upTo } of readings) {
      const found = snapshotsAt(results, at);
      for (let i = from; i < upTo; i++) this.#finish(chunk[i] as PlannedLevel, own[i] ?? [], found);
      from = upTo;
    }
  }

  /**
   * Makes, reads what the server made of it, then puts the envelope of what was dropped around what is new, and puts back
   * what depended on it.
   */
  async #inTwoPhases(level: PlannedLevel, start: readonly PlannedStatement[]): Promise<void> {
    const reading = this.#reading(new Set(level.steps.map((s) => s.id)));
    const rebuild = await this.#planRebuild(level);
    const aside = level.steps
      .filter((s) => s.action === 'recreate' && rebuild !== null)
      .map(
        (step): PlannedStatement => ({ sql: rebuild?.aside(step.id) ?? '', purpose: 'drop', level: level.index, step }),
      );
    const makes = [
      ...(rebuild?.down ?? []),
      ...aside,
      ...level.steps.flatMap((s) => makeStatements(s, level.index, rebuild !== null)),
    ];
    const first = [...start, ...makes, ...reading];
    const made = snapshotsAt(await runStatements(this.#tx, first), first.length - 2);
    const second = level.steps.flatMap((step) => this.#envelope(step, level.index, made.get(step.id) ?? null));
    second.push(...this.#afterMakes(level, new BodyChecks(), false, rebuild));
    const verifying = rebuild?.verify.statements ?? [];
    const results = await runStatements(this.#tx, [...second, ...reading, ...verifying]);
    rebuild?.verify.check(results.slice(second.length + reading.length));
    this.#finish(level, [...makes, ...second], snapshotsAt(results, second.length + 1), rebuild?.dependents);
  }

  /** What depends on the routines that this level makes again; null where nothing does. */
  #planRebuild(level: PlannedLevel): Promise<Rebuild | null> {
    const again = level.steps.filter((s) => s.action === 'recreate');
    return planRebuild(this.#tx, {
      routines: again.map(({ id, path, reason }) => ({ id, path, reason: reason?.reason })),
      own: new Set(level.steps.filter((s) => s.action !== 'alter').map((s) => s.id)),
      patch: level.patch ?? undefined,
      level: level.index,
    });
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
    return [
      ...level.steps.flatMap((s) => attachStatements(s, level.index, this.#predecessor(s), this.#tx.server.user)),
      ...(rebuild?.up ?? []),
      ...dropStatement(level.steps, level.index, this.#tx.server.version, rebuild?.old),
      ...(validated || made.length === 0 ? [] : bodies.set(true)),
      ...(validated ? [] : made.map((s) => validateStatement(s, level.index))),
    ];
  }

  #reading(ids: ReadonlySet<string>): PlannedStatement[] {
    return readStatements(
      [...ids].map((id) => this.#numbers.get(id) ?? 0),
      this.#tx.searchPath,
    );
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
  }

  /** Changes the plan after a refusal that has another way; false where there is none. */
  #replan(chunk: readonly PlannedLevel[], { error, planned }: StatementError): boolean {
    const step = planned?.step;
    const level = chunk.find((l) => l.index === planned?.level);
    if (step === undefined || level === undefined || planned?.purpose !== 'make') return false;
    const at = level.steps.indexOf(step);
    if (step.action === 'replace' && refusesReplacing(error)) {
      level.steps[at] = { ...step, action: 'recreate', reason: { reason: error.message, sqlstate: error.code } };
      return true;
    }
    const drops = level.steps.filter((s) => s.action === 'drop');
    const makes = level.steps.filter((s) => s.action !== 'drop');
    const move = `${level.index} ${step.id} behind ${makes.length - at}`;
    if (error.code !== '42883' || at === makes.length - 1 || this.#moved.has(move)) return false;
    this.#moved.add(move);
    level.steps = [...makes.filter((s) => s !== step), step, ...drops];
    return true;
  }

  #explain({ error, planned }: StatementError): Error | ServerError {
    // What another session did in between is for the transaction to try again, not for the user to read.
    if (isRetryable(error)) return error;
    return explainError(error, planned, {
      patches: this.#read.levels.map((l) => l.patch),
      unitText: (path, level) => this.#read.levels[level]?.units.find((u) => u.path === path)?.after ?? null,
    });
  }
}

/**
 * Whether PostgreSQL will not replace the routine in place. 42P13 is a validator's word for a bad body, too; only of a
 * replacement it says that one can DROP first.
 */
function refusesReplacing(error: ServerError): boolean {
  return error.code === '42809' || (error.code === '42P13' && /\bDROP\b/.test(error.serverHint ?? ''));
}

/** Turns check_function_bodies on and off, where it is not so already. A batch starts with it off. */
class BodyChecks {
  #on = false;

  set(on: boolean): PlannedStatement[] {
    if (this.#on === on) return [];
    this.#on = on;
    return [setting(`SET LOCAL check_function_bodies TO ${on ? 'on' : 'off'}`)];
  }
}
