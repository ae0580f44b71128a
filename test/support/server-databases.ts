// Databases on a server that may run in another process: all that is needed is the superuser's URL.
import { randomBytes } from 'node:crypto';
import { openClient } from './client.ts';

/** The URL of a database on a local server, in the form that pgquilt and psql take. */
export function serverUrl(port: number, database: string, user: string): string {
  return `postgres://${encodeURIComponent(user)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Makes a fresh, empty database of a unique name on the server of `adminUrl`; gives its URL. */
export async function createDatabase(adminUrl: string): Promise<string> {
  const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`;
  // Nobody can be connected to template0, so that copying it never has to wait.
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Removes a database that `createDatabase` made, ending whatever is still connected to it. */
export async function dropDatabase(adminUrl: string, url: string): Promise<void> {
  await administer(adminUrl, `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = await openClient(adminUrl);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
