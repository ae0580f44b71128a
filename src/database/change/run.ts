// The parts of an operation on their way. Each is read, asked about, planned and run; while the server is at one chunk, what comes
// behind it is made ready, so that it has the next one as soon as it is done:
//
//   server    chunk, questions about the part after the next    chunk, questions …
//   here      part planned, its chunk written, a part parsed    …
import { both } from '../../both.ts';
import { parserFor } from '../../routine/parser.ts';
import type { Recorded, RecordedRoutine } from '../ledger/types.ts';
import type { Transaction } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { Comparison, type Found, type Questions } from './compare.ts';
import { type Along, Engine } from './engine.ts';
import type { ForwardOptions } from './forward.ts';
import { pushIntents } from './intents.ts';
import { type Level, LevelReader, PLACES, type ReadLevels, textsOf } from './levels.ts';
import { type LevelResult, nextChunk, noResult, type PlannedLevel, planLevels } from './planned-level.ts';
import { refuseForbidden } from './refusals.ts';

export class Run {
  readonly #tx: Transaction;
  readonly #parts: readonly (readonly Level[])[];
  readonly #recorded: Recorded;
  readonly #options: ForwardOptions;
  readonly #engine: Engine;
  readonly #reader = new LevelReader();
  readonly #present = new Set<string>();
  readonly #planned: PlannedLevel[] = [];
  /** What is live under each name until a step is planned for it. */
  readonly #untouched = new Map<string, Snapshot | null>();
  #comparison: Comparison;
  /** The part that is to be asked about next, and the one behind it, where that is read already; null behind the last. */
  #read: ReadLevels | null = null;
  #later: ReadLevels | null | undefined;
  /** Takes the answers about the part that is to be planned next. */
  #answered: (() => Promise<Found>) | undefined;

  constructor(tx: Transaction, parts: readonly (readonly Level[])[], recorded: Recorded, options: ForwardOptions) {
    this.#tx = tx;
    this.#parts = parts;
    this.#recorded = recorded;
    this.#options = options;
    this.#engine = new Engine(tx, parts.flat(), options);
    this.#comparison = new Comparison(tx, recorded, { fresh: options.fresh });
  }

  /** Reads the first part; true where that is all, and names no routine. */
  async begin(): Promise<boolean> {
    this.#read = await this.#readPart(0);
    if (this.#parts.length < 2 && (this.#read === null || this.#read.keys.length === 0)) return true;
    const { fresh, ahead, begin } = this.#options;
    this.#comparison = new Comparison(this.#tx, this.#recorded, { fresh, ahead: await ahead, begin });
    return false;
  }

  async all(): Promise<{
    results: LevelResult[];
    routines: RecordedRoutine[];
    /** Overloads that no unit is known to hold, and names under which there is more than one routine. */
    overloads: readonly string[];
    crowded: ReadonlySet<string>;
  }> {
    const { before, after, progress, chunk: size } = this.#options;
    for (let from = 0, again = false; ; ) {
      if (from === this.#planned.length && !(await this.#planMore())) break;
      const chunk = nextChunk(this.#planned, from, after, size);
      if (!again) before?.(from, chunk.length);
      const questions = this.#questions(chunk);
      const rows = await this.#engine.tryChunk(chunk, again, this.#along(questions, from + chunk.length));
      again = rows === null;
      if (rows === null) continue;
      if (questions !== null) this.#isAsked(() => questions.received(rows));
      from += chunk.length;
      await after?.get(from - 1)?.();
      progress?.(from);
    }
    this.#engine.takeIn();
    const results = this.#planned.map((level) => level.result ?? noResult(level));
    const { overloads, crowded } = this.#comparison;
    return { results, routines: this.#engine.routines(this.#planned), overloads, crowded };
  }

  /** What the server is asked behind the chunk; null where every part is asked about, or the places for their keys are taken. */
  #questions([first]: readonly PlannedLevel[]): Questions | null {
    const read = this.#read;
    const isRoom = read !== null && first !== undefined && read.part < first.names.part + PLACES;
    return isRoom ? this.#comparison.questions(read) : null;
  }

  #along(questions: Questions | null, behind: number): Along {
    return {
      statements: questions?.statements ?? [],
      meanwhile: async () => {
        if (this.#answered !== undefined) await this.#planMore();
        await this.#readLater();
      },
      next: () => nextChunk(this.#planned, behind, this.#options.after, this.#options.chunk),
    };
  }

  /** The part that was to be asked about is; the one behind it is next. */
  #isAsked(answered: () => Promise<Found>): void {
    this.#answered = answered;
    this.#read = this.#later ?? null;
    this.#later = undefined;
  }

  async #readLater(): Promise<void> {
    if (this.#read === null || this.#later !== undefined) return;
    this.#later = await this.#readPart(this.#read.part + 1);
  }

  /** The part with its texts parsed; null behind the last. */
  async #readPart(part: number): Promise<ReadLevels | null> {
    const levels = this.#parts[part];
    if (levels === undefined) return null;
    const parse = this.#options.parse ?? (await parserFor(textsOf(levels)));
    return this.#reader.read(levels, parse, part);
  }

  /** Plans the next part, once it is asked about. False where there is none. */
  async #planMore(): Promise<boolean> {
    if (this.#answered === undefined) {
      if (this.#read === null) return false;
      const [found] = await both(this.#comparison.ask(this.#read), this.#readLater());
      this.#isAsked(async () => found);
    }
    const found = await this.#answered?.();
    this.#answered = undefined;
    if (found !== undefined) await this.#plan(found);
    return true;
  }

  async #plan(found: Found): Promise<void> {
    for (const { id, live } of found.first) if (live !== null) this.#present.add(id);
    const part = planLevels(found.sides, this.#engine.enter(found), this.#present, this.#planned.length);
    this.#planned.push(...part);
    for (const { id, live } of found.first) this.#untouched.set(id, live);
    await refuseForbidden(pushIntents(part, this.#untouched), found.rights, this.#tx.server.user);
    for (const { steps } of part) for (const { id } of steps) this.#untouched.delete(id);
    if (found.refused !== undefined) throw found.refused;
  }
}
