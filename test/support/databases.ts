// The same suite on the embedded server and on every real server of this run: what a test proves, it proves on each.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import type pg from 'pg';
import { afterAll, describe, inject, test } from 'vitest';
import { openClient } from './client.ts';
import { isLong, isMoreOnly } from './long.ts';
import { needsThat } from './needs.ts';
import type { ProvidedServer } from './provided.ts';
import { createDatabase, dropDatabase } from './server-databases.ts';
import { type SystemServer, systemServer } from './system-server.ts';
import { tempDir } from './temp.ts';

/** An open connection of the test's own; `close` ends the client and, where embedded, the server with it. */
export interface Connection {
  client: pg.Client;
  close(): Promise<void>;
}

/** What a suite knows of the kind of server it runs on. */
export interface DatabaseContext {
  kind: 'embedded' | 'server';
  /** Such as `PGlite 18` or `PostgreSQL 13`. */
  label: string;
  major: number;
  /** The superuser's URL of the server, where it is a real one. */
  adminUrl: string | undefined;
  /** Makes a fresh, empty database; gives the URL that pgquilt takes. It is removed when the suite has ended. */
  freshDatabase(): Promise<string>;
  /** Connects as the superuser. An embedded database takes one process and one connection at a time: close it. */
  connect(url: string): Promise<Connection>;
}

/** The real servers of this run: none where PGQUILT_TEST_SERVERS=none. */
export function realServers(): ProvidedServer[] {
  return inject('servers');
}

/** Whether a run is the matrix, which does everything on every server. */
const isMatrix = process.env.PGQUILT_TEST_SERVERS === 'all';
/**
 * Whether the embedded server is left to the normal run. What only the long run has, and what describeOnBothKindsInTime leaves, that
 * run has not done on it: such suites ask for it by name (`describeOnEmbedded`).
 */
const leavesEmbedded = isLong && !isMatrix;

/** Runs a suite on each real server, and in the normal run on the embedded one: for what differs from major to major. */
export function describeOnEachServer(name: string, suite: (context: DatabaseContext) => void): void {
  if (!leavesEmbedded) describeOnEmbedded(name, suite);
  describeOnRealServers(name, suite);
}

/**
 * Runs a suite on the embedded server, which is of the newest major, and on the oldest real one; in the long run on the
 * newest of its real servers; on every real one where a run names its majors. For what both kinds of server have to show,
 * but no major of its own.
 */
export function describeOnBothKinds(name: string, suite: (context: DatabaseContext) => void): void {
  if (leavesEmbedded) {
    describeOnNewestServer(name, suite);
    return;
  }
  describeOnEmbedded(name, suite);
  describeOnRealServer(name, suite);
}

/** As describeOnBothKinds in the normal run, and on every real server of the long one: what the invariants say of all majors. */
export function describeOnEveryMajor(name: string, suite: (context: DatabaseContext) => void): void {
  if (!leavesEmbedded) describeOnEmbedded(name, suite);
  describeOnRealServer(name, suite);
}

/**
 * Runs a suite on the embedded server, in the long run on the oldest real one, and with PGQUILT_TEST_SERVERS=all on
 * every one: for use cases, which the one engine does alike on all. What the invariants say is proved with
 * `describeOnEveryMajor` in every run.
 */
export function describeOnUsualKind(name: string, suite: (context: DatabaseContext) => void): void {
  const chosen = isMatrix ? realServers() : isLong ? realServers().slice(0, 1) : [];
  if (!leavesEmbedded || chosen.length === 0) describeOnEmbedded(name, suite);
  for (const server of chosen) describeOnServer(name, server, suite);
}

/**
 * In the normal run on the oldest real server alone, which is the quicker kind; in the long run, which takes every file with such a
 * suite, on the embedded one, and on its real one as well where the whole file is left to it and `onServer` asks for that.
 */
export function describeOnBothKindsInTime(
  name: string,
  suite: (context: DatabaseContext) => void,
  { onServer = false }: { onServer?: boolean } = {},
): void {
  if (isLong) describeOnEmbedded(name, suite);
  if (!isMoreOnly || onServer) describeOnRealServer(name, suite);
}

/** Runs a suite on the oldest real server; on every one where a run names its majors. */
export function describeOnRealServer(name: string, suite: (context: DatabaseContext) => void): void {
  const all = realServers();
  const chosen = process.env.PGQUILT_TEST_SERVERS ? all : all.slice(0, 1);
  for (const server of chosen) describeOnServer(name, server, suite);
  if (chosen.length === 0) test(`${name}: no real server in this run`, () => {});
}

/** Runs a suite on the embedded server alone: for what no server has a say in. */
export function describeOnEmbedded(name: string, suite: (context: DatabaseContext) => void): void {
  describe(`${name} (PGlite 18)`, () => withConnections(suite, embedded()));
}

/**
 * Runs a suite on each real server: for what takes two connections, roles or processes. With `isMine`, on those of which it is
 * true, the oldest being the first: where two files share the work.
 */
export function describeOnRealServers(
  name: string,
  suite: (context: DatabaseContext) => void,
  isMine: (at: number) => boolean = () => true,
): void {
  const mine = realServers().filter((_, at) => isMine(at));
  for (const server of mine) describeOnServer(name, server, suite);
  // A test file without any suite is an error to vitest.
  if (mine.length === 0) test(`${name}: no real server in this run`, () => {});
}

/**
 * Runs a suite on the system's own PostgreSQL, which has the extensions that npm's binaries lack. Where it is not installed
 * or lacks one of `extensions`, a skipped test says so.
 */
export function describeOnSystemServer(
  name: string,
  extensions: readonly string[],
  suite: (context: DatabaseContext) => void,
): void {
  const found = process.env.PGQUILT_TEST_SERVERS === 'none' ? 'this run has no real server' : systemServer(extensions);
  if (typeof found === 'string') {
    describe(name, () => test('runs where there is one', () => needsThat(false, found)));
    return;
  }
  describe(`${name} (the system's PostgreSQL ${found.major})`, () => withConnections(suite, onSystemServer(found)));
}

/** Runs a suite on the newest real server alone, also where a run names many majors: for what takes minutes. */
export function describeOnNewestServer(name: string, suite: (context: DatabaseContext) => void): void {
  const newest = realServers().at(-1);
  if (newest === undefined) test(`${name}: no real server in this run`, () => {});
  else describeOnServer(name, newest, suite);
}

/** Connects to any URL that pgquilt takes: `postgres://…` or `pglite:DIR`. A server that ends it while it is idle is no error. */
export async function connect(url: string): Promise<Connection> {
  if (!url.startsWith('pglite:')) {
    const client = await openClient(url);
    return { client, close: () => client.end() };
  }
  const server = await PGlite.create({ dataDir: url.slice('pglite:'.length) });
  const client = await openClient(createPgConfig(server) as unknown as pg.ClientConfig);
  return {
    client,
    async close() {
      await client.end();
      await server.close();
    },
  };
}

type Databases = Omit<DatabaseContext, 'connect'> & { removeAll(): Promise<void> };

function describeOnServer(name: string, server: ProvidedServer, suite: (context: DatabaseContext) => void): void {
  describe(`${name} (PostgreSQL ${server.major})`, () => withConnections(suite, onServer(server)));
}

function withConnections(suite: (context: DatabaseContext) => void, databases: Databases): void {
  const open = new Set<Connection>();
  afterAll(async () => {
    await Promise.all([...open].map((connection) => connection.close()));
    await databases.removeAll();
  });
  suite({
    ...databases,
    async connect(url) {
      const connection = await connect(url);
      const tracked = {
        client: connection.client,
        close: async () => {
          if (open.delete(tracked)) await connection.close();
        },
      };
      open.add(tracked);
      return tracked;
    },
  });
}

function embedded(): Databases {
  return {
    kind: 'embedded',
    label: 'PGlite 18',
    major: 18,
    adminUrl: undefined,
    async freshDatabase() {
      const folder = join(tempDir('pgquilt-pglite-'), 'data');
      await cp(inject('embeddedTemplate'), folder, { recursive: true });
      return `pglite:${folder}`;
    },
    // The folders are temporary ones, which go with the test file.
    removeAll: async () => {},
  };
}

/** The server starts with the first database that a suite asks for, and is shared by the suites of a file. */
function onSystemServer(system: SystemServer): Databases {
  const made: string[] = [];
  const release = system.use();
  return {
    kind: 'server',
    label: `PostgreSQL ${system.major}`,
    major: system.major,
    adminUrl: undefined,
    async freshDatabase() {
      const url = await createDatabase((await system.start()).url());
      made.push(url);
      return url;
    },
    async removeAll() {
      for (const url of made.splice(0)) await dropDatabase((await system.start()).url(), url);
      await release();
    },
  };
}

function onServer({ major, adminUrl }: ProvidedServer): Databases {
  const made: string[] = [];
  return {
    kind: 'server',
    label: `PostgreSQL ${major}`,
    major,
    adminUrl,
    async freshDatabase() {
      const url = await createDatabase(adminUrl);
      made.push(url);
      return url;
    },
    async removeAll() {
      for (const url of made.splice(0)) await dropDatabase(adminUrl, url);
    },
  };
}
