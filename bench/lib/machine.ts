// Where the numbers were taken.
import { spawnSync } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';

export interface MachineFacts {
  readonly date: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  readonly server: string;
  readonly psql: string;
  readonly commit: string;
}

export function machineFacts(server: string): MachineFacts {
  const says = (command: string, args: string[]): string => {
    const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : 'not installed';
  };
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${platform()} ${arch()}`,
    node: process.version,
    server: `PostgreSQL ${server}, fsync, synchronous_commit and autovacuum off`,
    psql: says('psql', ['--version']).replace(/^psql \(PostgreSQL\) (\S+).*$/, '$1'),
    commit: says('git', ['rev-parse', '--short', 'HEAD']),
  };
}
