// What every fault is tried on: a queue of patches of each kind of change, with an edit in it that belongs to nobody yet, and
// what database and tree look like at each level. After a fault the database has to be at one of them, whole.
import { expect } from 'vitest';
import type { Context, QueueContext } from '../../src/queue/common/context.ts';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import type { MoveResult } from '../../src/queue/results.ts';
import { status } from '../../src/queue/status.ts';
import { type QueueData, type TestQueue, writeQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import type { TestDatabase } from '../support/test-database.ts';

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

/** The superuser's way to the database, around whatever fault stands between it and the program. */
export type Admin = Pick<TestDatabase, 'sql' | 'catalog'>;

interface Level {
  readonly catalog: string;
  readonly tree: Record<string, string>;
}

/** The lock that every operation holds until its transaction has ended. */
const WAIT_FOR_OPERATION =
  'SELECT pg_advisory_lock(1885827445, 1768715264), pg_advisory_unlock(1885827445, 1768715264)';

export class Scene {
  readonly queue: TestQueue;
  readonly #admin: Admin;
  readonly #levels: Level[];
  /** Operations in the log so far. */
  #operations = 0;

  private constructor(queue: TestQueue, admin: Admin, levels: Level[]) {
    this.queue = queue;
    this.#admin = admin;
    this.#levels = levels;
  }

  /** Loads the base, and learns what each level is by going up one patch at a time and down again. */
  static async make(admin: Admin, url: string): Promise<Scene> {
    const queue = writeQueue(sceneData, url);
    await load(queue.context());
    queue.edit('mine', plus('mine', 0) + EDIT);
    const levels: Level[] = [];
    const scene = new Scene(queue, admin, levels);
    const learn = async () => levels.push({ catalog: await admin.catalog(), tree: queue.tree() });
    await learn();
    for (const _ of NAMES) {
      await push(queue.context(), { goal: { count: 1 } });
      await learn();
    }
    await pop(queue.context(), { goal: { all: true } });
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
    await this.#admin.sql(WAIT_FOR_OPERATION);
    const rows = await this.#admin.sql('SELECT name FROM pgquilt.patch ORDER BY position');
    const level = rows.length;
    expect(rows.map((row) => row['name'])).toEqual(NAMES.slice(0, level));
    expect(await this.#admin.catalog()).toBe(this.#levels[level]?.catalog);
    const [log] = await this.#admin.sql('SELECT count(*)::int AS entries FROM pgquilt.log');
    const done = Number(log?.['entries']) - this.#operations;
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
