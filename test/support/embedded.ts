// The embedded server's data directory: making one takes seconds, copying one a fraction of a second.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { cached } from './cache.ts';

/** The path of a fresh, closed data directory of the installed PGlite version: copy it, never open it. */
export function embeddedTemplate(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'));
  return cached(`pglite-${version}`, async (folder) => {
    const database = await PGlite.create({ dataDir: folder });
    await database.close();
  });
}
