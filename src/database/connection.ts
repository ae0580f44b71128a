// One connection, embedded or real, through the same driver. Statements travel in batches: one simple query, one
// round trip, a result for each statement, and on an error the number of the statement that raised it.
import type { Client, QueryArrayResult, QueryResult } from 'pg';
import type { Problem } from '../problem.ts';
import { connectionProblem, isConnectionLoss, SEPARATOR, ServerError } from './server-error.ts';
import type { Standing } from './stack-memo.ts';
import type { Target } from './target.ts';

export type Row = Record<string, unknown>;

/** What a statement gave back, in its order, with the type of each column; no columns where it gives no rows. */
export interface Table {
  readonly columns: readonly { readonly name: string /** The type's oid. */; readonly type: number }[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface Connection {
  readonly target: Target;
  /** Messages sent for which an answer was awaited, the start-up included. */
  readonly roundTrips: number;
  /** What the server remarked, in order. */
  readonly notices: readonly Notice[];
  /**
   * Runs statements as one simple query. Gives the rows of each. Throws ServerError with the index of the statement
   * that failed, Problem('connection') where the connection is gone.
   */
  batch(statements: readonly string[]): Promise<Row[][]>;
  /** The same, with the results as tables: two columns may have one name there. */
  tables(statements: readonly string[]): Promise<Table[]>;
  /** Runs one statement with parameters. */
  run(statement: string, parameters: readonly unknown[]): Promise<Row[]>;
  /** Notes where this connection leaves the target, undefined where that is not certain; of an embedded database it is remembered when it closes. */
  noteStack(standing: Standing | undefined): void;
  close(): Promise<void>;
  /** The same, without waiting for a server to have closed its side. */
  leave(): Promise<void>;
}

const noop = (): void => undefined;

export interface Notice {
  readonly code: string;
  readonly message: string;
}

/**
 * Wraps a client that is yet to connect: an error that comes with the packet that ends the handshake, as from a server that is
 * shut down just then, would end the process if nobody listened. `closeMore` is called after the client's end, with what was noted.
 */
export function wrapClient(
  client: Client,
  target: Target,
  closeMore: (standing: Standing | undefined) => Promise<void>,
): Connection {
  let roundTrips = 1;
  let completed = 0;
  let lost: Error | undefined;
  let noted: Standing | undefined;
  const notices: Notice[] = [];
  client.on('error', (error) => {
    lost = error;
  });
  client.on('notice', (n) => notices.push({ code: n.code ?? '', message: n.message ?? '' }));
  const wire = (client as unknown as { connection: NodeJS.EventEmitter }).connection;
  wire.on('commandComplete', () => completed++);
  wire.on('emptyQuery', () => completed++);

  let last: Promise<unknown> | undefined;
  const send = <T>(statements: readonly string[], work: () => Promise<T>): Promise<T> => {
    // One at a time: what is completed, and what fails, is of the message that was sent last. It goes out at once where nothing is
    // under way: the caller has other work for the time until the answer.
    const sent = last === undefined ? sendNow(statements, work) : last.then(() => sendNow(statements, work));
    const ended = sent.then(noop, noop).then(() => {
      if (last === ended) last = undefined;
    });
    last = ended;
    return sent;
  };
  const sendNow = async <T>(statements: readonly string[], work: () => Promise<T>): Promise<T> => {
    if (lost !== undefined) throw lostProblem(lost);
    roundTrips++;
    completed = 0;
    try {
      return await work();
    } catch (error) {
      if (lost !== undefined || isConnectionLoss(error)) {
        lost ??= error as Error;
        throw lostProblem(error);
      }
      throw new ServerError(error as Error, statements, completed);
    }
  };
  // A connection that is gone cannot be closed in an orderly way, and need not be.
  const end = (): Promise<void> => client.end().catch(() => undefined);
  const lostProblem = (error: unknown): Problem => connectionProblem(error, target, 'lost');

  return {
    target,
    get roundTrips() {
      return roundTrips;
    },
    notices,
    batch: (statements) =>
      send(statements, async () => {
        const result = (await client.query(statements.join(SEPARATOR))) as unknown as QueryResult | QueryResult[];
        return (Array.isArray(result) ? result : [result]).map((r) => r.rows as Row[]);
      }),
    tables: (statements) =>
      send(statements, async () => {
        const query = { text: statements.join(SEPARATOR), rowMode: 'array' as const };
        const result = (await client.query(query)) as unknown as QueryArrayResult | QueryArrayResult[];
        return (Array.isArray(result) ? result : [result]).map(({ fields, rows }) => ({
          columns: (fields ?? []).map((f) => ({ name: f.name, type: f.dataTypeID })),
          rows,
        }));
      }),
    run: (statement, parameters) =>
      send([statement], async () => (await client.query(statement, [...parameters])).rows as Row[]),
    noteStack: (standing) => {
      noted = standing;
    },
    close: async () => {
      await end();
      await closeMore(noted);
    },
    leave: async () => {
      const ended = end();
      if (target.kind === 'embedded') await ended;
      await closeMore(noted);
    },
  };
}
