// A migration tool as the tests use it: the real program, on a project of its own that holds its migrations and nothing else.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Folder, MigrationFile } from '../../../src/finalize/format.ts';
import { cached } from '../../support/cache.ts';
import { command } from '../../support/command.ts';
import { cleanEnvironment } from '../../support/run.ts';

export interface Project {
  /** The folder that the tool runs in. */
  readonly root: string;
  readonly url: string;
  /** The folder of migrations, from the root. */
  readonly directory: string;
}

export interface Tool {
  /** The format's name. */
  readonly format: string;
  readonly directory: string;
  /** The version of the program that is there, or why there is none. */
  readonly find: () => Promise<{ version: string } | { missing: string }>;
  /** Writes what the tool wants to have besides migrations. */
  readonly prepare: (project: Project) => Promise<void>;
  /** Runs every migration that has not run. */
  readonly up: (project: Project) => Promise<unknown>;
  /** Takes the newest one that has run back. */
  readonly down: (project: Project) => Promise<unknown>;
  /** What the tool needs of an older migration's file to take the newest back; left out where it needs no such file. */
  readonly stub?: (text: string) => string;
  /** Whether everything that ran is as it has to be; an error where it is not. */
  readonly verify?: (project: Project) => Promise<unknown>;
  /** Whether it leaves the folder's history to the database: `down` of a tool that has none, run as its documentation says. */
  readonly wayBack?: string;
}

const execute = promisify(execFile);

/** Runs a program in the project; gives what it printed. Raises an error with all of that where it fails. */
export async function run(
  project: Project,
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const options = { cwd: project.root, env: cleanEnvironment(env), maxBuffer: 2 ** 26 };
  try {
    const { stdout, stderr } = await execute(program, args, options);
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

/** What a program says of its version, or that it is not there. */
export async function installed(program: string, args: string[], from: string) {
  try {
    const { stdout, stderr } = await execute(program, args, { env: cleanEnvironment() });
    return { version: (stdout + stderr).trim().split('\n')[0] ?? '' };
  } catch {
    return { missing: `not installed: ${from}` };
  }
}

/** The folder with these packages, from npm's registry into the cache at first use; an error where they are not to be had. */
export async function packages(name: string, exact: readonly string[]): Promise<string> {
  const key = exact.join('-').replace(/[^\w.-]+/g, '_');
  return await cached(`${name}-${key}`.slice(0, 120), async (folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await command('npm', ['install', ...flags, '--prefix', folder, ...exact], { cwd: folder });
  });
}

/** As `packages`, for `find`. */
export async function fromNpm(name: string, exact: readonly string[]) {
  try {
    await packages(name, exact);
    return { version: exact.join(', ') };
  } catch {
    return { missing: `not to be had from npm's registry: ${exact.join(' ')}` };
  }
}

export function write(root: string, files: Iterable<MigrationFile>): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Every file below a folder, as a format is given it. */
export function read(root: string): Folder {
  mkdirSync(root, { recursive: true });
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  return new Map(
    paths.map((path) => [
      relative(root, join(root, path)).split(sep).join('/'),
      readFileSync(join(root, path), 'utf8'),
    ]),
  );
}

/** The parts of a URL that tools want one by one. */
export function partsOf(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  };
}
