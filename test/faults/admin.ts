// The superuser's own way to a database that comes and goes: a connection for each question, tried until there is one.
import pg from 'pg';
import { catalogQuery } from '../support/catalog.ts';
import { type Connection, connect } from '../support/databases.ts';
import type { Admin } from './scene.ts';

/** For any URL that pgquilt takes. An embedded database must not be open elsewhere. */
export function adminOf(url: string): Admin {
  const sql: Admin['sql'] = async (statements) => {
    const connection = await patiently(url);
    try {
      const result = (await connection.client.query(statements)) as unknown as pg.QueryResult | pg.QueryResult[];
      return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
    } finally {
      await connection.close();
    }
  };
  const catalog = async (): Promise<string> => {
    const rows = await sql(`SET search_path TO ''; ${catalogQuery}`);
    return rows.map((row) => String(row['line'])).join('\n');
  };
  return { sql, catalog };
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
