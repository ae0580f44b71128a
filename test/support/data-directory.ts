// A server's data directory, ready to start: initdb runs once for each version, every server gets a copy.
import { createHash } from 'node:crypto';
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { cached } from './cache.ts';
import { command, serverAccount } from './command.ts';

/** The one role that must give a password (over TCP, by SCRAM): everyone else is trusted. It may log in, no more. */
export const scramRole = { name: 'scram_user', password: 'correct horse' } as const;

/** Makes a data directory in a temporary folder, owned by the server's account. `remove` takes the folder away. */
export async function makeDataDirectory(programs: Binaries): Promise<{ dataDir: string; remove(): void }> {
  const account = serverAccount();
  const template = await initialised(programs);
  const folder = mkdtempSync(join(tmpdir(), `pgquilt-server-${process.pid}-`));
  own(folder);
  const dataDir = join(folder, 'data');
  await command('cp', ['-R', template, dataDir], { account });
  return { dataDir, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

const initdb = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
const createRole = `CREATE ROLE ${scramRole.name} LOGIN PASSWORD '${scramRole.password}';\n`;
const access = `host all ${scramRole.name} 127.0.0.1/32 scram-sha-256\n`;
const config = [
  ...['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum=off', 'jit=off'],
  ...["listen_addresses='127.0.0.1'", 'max_connections=100', "timezone='UTC'", 'log_min_messages=log'],
].join('\n');

function initialised({ bin, version }: Binaries): Promise<string> {
  const account = serverAccount();
  // What was made by another recipe than this one is not used.
  const recipe = createHash('sha256')
    .update([...initdb, createRole, access, config].join())
    .digest('hex')
    .slice(0, 8);
  return cached(`initdb-${version}-${recipe}`, async (folder) => {
    own(folder);
    await command(join(bin, 'initdb'), ['-D', folder, ...initdb], { account });
    const single = ['--single', '-D', folder, '-c', 'password_encryption=scram-sha-256', 'postgres'];
    await command(join(bin, 'postgres'), single, { account, input: createRole });
    const rules = join(folder, 'pg_hba.conf');
    writeFileSync(rules, access + readFileSync(rules, 'utf8'));
    appendFileSync(join(folder, 'postgresql.conf'), `${config}\n`);
  });
}

function own(path: string): void {
  const { uid, gid } = serverAccount();
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
