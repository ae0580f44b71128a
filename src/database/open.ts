// Opens a target: a server through pg, or the embedded PGlite through pg as well. Neither is loaded before it is used.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeInterrupt } from '../last-words.ts';
import { Problem } from '../problem.ts';
import { compileQuickly } from '../v8-flags.ts';
import { acquireDataLock } from '../worktree/data-lock.ts';
import { errorCode, fsProblem } from '../worktree/fs-problem.ts';
import { type Connection, wrapClient } from './connection.ts';
import { serverConfig } from './server-config.ts';
import { connectionProblem } from './server-error.ts';
import { rememberStack } from './stack-memo.ts';
import type { Target } from './target.ts';

export interface OpenOptions {
  /** Called before something that takes seconds, with a line for the user. */
  readonly progress?: (line: string) => void;
  /** Whether an embedded database that is not there may be created. */
  readonly create?: boolean;
}

/**
 * Connects. Throws Problem('connection') where there is no server or it refuses, Problem('locked') where another process
 * holds the embedded database, Problem('failed') where an embedded database is not there and may not be created.
 */
export async function openTarget(target: Target, options: OpenOptions = {}): Promise<Connection> {
  return target.kind === 'server' ? openServer(target) : openEmbedded(target, options);
}

async function openServer(target: Extract<Target, { kind: 'server' }>): Promise<Connection> {
  const { default: pg } = await import('pg');
  const config = serverConfig(target.url);
  const client = new pg.Client(config);
  let settle: (() => void) | undefined;
  const connection = wrapClient(client, target, async () => settle?.());
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw connectionProblem(error, target, 'open');
  }
  settle = beforeInterrupt(async () => {
    const { cancelRunning } = await import('./cancel.ts');
    await cancelRunning(pg.Client, config, client);
  });
  return connection;
}

/** Whether the embedded database of this target has been created. */
export function embeddedExists(directory: string): boolean {
  return existsSync(path.join(directory, 'PG_VERSION'));
}

/** A file inside an embedded database's folder that says that pgquilt made it, and so may run the set-up in it. */
const CREATED = 'pgquilt.created';
/** Another, which goes once the base is loaded: that may fail, or be cut off. */
const BARE = 'pgquilt.bare';

/** Whether the embedded database of this target is there with all that it is made with. */
export function embeddedIsReady(directory: string): boolean {
  return embeddedExists(directory) && !existsSync(path.join(directory, BARE));
}

/** Notes that the embedded database has its base. */
export function embeddedHasBase(directory: string): void {
  rmSync(path.join(directory, BARE), { force: true });
}

/** Whether the embedded database in this folder was made by pgquilt. */
export function embeddedIsOurs(directory: string): boolean {
  return existsSync(path.join(directory, CREATED));
}

/** Makes a new database beside its place and moves it there when it is whole: one half made could not be told from one that works. */
async function createDirectory(
  directory: string,
  create: (dir: string) => Promise<{ close(): Promise<void> }>,
): Promise<void> {
  const draft = `${directory}.pgquilt-new`;
  rmSync(draft, { recursive: true, force: true });
  await (await create(draft)).close();
  writeFileSync(path.join(draft, CREATED), 'Made by pgquilt.\n');
  writeFileSync(path.join(draft, BARE), 'Its base is not loaded yet.\n');
  renameSync(draft, directory);
}

/** Makes the folders above it. Throws Problem('failed') where it cannot, and where other files are in the place of one that is new. */
function makeRoom(directory: string, isNew: boolean, label: string): void {
  try {
    if (isNew) refuseTaken(directory, label);
    mkdirSync(path.dirname(directory), { recursive: true });
  } catch (error) {
    throw fsProblem(error, 'open', label);
  }
}

/** Throws Problem('failed') where the folder is none, or has other files in it. */
function refuseTaken(directory: string, label: string): void {
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (stats === undefined || (stats.isDirectory() && readdirSync(directory).length === 0)) return;
  throw new Problem('failed', `no embedded database can be made at ${label}: other files are there`, {
    hint: 'Name a folder that is empty or not there yet, as pglite:FOLDER.',
  });
}

async function openEmbedded(target: Extract<Target, { kind: 'embedded' }>, options: OpenOptions): Promise<Connection> {
  const { directory } = target;
  const isNew = directory !== null && !embeddedExists(directory);
  if (isNew && options.create !== true) {
    throw new Problem('connection', `there is no embedded database at ${target.label}`, {
      hint: 'Create it with its base: pgquilt load',
    });
  }
  if (directory !== null) makeRoom(directory, isNew, target.label);
  const lock = directory === null ? undefined : await acquireDataLock(directory);
  try {
    if (isNew) options.progress?.(`Creating the embedded database ${target.label} (a few seconds, once) …`);
    // First the driver: what is kept of its compiled code was compiled as usual.
    const { default: pg } = await import('pg');
    compileQuickly();
    const [{ PGlite }, { createPgConfig }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('@electric-sql/pglite/node-postgres'),
    ]);
    if (isNew) await createDirectory(directory, (dir) => PGlite.create(dir));
    const server = directory === null ? await PGlite.create() : await PGlite.create(directory);
    const client = new pg.Client(createPgConfig(server));
    const connection = wrapClient(client, target, async (stack) => {
      await server.close();
      if (directory !== null && stack !== undefined) rememberStack(directory, stack);
      lock?.release();
    });
    await client.connect();
    return connection;
  } catch (error) {
    lock?.release();
    // Where the system has a word for it, it is the folder: there is no server to look for.
    throw errorCode(error) === undefined
      ? connectionProblem(error, target, 'open')
      : fsProblem(error, 'open', target.label);
  }
}
