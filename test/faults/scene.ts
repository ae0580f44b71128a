// What every fault is tried on: a queue of patches of each kind of change, with an edit in it that belongs to nobody yet, and
// what database and tree look like at each level. After a fault the database has to be at one of them, whole.
import { expect } from 'vitest';
import { openTarget } from '../../src/database/open.ts';
import type { Context, QueueContext } from '../../src/queue/common/context.ts';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import type { MoveResult } from '../../src/queue/results.ts';
import { status } from '../../src/queue/status.ts';
import { type QueueData, type TestQueue, writeQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { type Look, lookAt, lookThrough } from './admin.ts';

const twice = (type: string): string =>
  `CREATE FUNCTION public.twice(a integer) RETURNS ${type} LANGUAGE sql AS 'SELECT 2 * a';\n` +
  'REVOKE ALL ON FUNCTION public.twice(integer) FROM PUBLIC;\n';
const note = (text: string): string =>
  `CREATE PROCEDURE public.note() LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '${text}'; END $$;\n` +
  `COMMENT ON PROCEDURE public.note() IS '${text}';\n`;

/** Replaced, created, dropped, made again, given an overload, and one routine changed in several patches. */
export const sceneData: QueueData = {
  units: { f: f(0), gone: plus('gone', 0), twice: twice('integer'), note: note('one'), mine: plus('mine', 0) },
  patches: {
    replaced: { f: f(1) },
    created: { h: plus('h', 0), note: note('two') },
    dropped: { gone: null },
    'made-again': { twice: twice('bigint') },
    overloaded: { f: f(1) + fn('f', 'a text', 'RETURN 7;'), h: plus('h', 1) },
  },
};
const NAMES = Object.keys(sceneData.patches ?? {});
export const TOP = NAMES.length;

/** The edit that nobody has refreshed: no fault and no command may touch it. */
const EDIT = '-- an edit of mine\n';

interface Level {
  readonly catalog: string;
  readonly tree: Record<string, string>;
}

export class Scene {
  readonly queue: TestQueue;
  readonly #facts: Look;
  readonly #levels: Level[];
  /** Operations in the log so far. */
  #operations = 0;

  private constructor(queue: TestQueue, facts: Look, levels: Level[]) {
    this.queue = queue;
    this.#facts = facts;
    this.#levels = levels;
  }

  /** Loads the base, and learns what each level is by going up one patch at a time and down again. */
  static async make(url: string, facts: Look = lookAt(url)): Promise<Scene> {
    const queue = writeQueue(sceneData, url);
    const levels: Level[] = [];
    const scene = new Scene(queue, facts, levels);
    const connection = await openTarget(queue.context().target);
    const query = lookThrough(async (sql) => (await connection.batch([sql])).map((rows) => ({ rows })));
    const context = () => ({ ...queue.context(), connection });
    const learn = async () => levels.push({ catalog: (await query()).catalog, tree: queue.tree() });
    await load(context());
    queue.edit('mine', plus('mine', 0) + EDIT);
    await learn();
    for (const _ of NAMES) {
      await push(context(), { goal: { count: 1 } });
      await learn();
    }
    await move(context(), 'base');
    await connection.close();
    scene.#operations = NAMES.length + 2;
    expect(await scene.inspect(0)).toBe(0);
    scene.expectTree(0);
    return scene;
  }

  context(): QueueContext {
    return this.queue.context();
  }

  /** Moves to the top or to the base, with no fault in the way. */
  move(to: 'top' | 'base'): Promise<MoveResult> {
    return move(this.context(), to);
  }

  /** A command that was not in the way of a fault has been run. */
  async settled(level: number, operations: number): Promise<void> {
    expect(await this.#look(operations)).toBe(level);
    this.expectTree(level);
  }

  /**
   * The level that the database stands at. Fails where it is at none, where catalogs, ledger and log do not agree, or where
   * more than `operations` operations have been committed since the last look.
   */
  async inspect(operations: number): Promise<number> {
    const level = await this.#look(operations);
    // Reads the whole ledger, and refuses one whose hash chain is broken.
    expect((await drift(this.context())).drift).toEqual([]);
    return level;
  }

  async #look(operations: number): Promise<number> {
    const { stack, operations: all, catalog } = await this.#facts();
    const level = stack.length;
    expect(stack).toEqual(NAMES.slice(0, level));
    expect(catalog).toBe(this.#levels[level]?.catalog);
    const done = all - this.#operations;
    expect(done).toBeGreaterThanOrEqual(0);
    expect(done).toBeLessThanOrEqual(operations);
    this.#operations += done;
    this.expectEdit();
    return level;
  }

  expectTree(level: number): void {
    expect(this.queue.tree()).toEqual(this.#levels[level]?.tree);
  }

  expectEdit(): void {
    expect(this.queue.unit('mine')).toBe(plus('mine', 0) + EDIT);
  }

  /** Nothing is left that a further command would have to repair. */
  async expectClean(): Promise<void> {
    expect(await status(this.context())).toMatchObject({
      tree: { dirty: ['udfs/public/mine.sql'], behind: [] },
      drift: [],
      notes: [],
    });
  }
}

export function move(context: QueueContext, to: 'top' | 'base'): Promise<MoveResult> {
  return to === 'top' ? push(context, { goal: { all: true } }) : pop(context as Context, { goal: { all: true } });
}
