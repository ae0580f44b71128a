// How each migration runner is given the functions. Null where it is not installed.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import type { BenchFunction } from './functions.ts';
import { isInstalled, type Program, run } from './process.ts';

export interface Runner {
  readonly name: string;
  up(url: string): Program;
  down(url: string): Program;
  readonly note?: { readonly up?: string; readonly down?: string };
}

type Prepare = (bench: Bench, functions: readonly BenchFunction[]) => Promise<Runner | null>;

const number = (i: number): string => String(i + 1).padStart(5, '0');

function folder(bench: Bench, ...parts: string[]): string {
  const path = join(bench.work, ...parts);
  mkdirSync(path, { recursive: true });
  return path;
}

const alembic: Prepare = async (bench, functions) => {
  if (!(await isInstalled('alembic'))) return null;
  const cwd = folder(bench, 'alembic');
  const versions = folder(bench, 'alembic', 'scripts', 'versions');
  writeFileSync(join(cwd, 'alembic.ini'), '[alembic]\nscript_location = scripts\n');
  writeFileSync(
    join(cwd, 'scripts/env.py'),
    `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ['BENCH_URL']).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
  );
  for (const [i, fn] of functions.entries()) {
    const text = `from alembic import op
revision = '${number(i)}'
down_revision = ${i === 0 ? 'None' : `'${number(i - 1)}'`}
BEFORE = ${JSON.stringify(fn.before)}
AFTER = ${JSON.stringify(fn.after)}
def upgrade():
    op.get_bind().exec_driver_sql(AFTER.replace('%', '%%'))
def downgrade():
    op.get_bind().exec_driver_sql(BEFORE.replace('%', '%%'))
`;
    writeFileSync(join(versions, `v${number(i)}.py`), text);
  }
  const program = (url: string, ...args: string[]): Program => ({
    command: 'alembic',
    args,
    cwd,
    env: { BENCH_URL: url.replace('postgres://', 'postgresql+psycopg2://'), PYTHONDONTWRITEBYTECODE: '' },
  });
  return {
    name: 'Alembic',
    up: (url) => program(url, 'upgrade', 'head'),
    down: (url) => program(url, 'downgrade', 'base'),
  };
};

const sqitch: Prepare = async (bench, functions) => {
  if (!(await isInstalled('sqitch')) || !(await isInstalled('psql'))) return null;
  const cwd = folder(bench, 'sqitch');
  const plan = ['%syntax-version=1.0.0', '%project=bench', ''];
  for (const way of ['deploy', 'revert']) folder(bench, 'sqitch', way);
  for (const [i, fn] of functions.entries()) {
    plan.push(`c${number(i)} 2025-05-01T10:00:00Z Ada Example <ada@example.org> # change ${fn.name}`);
    writeFileSync(join(cwd, `deploy/c${number(i)}.sql`), `BEGIN;\n${fn.after}COMMIT;\n`);
    writeFileSync(join(cwd, `revert/c${number(i)}.sql`), `BEGIN;\n${fn.before}COMMIT;\n`);
  }
  writeFileSync(join(cwd, 'sqitch.plan'), `${plan.join('\n')}\n`);
  writeFileSync(join(cwd, 'sqitch.conf'), '[core]\n\tengine = pg\n[user]\n\tname = Ada\n\temail = ada@example.org\n');
  const program = (url: string, ...args: string[]): Program => ({
    command: 'sqitch',
    args: ['--quiet', ...args, '--target', url.replace('postgres://', 'db:pg://')],
    cwd,
    env: { SQITCH_USER_CONFIG: join(cwd, 'none'), SQITCH_SYSTEM_CONFIG: join(cwd, 'none') },
  });
  return {
    name: 'Sqitch',
    up: (url) => program(url, 'deploy', '--no-verify'),
    down: (url) => program(url, 'revert', '-y'),
    note: { up: 'a psql process for each', down: 'a psql process for each' },
  };
};

const nodePgMigrate: Prepare = async (bench, functions) => {
  const installed = await peer(bench, 'node-pg-migrate', ['node-pg-migrate@8', 'pg@8']);
  if (installed === null) return null;
  const cwd = folder(bench, 'node-pg-migrate');
  const migrations = folder(bench, 'node-pg-migrate', 'migrations');
  for (const [i, fn] of functions.entries()) {
    const text = `-- Up Migration\n${fn.after}\n-- Down Migration\n${fn.before}`;
    writeFileSync(join(migrations, `${1_700_000_000_000 + i}_c${number(i)}.sql`), text);
  }
  const program = (url: string, ...args: string[]): Program => ({
    command: process.execPath,
    args: [join(installed, 'node_modules/node-pg-migrate/bin/node-pg-migrate.js'), ...args, '--single-transaction'],
    cwd,
    env: { DATABASE_URL: url },
  });
  return {
    name: 'node-pg-migrate',
    up: (url) => program(url, 'up'),
    down: (url) => program(url, 'down', String(functions.length)),
  };
};

const dbmate: Prepare = async (bench, functions) => {
  const installed = await peer(bench, 'dbmate', ['dbmate@2']);
  if (installed === null) return null;
  const cwd = folder(bench, 'dbmate');
  const migrations = folder(bench, 'dbmate', 'db', 'migrations');
  for (const [i, fn] of functions.entries()) {
    const text = `-- migrate:up\n${fn.after}\n-- migrate:down\n${fn.before}`;
    writeFileSync(join(migrations, `${20250501000000 + i}_c${number(i)}.sql`), text);
  }
  // The program itself: the one in .bin starts it through another Node process.
  const own = join(installed, `node_modules/@dbmate/${process.platform}-${process.arch}/bin/dbmate`);
  const binary = existsSync(own) ? own : join(installed, 'node_modules/.bin/dbmate');
  const env = (url: string) => ({
    DATABASE_URL: `${url}?sslmode=disable`,
    BINARY: binary,
    DBMATE_NO_DUMP_SCHEMA: 'true',
  });
  const loop = `i=0; while [ $i -lt ${functions.length} ]; do "$BINARY" rollback || exit 1; i=$((i + 1)); done`;
  return {
    name: 'dbmate',
    up: (url) => ({ command: binary, args: ['migrate'], cwd, env: env(url) }),
    down: (url) => ({ command: 'sh', args: ['-c', loop], cwd, env: env(url) }),
    note: { down: 'it rolls back one at a time' },
  };
};

/** The folder that a peer is installed in, outside the project's own node_modules; a smoke run installs nothing. */
async function peer(bench: Bench, name: string, packages: readonly string[]): Promise<string | null> {
  const prefix = join(bench.benchDir, '.work', `peer-${name}`);
  if (existsSync(join(prefix, 'node_modules', name))) return prefix;
  if (bench.smoke) return null;
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', prefix, ...packages];
  return run({ command: 'npm', args, cwd: prefix }).then(
    () => prefix,
    () => null,
  );
}

/** Those that run one file for each change, by their names. */
export const runnersToTry: Readonly<Record<string, Prepare>> = {
  Alembic: alembic,
  Sqitch: sqitch,
  'node-pg-migrate': nodePgMigrate,
  dbmate,
};
