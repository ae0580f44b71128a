// Which database: a URL read into what it takes to open it and what a person may see of it (never a password).
import path from 'node:path';
import { Problem } from '../problem.ts';
import { serverHost } from './server-config.ts';
import { parseServerUrl } from './server-url.ts';

export type Target =
  | { readonly kind: 'embedded'; readonly label: string; readonly directory: string | null; readonly remote: false }
  | { readonly kind: 'server'; readonly label: string; readonly url: string; readonly remote: boolean };

const LOCAL_HOSTS = new Set(['', 'localhost', '127.0.0.1', '::1']);

/**
 * Reads `postgres://…`, `pglite:DIR` or `pglite::memory:`. A relative DIR counts from `root`.
 * Throws Problem('usage') for anything else.
 */
export function readTarget(url: string, root: string): Target {
  if (url === 'pglite::memory:') return { kind: 'embedded', label: 'pglite::memory:', directory: null, remote: false };
  if (url.startsWith('pglite:')) {
    const directory = url.slice('pglite:'.length).replace(/^\/\/(?=\/)/, '');
    if (directory === '') throw badUrl(url);
    return { kind: 'embedded', label: `pglite:${directory}`, directory: path.resolve(root, directory), remote: false };
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!isUrl(url)) throw badUrl(url);
    return { kind: 'server', label: withoutPassword(url), url, remote: isRemote(url) };
  }
  if (/^\s*(host|hostaddr|dbname|service|user|port)\s*=/.test(url)) return readTarget(urlOfKeywords(url), root);
  throw badUrl(url);
}

function isUrl(url: string): boolean {
  try {
    parseServerUrl(url);
    return true;
  } catch {
    return false;
  }
}

function badUrl(url: string): Problem {
  return new Problem('usage', `'${withoutPassword(url)}' is not a database that pgquilt can open`, {
    hint: 'Give postgres://user@host/database, pglite:DIRECTORY or pglite::memory:.',
  });
}

/** The URL as it may be shown: user, host and database, the password left out. */
export function withoutPassword(url: string): string {
  return url
    .replace(/^(\w+:\/\/[^/?#]*?):[^@/]*(?=@)/, '$1')
    .replace(/([?&](?:password|sslpassword)=)[^&]*/gi, '$1…')
    .replace(/(\bpassword\s*=\s*)('[^']*'|\S+)/gi, '$1…');
}

function isRemote(url: string): boolean {
  const host = serverHost(url);
  return !(LOCAL_HOSTS.has(host) || host.startsWith('/'));
}

/** libpq's other form, `host=… dbname=…`, as a URL. */
function urlOfKeywords(text: string): string {
  const query = new URLSearchParams();
  for (const [, key = '', quoted, bare] of text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S+))/g)) {
    query.set(key, quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'));
  }
  const name = query.get('dbname') ?? '';
  query.delete('dbname');
  return `postgres:///${encodeURIComponent(name)}?${query}`;
}
