import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { openClient } from './client.ts';
import { configuredMajors } from './configured-majors.ts';
import { scramRole } from './data-directory.ts';
import { connect, describeOnEachServer, describeOnRealServers } from './databases.ts';
import { cleanEnvironment } from './run.ts';
import { startServer } from './servers.ts';
import { tempDir } from './temp.ts';

describeOnEachServer('a test database', ({ freshDatabase, connect, major, kind }) => {
  test('is of the major it says, in UTF8 and the C locale', async () => {
    const { client, close } = await connect(await freshDatabase());
    const { rows } = await client.query(
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding,
        datcollate AS locale, version() LIKE '%PGlite%' AS embedded
      FROM pg_database WHERE datname = current_database()`,
    );
    await close();
    expect(rows).toEqual([{ major, encoding: 'UTF8', locale: 'C', embedded: kind === 'embedded' }]);
  });

  test('is apart from any other, and keeps what was committed when it is opened again', async () => {
    const [first, second] = [await freshDatabase(), await freshDatabase()];
    const tables = async (url: string, sql = '') => {
      const { client, close } = await connect(url);
      await client.query(sql);
      const { rows } = await client.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace");
      await close();
      return rows;
    };
    await tables(first, 'CREATE TABLE only_here (id int)');
    expect(await tables(first)).toEqual([{ relname: 'only_here' }]);
    expect(await tables(second)).toEqual([]);
  });
});

describeOnRealServers('a real server', ({ freshDatabase }) => {
  test('asks the scram role for its password and trusts the superuser', async () => {
    const url = new URL(await freshDatabase());
    url.username = scramRole.name;
    url.password = scramRole.password;
    const { client, close } = await connect(url.href);
    const { rows } = await client.query(
      'SELECT current_user AS who, rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    await close();
    expect(rows).toEqual([{ who: scramRole.name, rolsuper: false }]);
    url.password = 'wrong';
    await expect(openClient(url.href)).rejects.toMatchObject({ code: '28P01' });
  });
});

test('a server of the test itself starts, makes databases and leaves nothing behind', async () => {
  const server = await startServer(18);
  try {
    const { client, close } = await connect(await server.createDatabase());
    const { rows } = await client.query("SELECT current_setting('data_directory') AS folder");
    await close();
    expect(rows).toEqual([{ folder: server.dataDir }]);
  } finally {
    await server.stop();
  }
  expect(existsSync(server.dataDir)).toBe(false);
  expect(() => process.kill(server.pid, 0)).toThrow();
  await server.stop();
});

test.each([
  [undefined, [13, 18]],
  ['', [13, 18]],
  ['all', [13, 14, 15, 16, 17, 18]],
  ['none', []],
  ['18', [18]],
  ['13, 16', [13, 16]],
])('PGQUILT_TEST_SERVERS=%s stands for %j', (setting, majors) => {
  expect(configuredMajors(setting)).toEqual(majors);
});

test.each(['12', '18.4', 'both', '13,,18'])('PGQUILT_TEST_SERVERS=%s is refused', (setting) => {
  expect(() => configuredMajors(setting)).toThrow(/PGQUILT_TEST_SERVERS/);
});

describe('the environment of a program under test', () => {
  test('has nothing of libpq, pgquilt or git from outside', async () => {
    const outside = { PGHOST: 'elsewhere', PGQUILT_DATABASE: 'x', DATABASE_URL: 'y', GIT_DIR: 'z', PGPASSFILE: 'p' };
    for (const [name, value] of Object.entries(outside)) vi.stubEnv(name, value);
    const environment = cleanEnvironment({ PGUSER: 'given' });
    vi.unstubAllEnvs();
    const names = Object.keys(environment).filter((name) => /^(PG|GIT_|DATABASE_URL)/.test(name));
    expect(names).toEqual(['PGUSER']);
    expect(environment.HOME).not.toBe(process.env.HOME);
    const shown = await new Promise<string>((resolve) => {
      const code = 'console.log(process.env.PGUSER, process.env.PGHOST)';
      execFile(process.execPath, ['-e', code], { env: environment, cwd: tempDir() }, (_, stdout) => resolve(stdout));
    });
    expect(shown).toBe('given undefined\n');
  });
});
