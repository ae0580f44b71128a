// One embedded database for all suites of a process that do not ask for one of their own: copying its data directory and
// opening it takes a second of the processor's time.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { readTarget } from '../../src/database/target.ts';
import { runDir } from './temp.ts';

/** Takes away everything that a test may have left in a database; roles and a database's own settings stay. */
export const EMPTY = `DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', s);
  END LOOP; END $$;
  CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;`;

let shared: Promise<{ url: string; connection: Connection }> | undefined;

/** The process's embedded database, open as the tool opens it. Whoever uses it empties it first, and leaves it open. */
export function sharedEmbedded(): Promise<{ url: string; connection: Connection }> {
  shared ??= open();
  return shared;
}

async function open(): Promise<{ url: string; connection: Connection }> {
  const folder = join(runDir('pgquilt-pglite-'), 'data');
  await cp(inject('embeddedTemplate'), folder, { recursive: true });
  const url = `pglite:${folder}`;
  return { url, connection: await openTarget(readTarget(url, '/')) };
}

/** Empties the database and gives the session back its defaults: what was there may have been another suite's. */
export async function emptyKept(connection: Connection): Promise<void> {
  await connection.batch(['ROLLBACK']);
  await connection.batch(['DISCARD ALL']);
  await connection.batch([EMPTY]);
}
