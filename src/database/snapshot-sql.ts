// The queries that read snapshots from the catalogs. They run under an empty search_path, so that the server
// qualifies every name it prints.

/** A routine's identity for a pg_proc row `p`, as regprocedure prints it. */
const IDENTITY = 'p.oid::pg_catalog.regprocedure::text';

/** A function named by an oid column, or no text where the oid is 0. */
const part = (label: string, column: string): string =>
  `CASE WHEN ${column}::oid <> 0 THEN ', ${label} = ' || ${column}::pg_catalog.regproc::text ELSE '' END`;

/** READ_ONLY, SHAREABLE or READ_WRITE, from pg_aggregate's letter. */
const modify = (label: string, column: string): string =>
  `', ${label} = ' || CASE ${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END`;

const when = (condition: string, text: string): string => `CASE WHEN ${condition} THEN ${text} ELSE '' END`;

/**
 * CREATE OR REPLACE AGGREGATE, put together from pg_aggregate as its documentation describes the columns:
 * pg_get_functiondef refuses aggregates.
 */
export const AGGREGATE = `(SELECT 'CREATE OR REPLACE AGGREGATE ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
  || '(' || CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_identity_arguments(p.oid) END || E') (\\n    SFUNC = '
  || a.aggtransfn::pg_catalog.regproc::text || ', STYPE = ' || pg_catalog.format_type(a.aggtranstype, NULL)
  || ${when('a.aggtransspace <> 0', "', SSPACE = ' || a.aggtransspace")}
  || ${part('FINALFUNC', 'a.aggfinalfn')}
  || ${when('a.aggfinalextra', "', FINALFUNC_EXTRA'")}
  || ${when('a.aggfinalfn::oid <> 0', modify('FINALFUNC_MODIFY', 'a.aggfinalmodify'))}
  || ${part('COMBINEFUNC', 'a.aggcombinefn')} || ${part('SERIALFUNC', 'a.aggserialfn')} || ${part('DESERIALFUNC', 'a.aggdeserialfn')}
  || ${when('a.agginitval IS NOT NULL', "', INITCOND = ' || pg_catalog.quote_literal(a.agginitval)")}
  || ${part('MSFUNC', 'a.aggmtransfn')} || ${part('MINVFUNC', 'a.aggminvtransfn')}
  || ${when('a.aggmtranstype <> 0', "', MSTYPE = ' || pg_catalog.format_type(a.aggmtranstype, NULL)")}
  || ${when('a.aggmtransspace <> 0', "', MSSPACE = ' || a.aggmtransspace")}
  || ${part('MFINALFUNC', 'a.aggmfinalfn')}
  || ${when('a.aggmfinalextra', "', MFINALFUNC_EXTRA'")}
  || ${when('a.aggmfinalfn::oid <> 0', modify('MFINALFUNC_MODIFY', 'a.aggmfinalmodify'))}
  || ${when('a.aggminitval IS NOT NULL', "', MINITCOND = ' || pg_catalog.quote_literal(a.aggminitval)")}
  || ${when(
    'a.aggsortop <> 0',
    `(SELECT ', SORTOP = OPERATOR(' || pg_catalog.quote_ident(sn.nspname) || '.' || o.oprname || ')'
       FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace sn ON sn.oid = o.oprnamespace WHERE o.oid = a.aggsortop)`,
  )}
  || ${when("p.proparallel <> 'u'", "', PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' ELSE 'RESTRICTED' END")}
  || ${when("a.aggkind = 'h'", "', HYPOTHETICAL'")}
  || E'\\n)'
  FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid)`;

const ON_PROC = "'pg_catalog.pg_proc'::pg_catalog.regclass";

/** The extensions that a routine depends on by this kind of pg_depend row. */
const extensions = (kind: string): string =>
  `FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
     WHERE d.classid = ${ON_PROC} AND d.objid = p.oid AND d.deptype = '${kind}'
       AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass`;

/** Asked once for the whole query: most databases have no such rows, and then need not be searched for each routine. */
const ANY_LABEL = '(SELECT EXISTS (SELECT FROM pg_catalog.pg_seclabel))';
/** plpgsql's own routines, which every database has, are among those that initdb made; these are always searched for. */
const anyExtension = (kind: string): string =>
  `(p.oid < 16384 OR (SELECT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = ${ON_PROC} AND objid >= 16384 AND deptype = '${kind}')))`;

/** What stands around a routine, as fields of a JSON object. */
const ENVELOPE_FIELDS = `'owner', pg_catalog.pg_get_userbyid(p.proowner),
  'acl', CASE WHEN p.proacl IS NOT NULL THEN (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
       'grantee', CASE WHEN x.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
       'grantor', pg_catalog.pg_get_userbyid(x.grantor), 'grantable', x.is_grantable)), '[]')
     FROM pg_catalog.aclexplode(p.proacl) x) END,
  'comment', (SELECT c.description FROM pg_catalog.pg_description c
     WHERE c.objoid = p.oid AND c.classoid = ${ON_PROC} AND c.objsubid = 0),
  'labels', CASE WHEN ${ANY_LABEL} THEN (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
       'provider', l.provider, 'label', l.label) ORDER BY l.provider COLLATE "C"), '[]')
     FROM pg_catalog.pg_seclabel l WHERE l.objoid = p.oid AND l.classoid = ${ON_PROC} AND l.objsubid = 0) ELSE '[]' END,
  'dependsOn', CASE WHEN ${anyExtension('x')} THEN
     (SELECT coalesce(pg_catalog.json_agg(e.extname ORDER BY e.extname COLLATE "C"), '[]') ${extensions('x')}) ELSE '[]' END`;

/**
 * The compared part of the snapshot of a pg_proc row `p` in a schema row `n`, as JSON. A NULL acl stands for the privileges
 * that a new routine has (see defaultAcl).
 */
export const SNAPSHOT_JSON = `pg_catalog.json_build_object(
  'id', ${IDENTITY},
  'kind', p.prokind,
  'definition', CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} ELSE pg_catalog.pg_get_functiondef(p.oid) END,
  ${ENVELOPE_FIELDS},
  'memberOf', CASE WHEN ${anyExtension('e')} THEN (SELECT e.extname ${extensions('e')}) END)`;

/** The same without what the routine is itself: all that a routine which is made again has to get back. */
export const ENVELOPE_JSON = `pg_catalog.json_build_object(${ENVELOPE_FIELDS})`;

/**
 * The whole snapshot as one JSON value, NULL where there is no row `p`; where its fingerprint is `known`, a text as SQL, only that it
 * is. The fingerprint is taken by the server over what is compared, so that thousands of routines can be compared without
 * sending them.
 */
export const snapshotUnless = (
  known: string,
): string => `CASE WHEN p.oid IS NOT NULL THEN (SELECT CASE WHEN s.f = ${known}
  THEN '{"known": true}' ELSE pg_catalog.json_build_object('compared', s.j, 'aclIsDefault', p.proacl IS NULL, 'fingerprint', s.f) END
  FROM (SELECT j.j, pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(j.j::text, 'UTF8')), 'hex') AS f
    FROM (SELECT ${SNAPSHOT_JSON} AS j OFFSET 0) j OFFSET 0) s) END`;

export const SNAPSHOT = snapshotUnless('NULL');

/** The fingerprint alone. */
export const SNAPSHOT_FINGERPRINT = `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to((${SNAPSHOT_JSON})::text, 'UTF8')), 'hex')`;
