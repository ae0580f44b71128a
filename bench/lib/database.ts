// Databases on the benchmark's server, each a copy of a template so that every repetition starts from the same state.
import pg from 'pg';
import type { Bench } from './bench.ts';

let made = 0;

/** Runs one simple query on a database of the server. */
export async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Copies a database (template0 unless told); gives the copy's URL. Its caches are warmed by one connection. */
export async function copyDatabase(bench: Bench, template = 'template0'): Promise<string> {
  made++;
  const name = `bench_${made}`;
  const from = template.startsWith('postgres://') ? new URL(template).pathname.slice(1) : template;
  await query(bench.server.url(), `CREATE DATABASE ${name} TEMPLATE ${from}`);
  const url = bench.server.url(name);
  await query(url, 'SELECT count(*) FROM pg_proc');
  return url;
}

export async function dropDatabase(bench: Bench, url: string): Promise<void> {
  await query(bench.server.url(), `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}
