// The model: a list of levels, and where the stack stands. A level is the units' texts, where they are known, and what the
// catalogs said when it was first stood at; at the first time they have to be what plain SQL makes of the texts.
import { expect } from 'vitest';
import type { Texts } from '../support/queue.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { type Facts, liveFacts, type References, withAll, without, writtenOut } from './facts.ts';
import type { Slot } from './slots.ts';

export interface Level {
  /** Null: the base. */
  readonly patch: string | null;
  /** By the units' short names. Undefined: a change by hand is in them, or a patch that was made for other texts. */
  texts: Texts | undefined;
  seen?: Facts;
}

export class Model {
  readonly levels: Level[];
  at = 0;
  /** What another hand made beside the queue: it is at every level. */
  extra: Facts = [];
  readonly #db: TestDatabase;
  readonly #slots: readonly Slot[];
  readonly #references: References;

  constructor(db: TestDatabase, slots: readonly Slot[], levels: Level[], references: References) {
    this.#db = db;
    this.#slots = slots;
    this.levels = levels;
    this.#references = references;
  }

  level(at = this.at): Level {
    return this.levels[at] as Level;
  }

  /** What plain SQL makes of the level; null where that is impossible, undefined where the texts are not known. */
  async reference(at: number): Promise<Facts | null | undefined> {
    const { texts } = this.level(at);
    return texts === undefined ? undefined : this.#references.of(this.#db, texts, this.#slots);
  }

  /** What the catalogs have to say at a level that was stood at. */
  expected(at = this.at): Facts | undefined {
    const { seen } = this.level(at);
    return seen === undefined ? undefined : withAll(seen, this.extra);
  }

  /** The catalogs are the level's that the stack stands at. */
  async check(): Promise<Facts> {
    const live = await liveFacts(this.#db);
    const expected = this.expected();
    if (expected !== undefined) {
      expect(live).toEqual(expected);
      return live;
    }
    const own = without(live, this.extra);
    const reference = await this.reference(this.at);
    if (reference === null)
      throw new Error(`Level ${this.at} cannot be: what depends on its routines has no place there`);
    if (reference !== undefined) expect(writtenOut(own)).toEqual(writtenOut(reference));
    this.level().seen = own;
    return live;
  }

  /** A patch comes on top; those that are not applied were made for other texts, if `changed`. */
  insert(level: Level): void {
    this.levels.splice(++this.at, 0, level);
  }

  /** The levels above were made for other texts than those that are below them now. */
  forgetAbove(): void {
    for (const level of this.levels.slice(this.at + 1)) {
      level.texts = undefined;
      delete level.seen;
    }
  }

  /** The patches come in another order, and all are applied: what was below the first that moved is as it was. */
  reorder(names: readonly string[]): void {
    const same = names.findIndex((name, i) => this.levels[i + 1]?.patch !== name);
    const kept = same < 0 ? names.length : same;
    const moved = names.slice(kept).map((patch): Level => ({ patch, texts: undefined }));
    this.levels.splice(kept + 1, this.levels.length, ...moved);
    this.at = names.length;
  }

  /** Something was laid below them all: of the levels only the one stood at is as it was. */
  forgetAll(): void {
    for (const [i, level] of this.levels.entries()) {
      level.texts = undefined;
      if (i !== this.at) delete level.seen;
    }
  }

  /** What may come of going there: whether it has to work, may be refused, or has to be. */
  async way(to: number): Promise<'works' | 'open' | 'impossible'> {
    const [low, high] = [Math.min(this.at, to), Math.max(this.at, to)];
    let answer: 'works' | 'open' = 'works';
    for (let at = low; at <= high; at++) {
      if (this.level(at).seen !== undefined) continue;
      const reference = await this.reference(at);
      if (reference === null) return at === to ? 'impossible' : 'open';
      if (reference === undefined) answer = 'open';
    }
    return answer;
  }
}
