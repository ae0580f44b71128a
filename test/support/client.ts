// A client of the test's own, beside what pgquilt connects.
import pg from 'pg';

/** Connects. A server that ends it while it is idle, as one does that is killed, is no error of the test's. */
export async function openClient(config: string | pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(typeof config === 'string' ? { connectionString: config } : config);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
