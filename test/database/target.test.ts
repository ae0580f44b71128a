// Which database is meant, and what of it may be shown; and a server's settings as libpq completes them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { serverConfig } from '../../src/database/server-config.ts';
import { readTarget, withoutPassword } from '../../src/database/target.ts';
import { openContext } from '../../src/queue/common/context.ts';
import { readSeries } from '../../src/series/read.ts';
import { writeQueue } from '../support/queue.ts';
import { tempDir } from '../support/temp.ts';

describe('a target', () => {
  test.each([
    ['pglite::memory:', { kind: 'embedded', directory: null, label: 'pglite::memory:', remote: false }],
    ['pglite:data/dev', { kind: 'embedded', directory: '/root/data/dev', label: 'pglite:data/dev' }],
    ['pglite:/abs/dev', { kind: 'embedded', directory: '/abs/dev' }],
    ['pglite:///abs/dev', { kind: 'embedded', directory: '/abs/dev' }],
    ['postgres://me@db.example/app', { kind: 'server', label: 'postgres://me@db.example/app', remote: true }],
    ['postgresql://localhost/app', { kind: 'server', remote: false }],
    ['postgres:///app', { kind: 'server', remote: false }],
    ['postgres:///app?host=/var/run/postgresql', { kind: 'server', remote: false }],
    ['postgres:///app?host=db.example', { kind: 'server', remote: true }],
    ['postgres://[::1]:5433/app', { kind: 'server', remote: false }],
    ['postgres://me:pw@/app?host=/var/run/postgresql', { kind: 'server', remote: false }],
    ['postgres://:5433/app', { kind: 'server', remote: false }],
    ['host=db.example dbname=app', { kind: 'server', remote: true }],
  ])('%s', (url, expected) => expect(readTarget(url, '/root')).toMatchObject(expected));

  test('a URL without a host means that of the environment, which may be another machine', () => {
    vi.stubEnv('PGHOST', 'db.example');
    expect(readTarget('postgres:///app', '/root')).toMatchObject({ remote: true });
    expect(readTarget('postgres://localhost/app', '/root')).toMatchObject({ remote: false });
    vi.stubEnv('PGHOST', '/var/run/postgresql');
    expect(readTarget('postgres:///app', '/root')).toMatchObject({ remote: false });
    vi.unstubAllEnvs();
  });

  test.each(['', 'pglite:', 'mysql://x/y', 'app', 'http://x', 'postgres://a:port/db'])('none in %j', (url) => {
    expect(() => readTarget(url, '/root')).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test.each([
    'postgres://me:s3cret@db.example/app',
    'postgres://me:s3cret@db.example:5432/app?sslmode=require',
    'postgres://me:s3%40cret@db.example/app',
    'postgres://me@db.example/app?password=s3cret',
    'postgres://me@db.example/app?sslmode=require&sslpassword=s3cret',
    'postgres://me:s3:c/ret@db.example/app',
    'host=db.example password=s3cret user=me',
    "host=db.example password='s3 cret' user=me",
    'mysql://me:s3cret@db.example/app',
  ])('no password is shown: %s', (url) => {
    expect(withoutPassword(url)).not.toMatch(/cret/);
    expect(withoutPassword(url)).toContain('db.example');
    let shown: string;
    try {
      const { label } = readTarget(url, '/');
      shown = label;
    } catch (error) {
      shown = (error as Error).message;
    }
    expect(shown).not.toMatch(/cret/);
  });
});

describe('the settings of a server', () => {
  const config = (url: string, env: NodeJS.ProcessEnv = {}) => serverConfig(url, { HOME: '/nowhere', ...env });

  test('a connection that goes silent is found out', () => {
    expect(config('postgres://h/d')).toMatchObject({ keepAlive: true, keepAliveInitialDelayMillis: 30_000 });
  });

  test.each<[string, NodeJS.ProcessEnv, object]>([
    [
      'postgres://me:p%40ss@h.example:6000/db',
      {},
      { user: 'me', password: 'p@ss', host: 'h.example', port: 6000, database: 'db', ssl: false },
    ],
    [
      'postgres:///db',
      { PGHOST: 'h', PGPORT: '7000', PGUSER: 'u', PGPASSWORD: 'p' },
      { host: 'h', port: 7000, user: 'u', password: 'p', database: 'db' },
    ],
    ['postgres://', { PGDATABASE: 'd', USER: 'me' }, { database: 'd', user: 'me' }],
    ['postgres://me:pw@/d?host=/socket', {}, { host: '/socket', user: 'me', password: 'pw', database: 'd' }],
    ['postgres://me@:6000/d', {}, { port: 6000, user: 'me', database: 'd' }],
    [
      'postgres:///x?host=/socket&port=1&user=u&dbname=d&password=p',
      {},
      { host: '/socket', port: 1, user: 'u', database: 'd', password: 'p' },
    ],
    ['postgres://[::1]/db', {}, { host: '::1' }],
    ['postgres://h/db?application_name=mine&options=-c%20x%3D1', {}, { application_name: 'mine', options: '-c x=1' }],
    [
      'postgres://h/db',
      { PGAPPNAME: 'a', PGOPTIONS: '-c y=2', PGCONNECT_TIMEOUT: '3' },
      { application_name: 'a', options: '-c y=2', connectionTimeoutMillis: 3000 },
    ],
    ['postgres://h/db', {}, { application_name: 'pgquilt', ssl: false, connectionTimeoutMillis: 15000 }],
    ['postgres://h/db?sslmode=require', {}, { ssl: { rejectUnauthorized: false } }],
    ['postgres://h/db', { PGSSLMODE: 'verify-full' }, { ssl: { rejectUnauthorized: true } }],
    [
      'postgres://h/db?sslmode=verify-ca',
      {},
      { ssl: { rejectUnauthorized: true, checkServerIdentity: expect.any(Function) } },
    ],
    ['postgres://h/gr%C3%BCn%20db', {}, { database: 'grün db' }],
  ])('%s with %o', (url, env, expected) => expect(config(url, env)).toMatchObject(expected));

  test('of a service in the service file; the URL has the last word, the environment the first', () => {
    const file = join(tempDir(), 'service.conf');
    writeFileSync(
      file,
      '# comment\n[other]\nhost=wrong\n\n[mine]\r\nhost = s.example\r\nport=6001\ndbname=sdb\nuser=su\npassword=sp\n',
    );
    const env = { PGSERVICEFILE: file, PGHOST: 'env.example', PGUSER: 'env' };
    expect(config('postgres:///?service=mine', env)).toMatchObject({
      host: 's.example',
      port: 6001,
      database: 'sdb',
      user: 'su',
      password: 'sp',
    });
    expect(config('postgres://url.example/udb', { ...env, PGSERVICE: 'mine' })).toMatchObject({
      host: 'url.example',
      database: 'udb',
      user: 'su',
    });
    expect(config('postgres:///?service=other', env)).toMatchObject({ host: 'wrong', user: 'env' });
    const home = tempDir();
    writeFileSync(join(home, '.pg_service.conf'), '[mine]\nhost=home.example\n');
    expect(config('postgres:///db?service=mine', { HOME: home })).toMatchObject({ host: 'home.example' });
    expect(config('postgres:///db?service=mine', { HOME: '/nowhere', PGSYSCONFDIR: home })).not.toMatchObject({
      host: 'home.example',
    });
  });

  test('libpq’s keywords', () => {
    const target = readTarget("host=h.example port=6000 dbname='my db' user=me password='it\\'s'", '/');
    if (target.kind !== 'server') throw new Error('not a server');
    expect(config(target.url)).toMatchObject({
      host: 'h.example',
      port: 6000,
      database: 'my db',
      user: 'me',
      password: "it's",
    });
  });
});

describe('the target of a command', () => {
  const queue = writeQueue({
    settings:
      'default: dev\ntargets:\n  dev: postgres://dev/d\n  live: postgres://live/l\n  fleet: [postgres://a/a, postgres://b/b]\n',
  });
  const open = (options: object, env: NodeJS.ProcessEnv = {}, cwd = queue.root) => {
    const { target, followsTree } = openContext({ cwd, env, toolVersion: '0', readSeries, ...options });
    return [target.label, followsTree];
  };

  test('the options, the environment, the default of the series; the tree follows what was not named', () => {
    const env = { PGQUILT_DATABASE: 'postgres://env/e', DATABASE_URL: 'postgres://url/u' };
    expect(open({ database: 'postgres://opt/o' }, env)).toEqual(['postgres://opt/o', false]);
    expect(open({ target: 'live' }, env)).toEqual(['postgres://live/l', false]);
    expect(open({ target: 'live', tree: true }, env)).toEqual(['postgres://live/l', true]);
    expect(open({}, env)).toEqual(['postgres://env/e', true]);
    expect(open({}, { DATABASE_URL: 'postgres://url/u' })).toEqual(['postgres://url/u', true]);
    expect(open({}, {})).toEqual(['postgres://dev/d', true]);
    expect(open({}, {}, writeQueue({}).root)).toEqual(['pglite:.pgquilt/dev', true]);
    expect(open({ database: 'postgres://opt/o' }, {}, tempDir())).toEqual(['postgres://opt/o', false]);
  });

  test('refused: both, one that is not there, a fleet, nothing at all', () => {
    const usage = (hint: unknown) => expect.objectContaining({ code: 'usage', hint });
    expect(() => open({ database: 'postgres://o', target: 'live' })).toThrow(usage(expect.any(String)));
    expect(() => open({ target: 'liev' })).toThrow(usage('Did you mean live?'));
    expect(() => open({ target: 'fleet' })).toThrow(usage(expect.stringContaining('--database')));
    expect(() => open({}, {}, tempDir())).toThrow(usage(expect.stringContaining('pgquilt init')));
  });
});
