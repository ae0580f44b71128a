// Bundles src/cli/main.ts into dist/, as CommonJS, which Node starts in half the time of as many ES modules:
//   pgquilt.js   the entry; loads app.js for anything but --version
//   listing.js   the part of src/ that the verbs that list run (src/cli/listing.ts), by itself: a quarter to read
//   app.js       all of src/; a module runs when a verb first imports it
//   tui.js       the interface, loaded for `ui` alone
//   ink.js       Ink and React, loaded when the first screen shows
//   vendor/      a file for each library, loaded by the first module that needs it
//   compiled/    not made here: what runs of the program keep for the next ones (src/cli/compiled.ts)
// The two packages that carry WebAssembly stay outside, next to their files.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const vendors = ['commander', 'diff', 'pg', 'pgpass', 'valibot', 'yaml'];

const common = {
  write: false,
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
};

/** commander loads child_process for subcommands that are programs of their own; pgquilt has none, and it costs 5 ms. */
const withoutSubprograms = {
  name: 'without-subprograms',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, () => ({ path: 'none', namespace: 'none' }));
    onLoad({ filter: /^none$/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** A library's name stands for its file in vendor/. */
const fromVendor = {
  name: 'from-vendor',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${vendors.join('|')})$`) }, ({ path }) => ({ path, namespace: 'vendor' }));
    onLoad({ filter: /./, namespace: 'vendor' }, ({ path }) => ({
      contents: `module.exports = require('./vendor/${path}.js');`,
    }));
    onResolve({ filter: /^\.\/vendor\//, namespace: 'vendor' }, ({ path }) => ({ path, external: true }));
  },
};

/** Node's modules that few verbs call, and cost 2 to 6 ms: loaded at the first call. */
const calledSeldom = {
  'node:child_process': ['spawn', 'spawnSync'],
  'node:crypto': ['createHash', 'createHmac', 'hash', 'pbkdf2', 'randomBytes'],
  'node:tty': ['isatty'],
  'node:v8': ['setFlagsFromString'],
};
const lazily = {
  name: 'lazily',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${Object.keys(calledSeldom).join('|')})$`);
    onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'lazily' ? { path, external: true } : { path, namespace: 'lazily' },
    );
    onLoad({ filter: /./, namespace: 'lazily' }, ({ path }) => ({
      contents: calledSeldom[path]
        .map((f) => `export const ${f} = (...args) => require('${path}').${f}(...args);`)
        .join('\n'),
    }));
  },
};

/** pg asks for addresses only where it writes a connection string for libpq; opening the resolver costs 5 ms. */
const resolverLazily = {
  name: 'resolver-lazily',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^dns$/ }, () => ({ path: 'dns', namespace: 'resolver' }));
    onResolve({ filter: /^node:dns$/, namespace: 'resolver' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'resolver' }, () => ({
      contents: "exports.lookup = (...args) => require('node:dns').lookup(...args);",
    }));
  },
};

/** What pg computes with passwords is ours: quicker, and Node's hashes are loaded where a server asks for a password. */
const passwordHashes = {
  name: 'password-hashes',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]pg[\\/]lib[\\/]crypto[\\/]utils\.js$/ }, () => ({
      contents: "module.exports = require('./src/database/password-hashes.ts');",
      resolveDir: root,
    }));
  },
};

/** A module that is a file of its own beside the one that loads it. */
const beside = (filter, file) => ({
  name: `beside-${file}`,
  setup({ onResolve, onLoad }) {
    const namespace = `beside-${file}`;
    onResolve({ filter }, () => ({ path: file, namespace }));
    onLoad({ filter: /./, namespace }, () => ({ contents: `module.exports = require('./${file}');` }));
    onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }));
  },
});

/**
 * Ink and Yoga wait at their top, which only an ES module can, and of such Node keeps no compiled code. Ink waits for what it wants
 * while one develops it, Yoga for its WebAssembly: that is waited for before the rest runs.
 */
const withoutWaiting = {
  name: 'without-waiting',
  setup({ onResolve, onLoad }) {
    const edited = (filter, ...changes) =>
      onLoad({ filter }, ({ path }) => {
        let contents = readFileSync(path, 'utf8');
        for (const [from, to] of changes) {
          if (!contents.includes(from)) throw new Error(`${path} has no ${from}`);
          contents = contents.replace(from, () => to);
        }
        return { contents };
      });
    edited(
      /[\\/]ink[\\/]build[\\/]reconciler\.js$/,
      ["await import('./devtools.js')", 'undefined'],
      ['await loadPackageJson()', 'undefined'],
    );
    edited(
      /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/,
      ["import loadYoga from '../binaries/yoga-wasm-base64-esm.js'", "import { assembly } from 'yoga-assembly'"],
      ['await loadYoga()', 'assembly.loaded'],
    );
    onResolve({ filter: /^yoga-assembly$/ }, () => ({ path: 'yoga-assembly', namespace: 'assembly' }));
    onLoad({ filter: /./, namespace: 'assembly' }, () => ({ contents: 'export const assembly = {};' }));
  },
};
const inkEntry = `import loadYoga from '../node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js';
import { assembly } from 'yoga-assembly';
export async function mount(...args) {
  assembly.loaded ??= await loadYoga();
  return require('../src/tui/panes/mount.tsx').mount(...args);
}`;

/** What Ink has for React's developer tools: nobody develops with a bundle. */
const withoutDevtools = {
  name: 'without-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'nothing' }));
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export default {};' }));
  },
};

/** Most names and texts are ASCII, whose cells are counted without it; it makes a regular expression of all emoji, 15 ms. */
const calledForOddText = {
  name: 'called-for-odd-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ namespace, ...rest }) =>
      namespace === 'odd-text'
        ? undefined
        : { path: 'string-width', namespace: 'odd-text', pluginData: rest.resolveDir },
    );
    onLoad({ filter: /./, namespace: 'odd-text' }, ({ pluginData }) => ({
      contents: "export default (...args) => require('string-width').default(...args);",
      resolveDir: pluginData,
    }));
  },
};

/** What is for other verbs, and for help, is not there: the entry (src/cli/main.ts) has none of that run from listing.js. */
const withoutOtherVerbs = {
  name: 'without-other-verbs',
  setup({ onResolve, onLoad }) {
    const others = /^\.\/(commands|commands\/ui|help)\.ts$/;
    onResolve({ filter: others }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'other-verbs' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'other-verbs' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`listing.js has no ${path}`)});`,
    }));
  },
};

async function bundle(name, options) {
  const { outputFiles } = await build({ ...common, outfile: join(dist, name), ...options });
  return { name, contents: outputFiles[0].contents };
}

/** With a hash of the file as its first line: what is kept of its compiled code is known by that. */
function signed({ name, contents }) {
  // It is read byte for byte; esbuild escapes what is not ASCII, but for that in a regular expression.
  const odd = contents.findIndex((byte) => byte > 127);
  if (odd >= 0)
    throw new Error(`${name} is not ASCII: ${Buffer.from(contents.slice(odd - 40, odd + 8))}; say it as \\u….`);
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  return { name, contents: Buffer.concat([Buffer.from(`//${hash}\n`), contents]), hash };
}

const entry = await bundle('pgquilt.js', {
  entryPoints: [join(root, 'src/cli/main.ts')],
  define: { PGQUILT_VERSION: JSON.stringify(version) },
  plugins: [lazily],
});
const ofSource = {
  entryPoints: [join(root, 'src/cli/app.ts')],
  define: { PGQUILT_VERSION: JSON.stringify(version) },
  external: ['@electric-sql/pglite', '@electric-sql/pglite/*', 'libpg-query'],
  supported: { 'dynamic-import': false },
};
const program = await Promise.all([
  bundle('listing.js', { ...ofSource, plugins: [fromVendor, lazily, withoutOtherVerbs] }).then(signed),
  bundle('app.js', { ...ofSource, plugins: [fromVendor, lazily, beside(/\/tui\/main\.ts$/, 'tui.js')] }).then(signed),
  bundle('tui.js', {
    entryPoints: [join(root, 'src/tui/main.ts')],
    supported: { 'dynamic-import': false },
    plugins: [lazily, calledForOddText, beside(/\/panes\/mount\.tsx$/, 'ink.js')],
  }).then(signed),
  bundle('ink.js', {
    stdin: { contents: inkEntry, resolveDir: join(root, 'scripts') },
    jsx: 'automatic',
    // Yoga would fetch its WebAssembly, which it has in itself: all of Node's fetch, 25 ms.
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      'import.meta.url': 'undefined',
      fetch: 'undefined',
    },
    plugins: [withoutDevtools, withoutWaiting],
  }).then(signed),
  ...vendors.map((name) => bundle(`vendor/${name}.js`, vendor(name)).then(signed)),
]);
const text = (name, contents) => ({ name, contents: Buffer.from(contents) });
const files = [entry, ...program];

function vendor(name) {
  // yaml's other entry is the same code without what it asks of Node's process.
  const yaml = () => join(dirname(createRequire(import.meta.url).resolve('yaml/package.json')), 'browser', 'index.js');
  return {
    stdin: {
      contents: `module.exports = require(${JSON.stringify(name === 'yaml' ? yaml() : name)});`,
      resolveDir: root,
    },
    external: ['pg-native'],
    // pg asks for Response to tell Cloudflare's workers from Node; in Node that alone loads all of fetch, 15 ms.
    define: { Response: 'undefined', 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutSubprograms, lazily, passwordHashes, resolverLazily],
  };
}

// Files that are as they should be are left alone, and others change in one step: a program that runs meanwhile, a test's
// for example, finds whole ones.
mkdirSync(join(dist, 'vendor'), { recursive: true });
for (const { name, contents } of [...files, text('package.json', '{ "type": "commonjs" }\n')]) {
  const file = join(dist, name);
  if (existsSync(file) && readFileSync(file).equals(contents)) continue;
  writeFileSync(`${file}.${process.pid}`, contents, { mode: name === 'pgquilt.js' ? 0o755 : 0o644 });
  renameSync(`${file}.${process.pid}`, file);
}
const made = new Set(['compiled', ...files.map(({ name }) => basename(name)), 'package.json', 'vendor']);
const isMade = (name) => made.has(name);
const isOfThese = (name) => program.some(({ hash }) => name.includes(hash));
for (const [folder, stays] of [
  [dist, isMade],
  [join(dist, 'vendor'), isMade],
  [join(dist, 'compiled'), isOfThese],
]) {
  if (!existsSync(folder)) continue;
  for (const name of readdirSync(folder)) if (!stays(name)) rmSync(join(folder, name), { recursive: true });
}
