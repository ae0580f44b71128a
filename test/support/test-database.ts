// A database for the tests of a suite, of any kind, emptied before each test: creating one on a real server takes longer
// than most tests, and an embedded one is shared by all suites of a process.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { type Context, type ContextOptions, openContext } from '../../src/queue/common/context.ts';
import { readSeries } from '../../src/series/read.ts';
import { catalogQuery } from './catalog.ts';
import type { DatabaseContext } from './databases.ts';
import { type QueueData, type TestQueue, writeQueue } from './queue.ts';
import { cleanEnvironment } from './run.ts';
import { EMPTY, emptyEmbedded, sharedEmbedded } from './shared-embedded.ts';
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

/** Call it once in a suite; the database is there in its tests. */
export function useDatabase(server: DatabaseContext): TestDatabase {
  let url = '';
  let embedded: Connection | undefined;
  let client: pg.Client | undefined;
  beforeAll(async () => {
    if (server.kind === 'embedded') ({ url, connection: embedded } = await sharedEmbedded());
    else url = await server.freshDatabase();
  });
  beforeEach(async () => {
    if (embedded !== undefined) return void (await emptyEmbedded(embedded));
    client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(EMPTY);
  });
  afterEach(async () => {
    await client?.end();
    client = undefined;
  });
  const sql = async (statements: string): Promise<Row[]> => {
    if (embedded !== undefined) return (await embedded.batch([statements])).at(-1) ?? [];
    const result = (await client?.query(statements)) as unknown as pg.QueryResult<Row> | pg.QueryResult<Row>[];
    return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
  };
  return {
    get url() {
      return url;
    },
    sql,
    empty: async () => {
      if (embedded === undefined) await sql(EMPTY);
      else await emptyEmbedded(embedded);
    },
    value: async (query) => Object.values((await sql(query))[0] ?? {})[0],
    queue: (data) => writeQueue(data, url, embedded),
    alone: (options = {}) => ({
      ...openContext({ cwd: tempDir(), env: {}, readSeries, toolVersion: '0.0.1', database: url, ...options }),
      ...(embedded === undefined ? {} : { connection: embedded }),
    }),
    catalog: async () => {
      const rows = await sql(`BEGIN; SET LOCAL search_path TO ''; ${catalogQuery}`);
      await sql('COMMIT');
      return rows.map((r) => String(r['line'])).join('\n');
    },
    dump: () => (embedded === undefined ? schemaDump(url, server.major) : Promise.resolve('no server to dump')),
  };
}

const run = promisify(execFile);
let dumpMajor: Promise<number> | undefined;

async function schemaDump(url: string, major: number): Promise<string> {
  dumpMajor ??= run('pg_dump', ['--version']).then(
    ({ stdout }) => Number(/\d+/.exec(stdout)?.[0]),
    () => 0,
  );
  if ((await dumpMajor) < major) return 'no pg_dump of this version';
  const { stdout } = await run('pg_dump', ['-s', '-N', 'pgquilt', url], { env: cleanEnvironment() });
  // Newer versions guard a dump with a word that is random each time.
  return stdout.replace(/^\\(un)?restrict .*\n/gm, '');
}
