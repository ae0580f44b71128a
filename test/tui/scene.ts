// What the journeys go through: a small queue, its base on a database, a plan that is agreed to, and a look at the catalogs.

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import type { DatabaseContext } from '../support/databases.ts';
import type { PtyScreen } from '../support/pty-screen.ts';
import { type QueueData, TestQueue, writeQueue } from '../support/queue.ts';
import { runDir, tempDir } from '../support/temp.ts';
import { openTerminal, type TerminalOptions } from './terminal.ts';

const value = (name: string, body: string) =>
  `CREATE FUNCTION ${name}() RETURNS integer\nLANGUAGE sql AS $$ SELECT ${body} $$;\n`;

/** A function of the queue, with the number that it returns. */
export const returns = (name: string, number: number | string) => value(name, String(number));

const data: QueueData = {
  units: { one: returns('one', 1), two: returns('two', 2) },
  patches: {
    'one-is-ten': { one: returns('one', 10) },
    'two-is-twenty': { two: returns('two', 20) },
    'add-three': { three: returns('three', 3) },
  },
};

export interface Screens {
  readonly queue: TestQueue;
  /** Opens the interface, and waits for the database's first answer. */
  open(words?: readonly string[], options?: Partial<TerminalOptions>): Promise<PtyScreen>;
}

export interface Scene extends Screens {
  readonly url: string;
  /** What the functions return in the database; null where one is not there. An embedded one has to be left by all others. */
  valuesOf(...names: readonly string[]): Promise<(number | null)[]>;
  /** Runs SQL as somebody else does. */
  sql(text: string): Promise<void>;
}

/** Presses the keys, waits until the plan says what it should, agrees to it, and waits for what comes of it. */
export async function agree(
  terminal: PtyScreen,
  keys: readonly string[],
  plan: string | RegExp,
  outcome: Parameters<PtyScreen['until']>[0],
): Promise<void> {
  terminal.press(...keys);
  await agreeTo(terminal, plan, outcome);
}

/** The same where the plan is on its way already. */
export async function agreeTo(
  terminal: PtyScreen,
  plan: string | RegExp,
  outcome: Parameters<PtyScreen['until']>[0],
): Promise<void> {
  await terminal.until(plan);
  await terminal.until('y   do it');
  terminal.press('y');
  await terminal.until(outcome);
}

/** Leaves the interface, which gives the screen back as it was. */
export async function leave(terminal: PtyScreen): Promise<void> {
  terminal.press('ctrl+c');
  expect(await terminal.end()).toBe(0);
  expect([terminal.isAlternate, terminal.cursorShows]).toEqual([false, true]);
}

/** The queue with an embedded database that has not been created yet. */
export function sceneOnFiles(): Screens {
  return onScreen(writeQueue(data));
}

function onScreen(queue: TestQueue): Screens {
  return {
    queue,
    async open(words = ['ui'], options = {}) {
      const terminal = openTerminal(words, { cwd: queue.root, ...options });
      await terminal.until((text) => text.includes(' applied') && !text.includes('asking the database'));
      return terminal;
    },
  };
}

/** The queue on a fresh database, `applied` patches pushed. */
export async function scene(context: DatabaseContext, applied = 0): Promise<Scene> {
  const { queue, url } = context.kind === 'embedded' ? await embedded(applied) : await onServer(context, applied);
  const withClient = async <T>(work: (client: Awaited<ReturnType<typeof context.connect>>['client']) => Promise<T>) => {
    const { client, close } = await context.connect(url);
    try {
      return await work(client);
    } finally {
      await close();
    }
  };
  return {
    ...onScreen(queue),
    url,
    valuesOf: (...names) =>
      withClient(async (client) => {
        const values: (number | null)[] = [];
        for (const name of names) {
          const there = await client.query('SELECT to_regprocedure($1) AS f', [`${name}()`]);
          if (there.rows[0].f === null) values.push(null);
          else values.push(Number((await client.query(`SELECT ${name}() AS value`)).rows[0].value));
        }
        return values;
      }),
    sql: (text) => withClient(async (client) => void (await client.query(text))),
  };
}

async function onServer(context: DatabaseContext, applied: number) {
  const url = await context.freshDatabase();
  const queue = writeQueue(data, url);
  await prepare(queue, applied);
  return { queue, url };
}

const prepared = new Map<number, Promise<string>>();

/** A copy of a queue whose database, in its own folder, is made once a process. */
async function embedded(applied: number) {
  const first = prepared.get(applied) ?? firstOf(applied);
  prepared.set(applied, first);
  // What failed once is tried again by the next journey.
  first.catch(() => prepared.delete(applied));
  const root = tempDir();
  await cp(await first, root, { recursive: true, preserveTimestamps: true });
  return { queue: new TestQueue(root), url: `pglite:${join(root, '.pgquilt/dev')}` };
}

async function firstOf(applied: number): Promise<string> {
  const queue = writeQueue(data);
  await cp(inject('embeddedTemplate'), join(queue.root, '.pgquilt/dev'), { recursive: true });
  await prepare(queue, applied);
  // Another file of this process uses it too, and what is tempDir's goes with this one.
  const kept = runDir('scene-');
  await cp(queue.root, kept, { recursive: true, preserveTimestamps: true });
  return kept;
}

async function prepare(queue: TestQueue, applied: number): Promise<void> {
  await load(queue.context());
  if (applied > 0) await push(queue.context(), { goal: { count: applied } });
}
