// Pieces of the queries that read dependents' facts.

const regclass = (catalog: string): string => `'pg_catalog.${catalog}'::pg_catalog.regclass`;

/** The comment on an object, or on its column number `sub`. */
export function commentOf(catalog: string, oid: string, sub = '0'): string {
  return `(SELECT x.description FROM pg_catalog.pg_description x
    WHERE x.classoid = ${regclass(catalog)} AND x.objoid = ${oid} AND x.objsubid = ${sub})`;
}

/** The extensions that an object goes with (ALTER … DEPENDS ON EXTENSION). */
export function extensionsOf(catalog: string, oid: string): string {
  return `(SELECT coalesce(pg_catalog.json_agg(e.extname ORDER BY e.extname COLLATE "C"), '[]') FROM pg_catalog.pg_depend x
    JOIN pg_catalog.pg_extension e ON e.oid = x.refobjid AND x.refclassid = ${regclass('pg_extension')}
    WHERE x.classid = ${regclass(catalog)} AND x.objid = ${oid} AND x.deptype = 'x')`;
}

/** The security labels of an object, or of its column number `sub`. */
export function labelsOf(catalog: string, oid: string, sub = '0'): string {
  return `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('provider', x.provider, 'label', x.label)
    ORDER BY x.provider COLLATE "C"), '[]') FROM pg_catalog.pg_seclabel x
    WHERE x.classoid = ${regclass(catalog)} AND x.objoid = ${oid} AND x.objsubid = ${sub})`;
}

/** An aclitem[] as rows of JSON, in its order. */
export function aclOf(acl: string): string {
  return `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'grantee', CASE WHEN x.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
    'grantor', pg_catalog.pg_get_userbyid(x.grantor), 'privilege', x.privilege_type, 'grantable', x.is_grantable)), '[]')
    FROM pg_catalog.aclexplode(${acl}) x)`;
}

/** A qualified, quoted name from a catalog that has no `reg…` type, or whose `reg…` type prints no schema. */
export function qualified(catalog: string, prefix: string, oid: string): string {
  return `(SELECT pg_catalog.quote_ident(xn.nspname) || '.' || pg_catalog.quote_ident(x.${prefix}name)
    FROM pg_catalog.${catalog} x JOIN pg_catalog.pg_namespace xn ON xn.oid = x.${prefix}namespace WHERE x.oid = ${oid})`;
}

/** The name of the table that an oid column stands for. */
export const table = (oid: string): string => `${oid}::pg_catalog.regclass::text`;

/** The name of a role. */
export const role = (oid: string): string => `pg_catalog.pg_get_userbyid(${oid})::text`;

/** The name of a table's owner. */
export const ownerOf = (oid: string): string =>
  `(SELECT ${role('x.relowner')} FROM pg_catalog.pg_class x WHERE x.oid = ${oid})`;

/** The name of a tablespace; NULL for the database's own. */
export const tablespaceOf = (oid: string): string =>
  `(SELECT x.spcname FROM pg_catalog.pg_tablespace x WHERE x.oid = ${oid})`;
