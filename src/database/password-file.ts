// Passwords from libpq's file, ~/.pgpass or PGPASSFILE. The driver reads it too, and tells the user of that as something to be given up.
import type { Connection } from 'pgpass';

/** The password that the file has for the connection; undefined where it has none, or others than its owner may read it. */
export async function passwordFromFile(connection: Connection): Promise<string | undefined> {
  const { default: pgpass } = await import('pgpass');
  return new Promise((resolve) => pgpass(connection, resolve));
}
