// The window between reading and replacing is closed: at each point between two statements of a push and of a pop, another
// session replaces, drops or creates the routine. What it committed is never lost, and what it could not commit is not there.
import { expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { ServerError } from '../../src/database/server-error.ts';
import { drift } from '../../src/queue/drift.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import type { DatabaseContext, Connection as OtherSession } from '../support/databases.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { isLong, isSlow } from '../support/long.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const replace = (text: string): string => text.replace('CREATE', 'CREATE OR REPLACE');

/** What the other session does, and how its routine's answer tells that it did. */
const hands = {
  'commits a replace': { before: '', does: replace(f(7)), after: '' },
  'replaces and commits when it is waited for': { before: 'BEGIN; ', does: replace(f(7)), after: 'COMMIT' },
  'replaces and rolls back when it is waited for': { before: 'BEGIN; ', does: replace(f(7)), after: 'ROLLBACK' },
  drops: { before: '', does: 'DROP FUNCTION public.f(integer)', after: '' },
  'creates what the patch creates': { before: '', does: plus('g', 7), after: '' },
} as const;

type Hand = (typeof hands)[keyof typeof hands];

/** The other session at work: started at one point, waited for as long as it is not blocked itself. */
class Other {
  readonly #session: OtherSession;
  readonly #watcher: OtherSession;
  readonly #hand: Hand;
  readonly #pid: number;
  /** Undefined while it waits for us. */
  committed: boolean | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(session: OtherSession, watcher: OtherSession, pid: number, hand: Hand) {
    this.#session = session;
    this.#watcher = watcher;
    this.#pid = pid;
    this.#hand = hand;
  }

  async start(): Promise<void> {
    const { before, does, after } = this.#hand;
    let open = false;
    this.#work = this.#session.client.query(`${before}${does}`).then(
      () => {
        if (after === '') this.committed = true;
        else open = true;
      },
      () => {
        this.committed = false;
      },
    );
    while (this.committed === undefined && !open && !(await this.#isBlocked()))
      await this.#watcher.client.query('SELECT 1');
    if (open) this.#work = this.#endWhenWaitedFor(after);
  }

  /** Holds its uncommitted replace until somebody waits for it, or is done without. */
  async #endWhenWaitedFor(after: string): Promise<void> {
    const waited = `SELECT 1 FROM pg_locks WHERE NOT granted AND ${this.#pid} = ANY (pg_blocking_pids(pid))`;
    while (!this.#released && (await this.#watcher.client.query(waited)).rows.length === 0);
    await this.#session.client.query(after);
    this.committed = after === 'COMMIT';
  }

  #released = false;

  async end(): Promise<void> {
    this.#released = true;
    await this.#work;
    await this.#session.client.query('ROLLBACK');
  }

  async #isBlocked(): Promise<boolean> {
    const { rows } = await this.#watcher.client.query(
      `SELECT 1 FROM pg_locks WHERE NOT granted AND pid = ${this.#pid}`,
    );
    return rows.length > 0;
  }
}

/** A connection that sends each statement of a batch by itself, and calls `at` before the one with that number. */
function stepping(real: Connection, at: (count: number) => Promise<void>): Connection {
  let count = 0;
  const batch: Connection['batch'] = async (statements) => {
    const results: Awaited<ReturnType<Connection['batch']>> = [];
    for (const [index, statement] of statements.entries()) {
      await at(count++);
      const [rows = []] = await real.batch([statement]).catch((error: unknown) => {
        if (error instanceof ServerError) Object.assign(error, { index });
        throw error;
      });
      results.push(rows);
    }
    return results;
  };
  return Object.create(real, { batch: { value: batch } }) as Connection;
}

describeOnNewestServer('the window', (server: DatabaseContext) => {
  const db = useDatabase(server);

  test.each(Object.entries(hands))('another session %s, at every point', { timeout: 300_000 }, async (_, hand) => {
    const [session, watcher] = [await server.connect(db.url), await server.connect(db.url)];
    const { pid } = (await session.client.query('SELECT pg_backend_pid() AS pid')).rows[0] as { pid: number };
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1), g: plus('g', 1) } } });
    const context = queue.context({ database: db.url, session: { lockTimeout: 5000 } });
    const answer = async (name: string) =>
      (await db.sql(`SELECT p.prosrc FROM pg_proc p WHERE oid = to_regprocedure('public.${name}(integer)')`))[0]?.[
        'prosrc'
      ];
    const tell = async () => `${await answer('f')}|${await answer('g')}`;

    for (const verb of ['push', 'pop'] as const) {
      let points = 1;
      // The slow run takes every point; a prime step over the five of them meets each kind of point on the way.
      for (let point = 0; point < points; point += isSlow ? 1 : isLong ? 13 : 89) {
        await db.sql('DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS pgquilt CASCADE; CREATE SCHEMA public');
        await load(context);
        if (verb === 'pop') await push(context, { goal: { all: true } });
        const ours =
          verb === 'push'
            ? [' BEGIN RETURN a + 1; END ', ' BEGIN RETURN a + 1; END ']
            : [' BEGIN RETURN a + 0; END ', 'undefined'];
        const before = await tell();
        const other = new Other(session, watcher, pid, hand);
        let started = false;
        const real = await openTarget(context.target);
        const connection = stepping(real, async (count) => {
          points = Math.max(points, count + 1);
          if (count !== point || started) return;
          started = true;
          await other.start();
        });
        const move = verb === 'push' ? push : pop;
        const result = await move({ ...context, connection }, { goal: { all: true } }).catch((e: unknown) => e);
        await real.close();
        await other.end();
        const done = (result as { top?: unknown }).top !== undefined;
        const where = `${verb}, point ${point}`;
        const now = await tell();
        if (other.committed && done) {
          // Theirs came last, or did not touch what we did: it stands, and shows as drift where the ledger has the routine.
          expect(now, where).not.toBe(ours.join('|'));
        } else if (other.committed) {
          // Ours was refused whole: what they did is all that happened.
          expect(result, where).toMatchObject({ code: 'drift' });
          expect(now, where).not.toBe(before);
          expect((await drift(context)).drift.length + (hand.does.includes('public.g') ? 1 : 0), where).toBeGreaterThan(
            0,
          );
        } else {
          expect(result, where).toMatchObject({ target: expect.any(String) });
          expect(now, where).toBe(ours.join('|'));
        }
      }
      expect(points, verb).toBeGreaterThan(20);
    }
    await session.close();
    await watcher.close();
  });

  test('another session commits a replace between the rehearsal of a restack and its change', async () => {
    const session = await server.connect(db.url);
    const data = { units: { f: f(0), g: plus('g', 0) }, patches: { one: { f: f(1) }, two: { g: plus('g', 1) } } };
    const queue = db.queue(data);
    const context = queue.context({ database: db.url });
    await load(context);
    await push(context, { goal: { all: true } });
    queue.write('series.yaml', queue.read('series.yaml').replace('  - one\n', ''));
    const real = await openTarget(context.target);
    let replaced = 0;
    const batch: Connection['batch'] = async (statements) => {
      const results = await real.batch(statements);
      if (replaced === 0 && statements.some((s) => s.includes('ROLLBACK TO SAVEPOINT pgquilt_rehearsal'))) {
        await session.client.query(`SET lock_timeout TO '20s'; ${replace(f(7))}`);
        replaced++;
      }
      return results;
    };
    const connection = Object.create(real, { batch: { value: batch } }) as Connection;
    const moved = goToSeries({ ...queue.context({ database: db.url }), connection }, {});
    await expect(moved.finally(() => real.close())).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('public.f(integer)'),
    });
    expect(replaced).toBe(1);
    expect([await db.value('SELECT f(0)'), await db.value('SELECT g(0)')]).toEqual([7, 1]);
    expect(await db.value("SELECT string_agg(name, ' ' ORDER BY position) FROM pgquilt.patch")).toBe('one two');
    await session.close();
  });
});
