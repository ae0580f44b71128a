// One run: the scenario's queue in an emptied database, its commands one after another, the model beside them.
import { expect } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { Problem } from '../../src/problem.ts';
import { adopt } from '../../src/queue/adopt.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { drift } from '../../src/queue/drift.ts';
import { goTo } from '../../src/queue/goto.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { type MoveOptions, push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { memory } from '../support/memory.ts';
import { type TestQueue, type Texts, unitPath } from '../support/queue.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { clear, type Facts, liveFacts, type References, withAll, without } from './facts.ts';
import { type Level, Model } from './model.ts';
import type { Command, Edit, Move, Scenario } from './scenario.ts';
import { makeDependents, type Slot, slots } from './slots.ts';

/** Results are what the patches want, whatever holds old ones; overloads may come as they like. */
const IGNORE = '\nLint-ignore: PQ004 the model wants it\nLint-ignore: PQ002 the model wants it\n\n';

type Session = Partial<QueueContext['session']>;
type Of<D extends Command['does']> = Extract<Command, { does: D }>;

/** What the commands are run with: a database that `setup` has been run in, and the reading prepared. */
export interface Stage {
  readonly db: TestDatabase;
  /** Another session; undefined where the server has only one. */
  readonly other: ((sql: string) => Promise<unknown>) | undefined;
  /** What plain SQL makes of texts on this server. */
  readonly references: References;
  /** Counts what came of it, by name. */
  readonly count: (what: string) => void;
  /** Whether schema dumps are compared, too. */
  readonly dumps: boolean;
}

/** Runs it; throws where catalogs and model differ, or where a command does what it may not. */
export async function run(scenario: Scenario, stage: Stage): Promise<void> {
  const one = new Run(scenario, stage);
  await one.begin();
  for (const command of scenario.commands) {
    stage.count(command.does);
    await one.does(command);
  }
  await one.end();
}

class Run {
  readonly #stage: Stage;
  readonly #db: TestDatabase;
  readonly #slots: readonly Slot[];
  readonly #queue: TestQueue;
  readonly #model: Model;
  #dump = '';
  /** Whether the base is another now than when it was dumped. */
  #hasNewBase = false;
  #names = 0;
  /** How many patches travel together: of so few a push is long, and runs in parts. */
  readonly #chunk: number | undefined;

  constructor({ slots: names, patches }: Scenario, stage: Stage) {
    this.#stage = stage;
    this.#chunk = [undefined, 1, 2][patches.length % 3];
    this.#db = stage.db;
    this.#slots = names.map((name) => slots[name]);
    const base: Texts = Object.assign({}, ...this.#slots.map((slot) => slot.versions[0]));
    const levels: Level[] = [{ patch: null, texts: base }];
    const changes: Record<string, Texts> = {};
    for (const [i, patch] of patches.entries()) {
      const change: Texts = Object.assign({}, ...patch.map(([slot, version]) => this.#version(slot, version)));
      changes[`p${i}`] = change;
      levels.push({ patch: `p${i}`, texts: { ...levels[i]?.texts, ...change } });
    }
    this.#queue = this.#db.queue({ parent: memory, units: base, patches: changes });
    for (const name of Object.keys(changes)) this.#ignoreLints(name);
    this.#model = new Model(this.#db, this.#slots, levels, stage.references);
  }

  async begin(): Promise<void> {
    await this.#stage.other?.('ROLLBACK');
    await clear(this.#db);
    await load(this.#queue.context());
    await this.#db.sql(makeDependents(this.#slots));
    if (this.#stage.dumps) this.#dump = await this.#db.dump();
    await this.#model.check();
  }

  /** All popped, the database is what it was before the first command. */
  async end(): Promise<void> {
    const { at } = this.#model;
    if (at > 0) await this.#to(0, () => pop(this.#context(), { goal: { all: true }, allowRebuild: true }), true);
    expect(this.#model.at).toBe(0);
    expect((await drift(this.#db.alone())).drift).toEqual([]);
    expect(await this.#stack()).toEqual([]);
    if (this.#stage.dumps && this.#model.extra.length === 0 && !this.#hasNewBase)
      expect(await this.#db.dump()).toEqual(this.#dump);
  }

  async does(command: Command): Promise<void> {
    if (command.does === 'move') return this.#move(command);
    if (command.does === 'new') return this.#new(command);
    if (command.does === 'hand') return this.#hand(command);
    if (command.does === 'refused') return this.#refused(command);
    if (command.does === 'reorder') return this.#reorder(command);
    if (command.does === 'edit') return this.#edit(command);
    if (this.#stage.other === undefined) return;
    return command.does === 'held' ? this.#held(command) : this.#crowd();
  }

  #context(session: Session = {}): QueueContext {
    return this.#queue.context({ session: { chunk: this.#chunk, ...session } });
  }

  #version(slot: number, version: number): Texts {
    const { versions } = this.#slots[slot % this.#slots.length] as Slot;
    return versions[version % versions.length] as Texts;
  }

  #ignoreLints(patch: string): void {
    const path = `patches/${patch}.patch`;
    this.#queue.write(path, this.#queue.read(path).replace('\n\n', IGNORE));
  }

  /** Where a move leads, and the command for it; null where it leads nowhere. */
  #moveOf(move: Move, options: Partial<MoveOptions> & { session?: Session } = {}) {
    const { at, levels } = this.#model;
    const { session, ...rest } = options;
    const how = { ...rest, allowRebuild: move.rebuild };
    const context = () => this.#context(session);
    if (move.way === 'series') {
      return { to: levels.length - 1, run: () => goToSeries(context(), how) };
    }
    const down = move.way === 'pop' || move.way === 'alone' || (move.way === 'goto' && move.count > 2);
    const count = move.by === 'all' ? levels.length : move.count;
    const to = down ? Math.max(0, at - count) : Math.min(levels.length - 1, at + count);
    if (to === at) return null;
    const name = levels[to]?.patch ?? null;
    const byName = move.by === 'name' && name !== null ? ({ name } as const) : ({ count } as const);
    const goal = move.by === 'all' ? ({ all: true } as const) : byName;
    if (move.way === 'goto' && name !== null) return { to, run: () => goTo(context(), { name, ...how }) };
    if (move.way === 'alone')
      return { to, run: () => pop({ ...this.#db.alone(), session: context().session }, { goal, ...how }) };
    return { to, run: () => (down ? pop(context(), { goal, ...how }) : push(context(), { goal, ...how })) };
  }

  async #move(move: Of<'move'>): Promise<void> {
    const going = this.#moveOf(move, { dryRun: move.dry });
    if (going === null) return;
    await this.#to(going.to, going.run, move.rebuild, move.dry);
    if (!move.dry && move.way !== 'alone') this.#checkTree();
  }

  async #stack(): Promise<unknown[]> {
    return (await this.#db.sql('SELECT name FROM pgquilt.patch ORDER BY position')).map((row) => row['name']);
  }

  /** Runs a move of a database that nobody else has touched. */
  async #to(to: number, command: () => Promise<unknown>, rebuild: boolean, dry = false): Promise<boolean> {
    const way = await this.#model.way(to);
    const failed = await problemOf(command);
    if (failed === null) {
      expect(way).not.toBe('impossible');
      if (!dry) this.#model.at = to;
    } else {
      const asks = !rebuild && /allow-rebuild/.test(`${failed.message} ${failed.hint}`);
      if (way === 'works' && !asks) throw failed;
      expect(['failed', 'conflict']).toContain(failed.code);
      this.#stage.count(`refused: ${asks ? 'asks for rebuilding' : failed.code}`);
    }
    await this.#model.check();
    return failed === null;
  }

  /** udfs/ shows the level's texts, where it followed. */
  #checkTree(): void {
    const { texts } = this.#model.level();
    if (texts === undefined) return;
    const there = Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[unitPath(name), text]]));
    expect(this.#queue.tree()).toEqual(Object.fromEntries(there));
  }

  async #reorder({ first, second }: Of<'reorder'>): Promise<void> {
    const names = this.#model.levels.slice(1).map((level) => level.patch as string);
    const [a, b] = [first % names.length, second % names.length];
    const swapped = names.map((name, i) => names[i === a ? b : i === b ? a : i] ?? name);
    const before = this.#queue.read('series.yaml');
    const list = swapped.map((name) => `  - ${name}\n`).join('');
    this.#queue.write('series.yaml', `${before.slice(0, before.indexOf('patches:'))}patches:\n${list}`);
    const failed = await problemOf(() => goToSeries(this.#context(), { allowRebuild: true }));
    this.#stage.count(`reordered: ${failed?.code ?? 'done'}`);
    if (failed === null) {
      this.#model.reorder(swapped);
      expect(await this.#stack()).toEqual(swapped);
    } else {
      // A patch that takes a routine away, below all others that have its unit, says that the base has it: drift from the base.
      expect(['failed', 'conflict', 'drift']).toContain(failed.code);
      this.#queue.write('series.yaml', before);
    }
    await this.#model.check();
  }

  async #edit({ slot, move }: Of<'edit'>): Promise<void> {
    const unit = Object.keys(this.#version(slot, 0))[0] as string;
    const clean = this.#queue.unit(unit);
    const going = this.#moveOf(move);
    // Of a tree that is behind, what the next command brings in line is not known here.
    if (clean === null || clean !== this.#model.level().texts?.[unit]) return;
    if (going === null || move.way === 'alone') return;
    const edited = `${clean}-- an edit\n`;
    this.#queue.edit(unit, edited);
    const failed = await problemOf(going.run);
    this.#stage.count(`with an edit: ${failed?.code ?? 'not in the way'}`);
    if (failed === null) this.#model.at = going.to;
    await this.#model.check();
    expect(this.#queue.unit(unit)).toBe(edited);
    this.#queue.edit(unit, clean);
  }

  async #new({ slot, version }: Of<'new'>): Promise<void> {
    const name = `n${this.#names++}`;
    const { texts } = this.#model.level();
    await newPatch(this.#context(), { name });
    this.#ignoreLints(name);
    this.#model.insert({ patch: name, texts });
    await this.#model.check();
    const edits = this.#version(slot, version);
    const before = Object.keys(edits).map((unit) => [unit, this.#queue.unit(unit)] as const);
    const write = (unit: string, text: string | null) => {
      if (text !== this.#queue.unit(unit)) this.#queue.edit(unit, text);
    };
    for (const [unit, text] of Object.entries(edits)) write(unit, text);
    const level = this.#model.level();
    level.texts = texts === undefined ? undefined : { ...texts, ...edits };
    const { seen } = level;
    const way = await this.#model.reference(this.#model.at);
    const failed = await problemOf(() => refresh(this.#context(), { allowRebuild: true }));
    if (failed === null) {
      delete level.seen;
      if (texts === undefined || Object.entries(edits).some(([unit, text]) => texts[unit] !== text))
        this.#model.forgetAbove();
    } else {
      if (way !== null && way !== undefined) throw failed;
      this.#stage.count(`refused: refresh ${failed.code}`);
      level.texts = texts;
      if (seen !== undefined) level.seen = seen;
      for (const [unit, text] of before) write(unit, text);
    }
    await this.#model.check();
  }

  async #hand({ slot, routine, edit, tries, settle }: Of<'hand'>): Promise<void> {
    const clean = await liveFacts(this.#db);
    const id = await this.#routine(slot, routine);
    if (id === null || !(await this.#editByHand(id, edit))) return;
    let live = await liveFacts(this.#db);
    const [gone, come] = [without(clean, live), without(live, clean)];
    if (gone.length === 0 && come.length === 0) return;
    this.#stage.count(`by hand: ${edit}`);
    if (edit === 'overload') {
      this.#model.extra = withAll(this.#model.extra, come);
      return void (await this.#model.check());
    }
    const going = tries === null ? null : this.#moveOf(tries);
    if (going !== null) {
      const failed = await problemOf(going.run);
      const now = await liveFacts(this.#db);
      if (failed !== null) {
        this.#stage.count(`with a change by hand: ${failed.code}`);
        expect(now).toEqual(live);
      } else {
        this.#stage.count('with a change by hand: not in the way');
        this.#model.at = going.to;
        // What was changed by hand is there as it was.
        expect(without(come, now)).toEqual([]);
        const expected = this.#model.expected();
        if (expected !== undefined) expect(now).toEqual(withAll(without(expected, gone), come));
        else this.#model.level().seen = without(withAll(without(now, come), gone), this.#model.extra);
        live = now;
      }
    }
    await this.#settle(settle, live, gone, come);
  }

  /** The change by hand becomes part of the queue, or goes. */
  async #settle(how: Of<'hand'>['settle'], live: Facts, gone: Facts, come: Facts): Promise<void> {
    const { at, levels } = this.#model;
    if (how === 'refresh' && at > 0) {
      const failed = await problemOf(() => refresh(this.#context(), { fromDatabase: true, allowRebuild: true }));
      expect(await liveFacts(this.#db)).toEqual(live);
      if (failed === null) {
        this.#stage.count('settled: refresh');
        Object.assign(this.#model.level(), { texts: undefined, seen: without(live, this.#model.extra) });
        this.#model.forgetAbove();
        return;
      }
      throw failed;
    }
    if ((how === 'merge' || how === 'overwrite') && at + 1 < levels.length) {
      const onDrift = how;
      const failed = await problemOf(() => push(this.#context(), { goal: { count: 1 }, onDrift, allowRebuild: true }));
      const up = await liveFacts(this.#db);
      this.#stage.count(`${how}: ${failed === null ? 'done' : failed.code}`);
      if (failed !== null) expect(up).toEqual(live);
      else {
        const expected = this.#model.expected(at + 1);
        if (how === 'overwrite' && expected !== undefined) {
          expect([expected, withAll(without(expected, gone), come)]).toContainEqual(up);
        }
        await pop(this.#context(), { goal: { count: 1 }, allowRebuild: true });
        const back = await liveFacts(this.#db);
        const clean = this.#model.expected(at);
        if (how === 'overwrite' && without(back, clean ?? []).length + without(clean ?? [], back).length === 0) return;
        // This database has its own way back.
        expect(back).toEqual(live);
      }
    }
    if ((how === 'below' && at > 0) || how === 'base') {
      if (await this.#layBelow(how, live)) return;
    }
    const name = `n${this.#names++}`;
    await adopt(this.#context(), { words: [], place: { patch: name } });
    this.#stage.count('settled: adopt');
    this.#ignoreLints(name);
    expect(await liveFacts(this.#db)).toEqual(live);
    this.#model.insert({ patch: name, texts: undefined, seen: without(live, this.#model.extra) });
    this.#model.forgetAbove();
  }

  /** The change by hand goes below the patch on top, or into the base; false where that cannot be. */
  async #layBelow(how: 'below' | 'base', live: Facts): Promise<boolean> {
    const { at, levels } = this.#model;
    const below = levels[at]?.patch ?? '';
    const name = `n${this.#names++}`;
    const place = how === 'base' ? how : { patch: name, below };
    const failed = await problemOf(() => adopt(this.#context(), { words: [], place }));
    this.#stage.count(`settled: ${how} ${failed?.code ?? 'done'}`);
    expect(await liveFacts(this.#db)).toEqual(live);
    if (failed !== null) {
      expect(['failed', 'conflict']).toContain(failed.code);
      return false;
    }
    if (how === 'base') this.#hasNewBase = true;
    else {
      this.#ignoreLints(name);
      levels.splice(at, 0, { patch: name, texts: undefined });
      this.#model.at = at + 1;
    }
    this.#model.level().seen = without(live, this.#model.extra);
    this.#model.forgetAll();
    return true;
  }

  /** One of the slot's live routines. */
  async #routine(slot: number, pick: number): Promise<string | null> {
    const units = Object.keys(this.#version(slot, 0));
    const rows =
      await this.#db.sql(`BEGIN; SET LOCAL search_path TO ''; SELECT p.oid::regprocedure::text AS id FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace AND p.proname IN (${units.map((u) => `'${u}'`)})
        AND p.oid::regprocedure::text !~ 'circle' ORDER BY 1`);
    await this.#db.sql('COMMIT');
    return rows.length === 0 ? null : String(rows[pick % rows.length]?.['id']);
  }

  /** Whether the server did it. */
  async #editByHand(id: string, edit: Edit): Promise<boolean> {
    try {
      await this.#db.sql(handSql(id, edit));
      return true;
    } catch {
      await this.#db.sql('ROLLBACK');
      return false;
    }
  }

  /** Another session is changing a routine and has not committed. */
  async #held({ slot, move }: Of<'held'>): Promise<void> {
    const id = await this.#routine(slot, 0);
    const going = this.#moveOf(move, { session: { lockTimeout: 10, attempts: 1 } });
    if (id === null || going === null) return;
    // The model asks this database what plain SQL would make, which would wait for the other session.
    const way = await this.#model.way(going.to);
    await this.#stage.other?.(`BEGIN; ALTER ROUTINE ${id} OWNER TO model_other`);
    const failed = await problemOf(going.run);
    await this.#stage.other?.('ROLLBACK');
    this.#stage.count(`held: ${failed?.code ?? 'not in the way'}`);
    if (failed === null) {
      expect(way).not.toBe('impossible');
      this.#model.at = going.to;
    } else if (way === 'works' && move.rebuild) expect(failed.code).toBe('locked');
    await this.#model.check();
  }

  /** A push from the checkout, and a pop and a push from elsewhere, at once. */
  async #crowd(): Promise<void> {
    const { connection: _, ...context } = this.#context() as QueueContext & { connection?: Connection };
    const { connection: __, ...alone } = this.#db.alone() as QueueContext & { connection?: Connection };
    const goal = { count: 1 } as const;
    const how = { goal, allowRebuild: true };
    const all = await Promise.all([
      problemOf(() => push(context, how)),
      problemOf(() => pop(alone, how)),
      problemOf(() => pop(alone, how)),
    ]);
    for (const failed of all) this.#stage.count(`crowd: ${failed?.code ?? 'done'}`);
    const names = await this.#stack();
    expect(names).toEqual(this.#model.levels.slice(1, names.length + 1).map((level) => level.patch));
    this.#model.at = names.length;
    await this.#model.check();
  }

  /** Commands that have no sense here: refused as what they are, with nothing changed. */
  async #refused({ which }: Of<'refused'>): Promise<void> {
    const { at, levels } = this.#model;
    const context = () => this.#context();
    const first = levels[1]?.patch ?? '';
    const all: [code: string, run: () => Promise<unknown>][] = [
      ['usage', () => push(context(), { goal: { name: 'nobody' } })],
      [at === 0 ? 'nothing-to-do' : 'usage', () => pop(context(), { goal: { name: 'nobody' } })],
      ['usage', () => goTo(context(), { name: 'nobody' })],
      ['failed', () => newPatch(context(), { name: first })],
      ['usage', () => newPatch(context(), { name: '../up' })],
      ['nothing-to-do', () => adopt(context(), { words: [], place: { patch: 'empty' } })],
      ['usage', () => push(this.#queue.context({ readOnly: true }), { goal: { all: true } })],
      at === 0
        ? ['nothing-to-do', () => pop(context(), { goal: { count: 1 } })]
        : ['nothing-to-do', () => push(context(), { goal: { name: levels[at]?.patch ?? '' } })],
    ];
    const [code, command] = all[which % all.length] as (typeof all)[number];
    const files = this.#queue.files();
    expect((await problemOf(command))?.code ?? 'done').toBe(code);
    const now = this.#queue.files();
    for (const path of Object.keys(files)) if (!path.startsWith('udfs/')) expect(now[path]).toBe(files[path]);
    await this.#model.check();
  }
}

/** What it was refused for; null where it was done. Anything but a Problem is a bug. */
async function problemOf(command: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await command();
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** What a person types into psql. */
function handSql(id: string, edit: Edit): string {
  const name = id.slice(0, id.indexOf('('));
  switch (edit) {
    case 'body':
      return `DO $do$ DECLARE def text := pg_get_functiondef('${id}'::regprocedure); BEGIN
        EXECUTE regexp_replace(def, '(\\$(function|procedure)\\$\\n)$', '/* by hand */ \\1'); END $do$`;
    case 'set':
      return `ALTER ROUTINE ${id} SET work_mem = '3MB'`;
    case 'grant':
      return `GRANT EXECUTE ON ROUTINE ${id} TO model_other WITH GRANT OPTION`;
    case 'comment':
      return `COMMENT ON ROUTINE ${id} IS 'by hand'`;
    case 'owner':
      return `ALTER ROUTINE ${id} OWNER TO model_reader`;
    case 'cost':
      return `ALTER FUNCTION ${id} COST 77`;
    case 'drop':
      return `DROP ROUTINE ${id}`;
    case 'overload':
      return `CREATE FUNCTION ${name}(circle, circle) RETURNS circle LANGUAGE sql AS 'SELECT $1'`;
  }
}
