// The superuser's own way to a database, around whatever fault stands between it and the program.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { catalogQuery } from '../support/catalog.ts';
import { connect } from '../support/databases.ts';

/** What the database says of itself, read without the program's help. */
export interface Facts {
  /** Names of the applied patches, bottom first. */
  readonly stack: readonly string[];
  /** Entries in the log. */
  readonly operations: number;
  /** Every routine, and all that hangs on routines. */
  readonly catalog: string;
}

/** Reads the facts, once every operation that is still under way has ended. */
export type Look = () => Promise<Facts>;

/** The lock that every operation holds until its transaction has ended, then what the transactions left. */
const QUERY = `SELECT pg_advisory_lock(1885827445, 1768715264), pg_advisory_unlock(1885827445, 1768715264);
  SET search_path TO '';
  SELECT coalesce((SELECT json_agg(name ORDER BY position) FROM pgquilt.patch), '[]') AS stack,
    (SELECT count(*)::int FROM pgquilt.log) AS operations,
    (SELECT string_agg(line, E'\\n') FROM (${catalogQuery}) lines) AS catalog;
  RESET search_path`;

/** By way of an open connection. */
export function lookThrough(query: (sql: string) => Promise<unknown>): Look {
  return async () => {
    const results = (await query(QUERY)) as pg.QueryResult<Facts>[];
    const [facts] = results[2]?.rows ?? [];
    if (facts === undefined) throw new Error('the database said nothing');
    return facts;
  };
}

/**
 * For any URL that pgquilt takes, with a connection for each look. An embedded database must not be open elsewhere. A server that
 * has crashed refuses connections until it has recovered, and cuts those that it took before it knew: it is asked again.
 */
export function lookAt(url: string): Look {
  return () =>
    patiently(async () => {
      const connection = await connect(url);
      try {
        return await lookThrough((sql) => connection.client.query(sql))();
      } finally {
        await connection.close();
      }
    });
}

/** A connection that does nothing; a server that has lost a process ends it before it recovers, with all others. */
export async function canary(url: string): Promise<{ ended(): Promise<void>; close(): Promise<void> }> {
  const { client, close } = await patiently(() => connect(url));
  const over = new Promise<void>((resolve) => client.once('end', resolve));
  const ended = (): Promise<void> => {
    const late = new Promise<never>((_, reject) => {
      const error = new Error('the server has not noticed that a process of its own was killed');
      AbortSignal.timeout(PATIENCE).addEventListener('abort', () => reject(error));
    });
    return Promise.race([over, late]);
  };
  return { ended, close };
}

/** Longer than any recovery takes, in milliseconds. */
const PATIENCE = 120_000;

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; ) {
    try {
      return await work();
    } catch (error) {
      const recovering = error instanceof pg.DatabaseError && error.code?.startsWith('57P0');
      const gone = /ECONNREFUSED|ECONNRESET|EPIPE|terminated|closed/.test(String(error));
      if ((!recovering && !gone) || Date.now() > end) throw error;
      await setTimeout(20);
    }
  }
}
