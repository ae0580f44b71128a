// A server's URL as libpq takes it: the host may be missing, which is none for a URL.

const NOWHERE = 'placeholder.invalid';
const WITHOUT_HOST = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)(?=[:/?]|$)/;

/** The URL in its parts, `hostname` '' where it names no host. Throws TypeError for what is no URL. */
export function parseServerUrl(url: string): { readonly url: URL; readonly hostname: string } {
  const parsed = new URL(url.replace(WITHOUT_HOST, `$1${NOWHERE}`));
  const { hostname } = parsed;
  return {
    url: parsed,
    hostname: hostname === NOWHERE ? '' : decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
  };
}

/** The same server's other database. */
export function withDatabase(url: string, database: string): string {
  const { url: parsed } = parseServerUrl(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  parsed.searchParams.delete('dbname');
  return parsed.href.replace(NOWHERE, '');
}
