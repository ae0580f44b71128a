// The superuser's own way to a database, around whatever fault stands between it and the program.
import pg from 'pg';
import { catalogQuery } from '../support/catalog.ts';
import { type Connection, connect } from '../support/databases.ts';

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

/** For any URL that pgquilt takes, with a connection for each look. An embedded database must not be open elsewhere. */
export function lookAt(url: string): Look {
  return async () => {
    const connection = await patiently(url);
    try {
      return await lookThrough((sql) => connection.client.query(sql))();
    } finally {
      await connection.close();
    }
  };
}

/** A server that has crashed refuses connections until it has recovered. */
async function patiently(url: string): Promise<Connection> {
  for (;;) {
    try {
      return await connect(url);
    } catch (error) {
      const recovering = error instanceof pg.DatabaseError && error.code?.startsWith('57P0');
      const gone = /ECONNREFUSED|ECONNRESET|terminated/.test(String(error));
      if (!recovering && !gone) throw error;
    }
  }
}
