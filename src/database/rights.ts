// What the role we act as may do, for those that are no superuser: asked once, with the names that are resolved anyway.
import type { Row } from './connection.ts';
import type { Transaction } from './session.ts';

export interface Rights {
  /** Roles whose privileges it has, its own among them: what they own it may replace and drop. */
  readonly has: ReadonlySet<string>;
  /** Roles that it may become, and so give a routine to. */
  readonly becomes: ReadonlySet<string>;
  /** Schemas, as SQL, in which it may not create. */
  readonly closed: ReadonlySet<string>;
  /** Languages in which it may not write, and whether they are trusted: those are a matter of USAGE. */
  readonly languages: ReadonlyMap<string, { readonly trusted: boolean }>;
}

/** The query for a role's rights; none for a superuser, who has them all. */
export function askRights({ server }: Transaction): string[] {
  if (server.superuser) return [];
  const roles = (mode: string): string =>
    `(SELECT pg_catalog.json_agg(rolname) FROM pg_catalog.pg_roles WHERE pg_catalog.pg_has_role(oid, '${mode}'))`;
  return [
    `SELECT pg_catalog.json_build_object(
      'has', ${roles('USAGE')},
      'becomes', ${roles(server.version >= 160000 ? 'SET' : 'MEMBER')},
      'closed', (SELECT pg_catalog.json_agg(pg_catalog.quote_ident(nspname)) FROM pg_catalog.pg_namespace
        WHERE NOT pg_catalog.has_schema_privilege(oid, 'CREATE')),
      'languages', (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(lanname, lanpltrusted)) FROM pg_catalog.pg_language
        WHERE NOT lanpltrusted OR NOT pg_catalog.has_language_privilege(oid, 'USAGE'))) AS rights`,
  ];
}

/** Reads the answer; null where nothing was asked. */
export function receivedRights(rows: readonly Row[] | undefined): Rights | null {
  const sent = rows?.[0]?.['rights'] as Record<'has' | 'becomes' | 'closed', string[] | null> & {
    languages: [string, boolean][] | null;
  };
  if (sent === undefined) return null;
  return {
    has: new Set(sent.has),
    becomes: new Set(sent.becomes),
    closed: new Set(sent.closed),
    languages: new Map((sent.languages ?? []).map(([name, trusted]) => [name, { trusted }])),
  };
}
