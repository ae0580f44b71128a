// Bundles src/cli/main.ts into dist/: a small entry, and chunks that are loaded when a verb needs them. The two packages
// that carry WebAssembly stay outside, next to their files.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const entry = join(dist, 'pgquilt.js');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const yaml = join(dirname(createRequire(import.meta.url).resolve('yaml/package.json')), 'browser', 'index.js');

/** commander loads child_process for subcommands that are programs of their own; pgquilt has none, and it costs 5 ms. */
const withoutSubprograms = {
  name: 'without-subprograms',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
    );
    onLoad({ filter: /^none$/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const { outputFiles } = await build({
  write: false,
  entryPoints: { pgquilt: join(root, 'src/cli/main.ts') },
  outdir: dist,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@electric-sql/pglite', '@electric-sql/pglite/*', 'libpg-query', 'pg-native'],
  // yaml's entry for Node is CommonJS and requires `process`; its other one is the same code as ES modules.
  alias: { yaml },
  // pg and commander are CommonJS; what they require of Node itself goes through this.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  // pg asks for Response to tell Cloudflare's workers from Node; in Node that alone loads all of fetch, 15 ms.
  define: { Response: 'undefined', 'process.env.NODE_ENV': '"production"', PGQUILT_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  plugins: [withoutSubprograms],
  logLevel: 'warning',
});

// Files that are as they should be are left alone, and others change in one step: a program that runs meanwhile, a test's
// for example, finds its chunks.
mkdirSync(join(dist, 'chunks'), { recursive: true });
for (const { path, contents } of outputFiles) {
  if (existsSync(path) && readFileSync(path).equals(contents)) continue;
  writeFileSync(`${path}.${process.pid}`, contents, { mode: path === entry ? 0o755 : 0o644 });
  renameSync(`${path}.${process.pid}`, path);
}
const made = new Set(outputFiles.map(({ path }) => basename(path)));
for (const name of readdirSync(join(dist, 'chunks')))
  if (!made.has(name)) rmSync(join(dist, 'chunks', name), { force: true });
