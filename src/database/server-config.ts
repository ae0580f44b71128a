// A server's URL, completed as libpq would complete it: PGSERVICE and the service file, PGSSLMODE and its meaning.
// PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSWORD are read by the driver itself.
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ClientConfig } from 'pg';
import { passwordFromFile } from './password-file.ts';
import { parseServerUrl } from './server-url.ts';

/** Seconds to wait for a server that does not answer; libpq's PGCONNECT_TIMEOUT overrides it. */
const CONNECT_TIMEOUT = 15;

/** The driver's configuration for a postgres:// URL. Unknown parameters are left to the driver. */
export function serverConfig(url: string, env: NodeJS.ProcessEnv = process.env): ClientConfig {
  const { url: parsed, hostname } = parseServerUrl(url);
  const given = (name: string): string | undefined => parsed.searchParams.get(name) ?? undefined;
  const service = readService(given('service') ?? env['PGSERVICE'], env);
  const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
  const settings = {
    host: given('host') ?? (hostname || service['host'] || env['PGHOST']),
    user: given('user') ?? (decodeURIComponent(parsed.username) || service['user'] || env['PGUSER'] || env['USER']),
    password: given('password') ?? (decodeURIComponent(parsed.password) || service['password'] || env['PGPASSWORD']),
    database: given('dbname') ?? (database || service['dbname'] || env['PGDATABASE']),
    options: given('options') ?? service['options'] ?? env['PGOPTIONS'],
  };
  const port = given('port') ?? (parsed.port || service['port'] || env['PGPORT']);
  const timeout = Number(given('connect_timeout') ?? service['connect_timeout'] ?? env['PGCONNECT_TIMEOUT']);
  return {
    // Called where the server asks for a password, with what the driver made of these settings.
    password: passwordFromFile as () => Promise<string>,
    ...defined(settings),
    ...(port === undefined || port === '' ? {} : { port: Number(port) }),
    application_name: given('application_name') ?? env['PGAPPNAME'] ?? 'pgquilt',
    connectionTimeoutMillis: 1000 * (timeout > 0 ? timeout : CONNECT_TIMEOUT),
    // As libpq does: a server that is gone without a word is found out, instead of waited for without end.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    ssl: tls(given('sslmode') ?? service['sslmode'] ?? env['PGSSLMODE'], given('sslrootcert') ?? env['PGSSLROOTCERT']),
  };
}

/** The host that the URL comes to, with libpq's variables and service file; '' for the socket of this machine. */
export function serverHost(url: string, env: NodeJS.ProcessEnv = process.env): string {
  const { url: parsed, hostname } = parseServerUrl(url);
  const given = parsed.searchParams.get('host') ?? hostname;
  if (given !== '') return given;
  return readService(parsed.searchParams.get('service') ?? env['PGSERVICE'], env)['host'] || env['PGHOST'] || '';
}

/** libpq's sslmode: `require` encrypts without looking at the certificate, `verify-…` looks at it. */
function tls(mode: string | undefined, rootCertificate: string | undefined): ClientConfig['ssl'] {
  if (mode === undefined || mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
  const ca = rootCertificate === undefined ? {} : { ca: readFileSync(rootCertificate, 'utf8') };
  if (mode === 'require' && rootCertificate === undefined) return { rejectUnauthorized: false };
  if (mode === 'verify-full') return { ...ca, rejectUnauthorized: true };
  return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
}

/** The section `[name]` of libpq's connection service file. */
function readService(name: string | undefined, env: NodeJS.ProcessEnv): Record<string, string> {
  if (name === undefined) return {};
  const home = env['HOME'] ?? os.homedir();
  const files = [
    env['PGSERVICEFILE'] ?? path.join(home, '.pg_service.conf'),
    path.join(env['PGSYSCONFDIR'] ?? '/etc', 'pg_service.conf'),
  ];
  for (const file of files.filter((f) => existsSync(f))) {
    const section: Record<string, string> = {};
    let inside = false;
    for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
      const heading = /^\s*\[(.*)\]\s*$/.exec(line);
      if (heading !== null) inside = heading[1] === name;
      const setting = /^\s*([\w]+)\s*=\s*(.*?)\s*$/.exec(line);
      if (inside && setting?.[1] !== undefined) section[setting[1]] = setting[2] ?? '';
    }
    if (Object.keys(section).length > 0) return section;
  }
  return {};
}

function defined<T extends Record<string, string | undefined>>(settings: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(settings).filter(([, v]) => v !== undefined && v !== '')) as {
    [K in keyof T]?: string;
  };
}
