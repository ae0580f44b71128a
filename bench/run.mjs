// npm run bench: bundles the harness, which is TypeScript and uses the tests' servers, and runs it.
//   --smoke       small sizes, each thing once: fails where something errors, never because of a time
//   --only NAME   one row's measurements; may be given several times
//   --list        the names
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @typedef {import('./main.ts')} EntryPoint */

const bench = fileURLToPath(new URL('.', import.meta.url));
const work = join(bench, '.work');
mkdirSync(work, { recursive: true });
await build({
  entryPoints: [join(bench, 'main.ts')],
  outfile: join(work, 'main.mjs'),
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
const run = spawnSync(process.execPath, [join(work, 'main.mjs'), bench, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
