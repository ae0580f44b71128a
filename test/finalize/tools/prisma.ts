// Prisma's own schema engine, the one that `prisma migrate deploy` asks, in the form that needs no program: npm has it as
// WebAssembly. Its adapter for pg splits a script at every semicolon; the native engine sends it whole, and so does this one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromNpm, type Project, packages, read, type Tool, write } from './tool.ts';

const exact = [
  '@prisma/schema-engine-wasm@8.1.0-2.59be4fda12412a79eeb9c2ae727b6aa723593323',
  '@prisma/adapter-pg@7.10.1',
  '@prisma/driver-adapter-utils@7.10.1',
];
const schema = 'datasource db {\n  provider = "postgresql"\n}\n';
const filters = { externalTables: [], externalEnums: [] };

// The engine's own types name none of what is used here.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Any = any;

interface Engine {
  glue: Any;
  PrismaPg: Any;
  bind: Any;
}
let engine: Promise<Engine> | undefined;

/** The engine is one for the process: its glue knows one instance. */
async function load(): Promise<Engine> {
  const folder = join(await packages('prisma', exact), 'node_modules/@prisma');
  const module = (path: string): Promise<Any> => import(pathToFileURL(join(folder, path)).href);
  const glue = await module('schema-engine-wasm/schema_engine_bg.js');
  const code = join(folder, 'schema-engine-wasm/schema_engine_bg.wasm');
  const { WebAssembly } = globalThis as Any;
  const { instance } = await WebAssembly.instantiate(readFileSync(code), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const { PrismaPg } = await module('adapter-pg/dist/index.mjs');
  const { bindMigrationAwareSqlAdapterFactory: bind } = await module('driver-adapter-utils/dist/index.js');
  return { glue, PrismaPg, bind };
}

async function withEngine(project: Project, use: (engine: Any, adapter: Any) => Promise<void>): Promise<void> {
  engine ??= load();
  const { glue, PrismaPg, bind } = await engine;
  const factory = new PrismaPg({ connectionString: project.url });
  const connect = factory.connect.bind(factory);
  const open: Any[] = [];
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script: string) => void (await adapter.client.query(script));
    open.push(adapter);
    return adapter;
  };
  const started = await glue.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, bind(factory));
  try {
    await use(started, open[0]);
  } finally {
    for (const adapter of open) await adapter.dispose();
  }
}

/** The migrations as Prisma's command hands them to the engine. */
function migrationsList(project: Project) {
  const folder = read(join(project.root, project.directory));
  const migrationDirectories = [...folder.keys()]
    .filter((path) => path.endsWith('/migration.sql'))
    .sort()
    .map((path) => ({
      path: path.replace('/migration.sql', ''),
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: folder.get(path) ?? '' } },
    }));
  const lockfile = { path: 'migration_lock.toml', content: folder.get('migration_lock.toml') ?? null };
  return { baseDir: join(project.root, project.directory), lockfile, migrationDirectories, shadowDbInitScript: '' };
}

export const prisma: Tool = {
  format: 'prisma',
  directory: 'prisma/migrations',
  find: () => fromNpm('prisma', exact),
  prepare: async ({ root }) => write(root, [{ path: 'prisma/schema.prisma', text: schema }]),
  up: (project) =>
    withEngine(project, async (engine) => {
      await engine.applyMigrations({ migrationsList: migrationsList(project), filters });
    }),
  wayBack: "down.sql in one go, as `prisma db execute` does, and the migration's row away",
  down: (project) =>
    withEngine(project, async (_engine, adapter) => {
      const table = '_prisma_migrations';
      const { rows } = await adapter.client.query(
        `SELECT migration_name AS name FROM ${table} ORDER BY 1 DESC LIMIT 1`,
      );
      const folder = join(project.root, project.directory, rows[0].name);
      await adapter.executeScript(readFileSync(join(folder, 'down.sql'), 'utf8'));
      await adapter.client.query(`DELETE FROM ${table} WHERE migration_name = $1`, [rows[0].name]);
    }),
};
