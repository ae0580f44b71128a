// What the journeys go through: a small queue, its base on a database, and a look at the catalogs.

import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import type { DatabaseContext } from '../support/databases.ts';
import type { PtyScreen } from '../support/pty-screen.ts';
import { type QueueData, type TestQueue, writeQueue } from '../support/queue.ts';
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
  /** What the function returns in the database; null where it is not there. */
  valueOf(name: string): Promise<number | null>;
  /** Runs SQL as somebody else does. */
  sql(text: string): Promise<void>;
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
export async function scene(context: DatabaseContext, applied = 0, over: Partial<QueueData> = {}): Promise<Scene> {
  const url = await context.freshDatabase();
  const queue = writeQueue({ ...data, ...over }, url);
  await load(queue.context());
  if (applied > 0) await push(queue.context(), { goal: { count: applied } });
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
    valueOf: (name) =>
      withClient(async (client) => {
        const there = await client.query('SELECT to_regprocedure($1) AS f', [`${name}()`]);
        if (there.rows[0].f === null) return null;
        return Number((await client.query(`SELECT ${name}() AS value`)).rows[0].value);
      }),
    sql: (text) => withClient(async (client) => void (await client.query(text))),
  };
}
