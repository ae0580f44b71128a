// The PostgreSQL that the system's packages installed: the only one with procedural languages and extensions of others.
import { existsSync, readdirSync } from 'node:fs';
import { type Major, supportedMajors, version } from './binaries.ts';
import { startServerOf, type TestServer } from './servers.ts';

/** Where Debian and its kin put each major's programs and extensions. */
const programs = (major: number): string => `/usr/lib/postgresql/${major}/bin`;
const control = (major: number, extension: string): string =>
  `/usr/share/postgresql/${major}/extension/${extension}.control`;

/** A server that starts when it is first wanted, and stops with the last of its users. */
export interface SystemServer {
  readonly major: Major;
  start(): Promise<TestServer>;
  /** Counts a user; gives the function that ends its use. */
  use(): () => Promise<void>;
}

const servers = new Map<Major, SystemServer>();

/** The newest installed major that has all the extensions, or why there is none. */
export function systemServer(extensions: readonly string[]): SystemServer | string {
  const majors = installedMajors();
  if (majors.length === 0) return 'the system has no PostgreSQL of its own (/usr/lib/postgresql)';
  const major = majors.find((m) => extensions.every((e) => existsSync(control(m, e))));
  if (major === undefined) {
    const missing = extensions.filter((e) => !existsSync(control(majors[0] ?? 0, e)));
    return `the system's PostgreSQL ${majors.join(', ')} has no ${missing.join(', ')}`;
  }
  const known = servers.get(major) ?? onDemand(major);
  servers.set(major, known);
  return known;
}

function installedMajors(): Major[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const names = readdirSync(root).map(Number);
  return [...supportedMajors].reverse().filter((m) => names.includes(m) && existsSync(`${programs(m)}/postgres`));
}

function onDemand(major: Major): SystemServer {
  let running: Promise<TestServer> | undefined;
  let users = 0;
  const launch = async (): Promise<TestServer> => {
    const bin = programs(major);
    return startServerOf(major, { bin, version: await version(bin) });
  };
  return {
    major,
    start: () => {
      running ??= launch();
      return running;
    },
    use() {
      users++;
      return async () => {
        users--;
        if (users > 0) return;
        const stopping = running;
        running = undefined;
        await (await stopping)?.stop();
      };
    },
  };
}
