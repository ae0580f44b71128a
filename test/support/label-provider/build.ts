// The label providers of provider.c as a library that the system's PostgreSQL loads.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../cache.ts';
import { command } from '../command.ts';
import { needs, needsThat } from '../needs.ts';

const SOURCE = join(import.meta.dirname, 'provider.c');

/** Compiles it for a server of this major. Skips the test where there is no C compiler, or the server's headers are not installed. */
export async function labelProvider(major: number): Promise<string> {
  needs('gcc');
  const config = `/usr/lib/postgresql/${major}/bin/pg_config`;
  needsThat(existsSync(config), `${config} is not installed`);
  const [headers = '', version = ''] = (await command(config, ['--includedir-server', '--version'])).split('\n');
  needsThat(existsSync(join(headers, 'postgres.h')), `the headers of PostgreSQL ${major} are not installed`);
  const key = createHash('sha256').update(version).update(readFileSync(SOURCE)).digest('hex').slice(0, 16);
  const folder = await cached(`label-provider-${key}`, async (draft) => {
    await command('gcc', ['-shared', '-fPIC', '-I', headers, '-o', join(draft, 'provider.so'), SOURCE]);
    chmodSync(draft, 0o755);
  });
  return join(folder, 'provider.so');
}
