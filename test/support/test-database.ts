// A database for the tests of a suite, of any kind, emptied before each test: creating one on a real server takes longer
// than most tests, and an embedded one is shared by all suites of a process.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { readTarget } from '../../src/database/target.ts';
import { type Context, type ContextOptions, openContext } from '../../src/queue/common/context.ts';
import { readSeries } from '../../src/series/read.ts';
import { catalogQuery } from './catalog.ts';
import { openClient } from './client.ts';
import type { DatabaseContext } from './databases.ts';
import { isLong } from './long.ts';
import { dumpSchema } from './pg-dump.ts';
import { type QueueData, type TestQueue, writeQueue } from './queue.ts';
import { cleanEnvironment } from './run.ts';
import { EMPTY, emptyKept, sharedEmbedded } from './shared-embedded.ts';
import { tempDir } from './temp.ts';

type Row = Record<string, unknown>;

/** The database of the running test. */
export interface TestDatabase {
  readonly url: string;
  /** Runs statements as the superuser, as another hand would; gives the rows of the last one. */
  sql(statements: string): Promise<Row[]>;
  /** The one value that a query gives. */
  value(query: string): Promise<unknown>;
  /** Takes everything away again, in the middle of a test. */
  empty(): Promise<void>;
  /** A queue whose default target is this database. */
  queue(data: QueueData): TestQueue;
  /** A context in an empty folder, with nothing but the database named. */
  alone(options?: Partial<ContextOptions>): Context;
  /** Every routine, and all that hangs on routines, as the catalogs have it; equal states give equal texts. */
  catalog(): Promise<string>;
  /** What pg_dump makes of the schema, the ledger left out; a constant where its version does not fit the server. */
  dump(): Promise<string>;
}

/** Makes the roles, which all databases of a server share; other suites may be making them at this moment. */
export function ensureRoles(...names: string[]): string {
  return names
    .map(
      (name) =>
        `DO $$ BEGIN CREATE ROLE ${name}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`,
    )
    .join('\n');
}

/**
 * Call it once in a suite; the database is there in its tests. `kept`: each test has a fresh one, and all that it does goes over
 * one connection, as it does where the server is embedded; for many small operations, each of which would connect anew.
 */
export function useDatabase(server: DatabaseContext, options: { kept?: boolean } = {}): TestDatabase {
  let url = '';
  let kept: Connection | undefined;
  let client: pg.Client | undefined;
  const isFresh = options.kept === true && server.kind === 'server';
  beforeAll(async () => {
    if (server.kind === 'embedded') ({ url, connection: kept } = await sharedEmbedded());
    else if (!isFresh) url = await server.freshDatabase();
  });
  beforeEach(async () => {
    if (isFresh) {
      url = await server.freshDatabase();
      kept = await openTarget(readTarget(url, '/'));
    }
    if (kept !== undefined) return void (await emptyKept(kept));
    client = await openClient(url);
    await client.query(EMPTY);
  });
  afterEach(async () => {
    await client?.end();
    client = undefined;
    if (isFresh) await kept?.close();
  });
  const sql = async (statements: string): Promise<Row[]> => {
    if (kept !== undefined) return (await kept.batch([statements])).at(-1) ?? [];
    const result = (await client?.query(statements)) as unknown as pg.QueryResult<Row> | pg.QueryResult<Row>[];
    return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
  };
  return {
    get url() {
      return url;
    },
    sql,
    empty: async () => {
      if (kept === undefined) await sql(EMPTY);
      else await emptyKept(kept);
    },
    value: async (query) => Object.values((await sql(query))[0] ?? {})[0],
    queue: (data) => writeQueue(data, url, kept),
    alone: (options = {}) => ({
      ...openContext({ cwd: tempDir(), env: {}, readSeries, toolVersion: '0.0.1', database: url, ...options }),
      ...(kept === undefined ? {} : { connection: kept }),
    }),
    catalog: async () => {
      const rows = await sql(`BEGIN; SET LOCAL search_path TO ''; ${catalogQuery}`);
      await sql('COMMIT');
      return rows.map((r) => String(r['line'])).join('\n');
    },
    dump: () => (server.kind === 'server' ? schemaDump(url, server.major) : Promise.resolve('no server to dump')),
  };
}

const run = promisify(execFile);
let dumpMajor: Promise<number> | undefined;

async function schemaDump(url: string, major: number): Promise<string> {
  dumpMajor ??= run('pg_dump', ['--version']).then(
    ({ stdout }) => Number(/\d+/.exec(stdout)?.[0]),
    () => 0,
  );
  if ((await dumpMajor) < major) return isLong ? dumpSchema(url) : 'no pg_dump of this version';
  const { stdout } = await run('pg_dump', ['-s', '-N', 'pgquilt', url], { env: cleanEnvironment() });
  // Newer versions guard a dump with a word that is random each time.
  return stdout.replace(/^\\(un)?restrict .*\n/gm, '');
}
