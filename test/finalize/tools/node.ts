// The tools of Node.
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fromNpm, type Project, packages, run, type Tool, write } from './tool.ts';

const node = (project: Project, script: string, args: string[], env: Record<string, string> = {}): Promise<string> =>
  run(project, process.execPath, [script, ...args], { DATABASE_URL: project.url, ...env });

/** The program of an installed package. */
function program(from: string, name: string, bin = name): string {
  const manifest = join(from, 'node_modules', name, 'package.json');
  const found = JSON.parse(readFileSync(manifest, 'utf8')).bin;
  return join(dirname(manifest), typeof found === 'string' ? found : found[bin]);
}

const own = dirname(createRequire(import.meta.url).resolve('../../../package.json'));

export const nodePgMigrate: Tool = {
  format: 'node-pg-migrate',
  directory: 'migrations',
  find: async () => {
    const { version } = JSON.parse(readFileSync(join(own, 'node_modules/node-pg-migrate/package.json'), 'utf8'));
    return { version: `node-pg-migrate@${version}` };
  },
  prepare: async () => {},
  // Their names alone.
  stub: () => '-- Up Migration\n-- Down Migration\n',
  up: (project) => node(project, program(own, 'node-pg-migrate'), ['up']),
  down: (project) => node(project, program(own, 'node-pg-migrate'), ['down']),
};

const knexPackages = ['knex@3.3.0', 'pg@8.23.1'];

export const knex: Tool = {
  format: 'knex',
  directory: 'migrations',
  find: () => fromNpm('knex', knexPackages),
  prepare: async ({ root }) => {
    symlinkSync(join(await packages('knex', knexPackages), 'node_modules'), join(root, 'node_modules'));
    write(root, [
      { path: 'package.json', text: '{"private":true}' },
      { path: 'knexfile.js', text: "module.exports = { client: 'pg', connection: process.env.DATABASE_URL };\n" },
    ]);
  },
  // Their names alone.
  stub: () => '',
  up: async (project) => node(project, program(project.root, 'knex'), ['migrate:latest']),
  down: async (project) => node(project, program(project.root, 'knex'), ['migrate:down']),
};

const graphilePackages = ['graphile-migrate@1.4.1'];
const graphile = async (project: Project, ...args: string[]): Promise<string> =>
  node(project, program(await packages('graphile-migrate', graphilePackages), 'graphile-migrate'), args);

/** How many were taken back in each database: that is nowhere in it, for a migration that was committed stays recorded. */
const undone = new Map<string, number>();

export const graphileMigrate: Tool = {
  format: 'graphile-migrate',
  directory: 'migrations',
  find: () => fromNpm('graphile-migrate', graphilePackages),
  prepare: async ({ root, url }) => {
    const settings = {
      connectionString: url,
      shadowConnectionString: `${url}_shadow`,
      placeholders: { ':SCHEMA': 'wrong' },
    };
    write(root, [
      { path: '.gmrc', text: JSON.stringify(settings) },
      { path: 'migrations/current.sql', text: '' },
    ]);
  },
  // The lines that chain them: the hash is compared with the body where it runs.
  stub: (text) => /^(?:--! .*\n)*/.exec(text)?.[0].concat('\n') ?? '',
  up: (project) => graphile(project, 'migrate'),
  wayBack: 'down/*.sql as current.sql, by `graphile-migrate watch --once`',
  down: async (project) => {
    const folder = join(project.root, 'migrations');
    const done = undone.get(project.url) ?? 0;
    const newest =
      readdirSync(join(folder, 'down'))
        .sort()
        .at(-1 - done) ?? '';
    writeFileSync(join(folder, 'current.sql'), readFileSync(join(folder, 'down', newest)));
    undone.set(project.url, done + 1);
    return await graphile(project, 'watch', '--once');
  },
};

const dbmatePackages = ['dbmate@2.36.0'];
const dbmateRun = async (project: Project, verb: string): Promise<string> => {
  const folder = await packages('dbmate', dbmatePackages);
  const native = join(folder, 'node_modules', '@dbmate', `${process.platform}-${process.arch}`, 'bin', 'dbmate');
  return await run(project, native, ['--url', `${project.url}?sslmode=disable`, '--no-dump-schema', verb]);
};

export const dbmate: Tool = {
  format: 'dbmate',
  directory: 'db/migrations',
  find: () => fromNpm('dbmate', dbmatePackages),
  prepare: async () => {},
  up: (project) => dbmateRun(project, 'migrate'),
  down: (project) => dbmateRun(project, 'rollback'),
};
