// A materialized view can only be dropped and made again, empty, and is filled when all else is back. Its indexes and
// statistics are dependents of their own.
import { quoteIdentifier, quoteLiteral } from '../../../routine/quote.ts';
import { aclOf, commentOf, extensionsOf, labelsOf, role, table, tablespaceOf } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { type Grant, privileges } from '../privileges.ts';
import { comment, extensions, type Label, labels, withOptions } from '../statements.ts';

interface Column {
  readonly name: string;
  readonly comment: string | null;
  readonly labels: readonly Label[];
  readonly acl: readonly Grant[];
  readonly statistics: number | null;
  /** Where it is not the type's own. */
  readonly storage: string | null;
  readonly compression: string | null;
  readonly options: readonly string[];
}

interface MaterializedView {
  readonly name: string;
  readonly definition: string;
  readonly options: readonly string[];
  readonly method: string;
  readonly tablespace: string | null;
  readonly populated: boolean;
  readonly owner: string;
  readonly acl: readonly Grant[];
  readonly aclIsDefault: boolean;
  /** Roles that ALTER DEFAULT PRIVILEGES grants something to on a new relation; null is PUBLIC. */
  readonly granted: readonly (string | null)[];
  readonly comment: string | null;
  readonly labels: readonly Label[];
  /** What was said of the type that its rows have. */
  readonly type: { readonly comment: string | null; readonly labels: readonly Label[]; readonly acl: string | null };
  readonly extensions: readonly string[];
  readonly columns: readonly Column[];
  /** Materialized views that it reads, through views too. */
  readonly reads: readonly string[];
}

const compression = (version: number): string =>
  version >= 140_000 ? `CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END` : 'NULL';

// The server itself stamps a new column (`pg_attver`, since the minor releases of November 2026), and passes over what others set there.
const COLUMNS = (version: number): string => `(SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
  'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'collation', a.attcollation::pg_catalog.regcollation::text,
  'comment', ${commentOf('pg_class', 'c.oid', 'a.attnum')}, 'labels', ${labelsOf('pg_class', 'c.oid', 'a.attnum')},
  'acl', ${aclOf('a.attacl')}, 'statistics', nullif(a.attstattarget, -1), 'compression', ${compression(version)},
  'storage', CASE WHEN a.attstorage <> y.typstorage THEN
    CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
  'options', (SELECT coalesce(pg_catalog.json_agg(o), '[]') FROM pg_catalog.unnest(a.attoptions) o WHERE o !~ '^pg_attver='))
  ORDER BY a.attnum), '[]')
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0)`;

/** Through views: a view's rule depends on what the view reads. */
const READS = `(WITH RECURSIVE reads(o) AS (
    SELECT c.oid UNION
    SELECT d.refobjid FROM reads r JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.o AND w.rulename = '_RETURN'
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)
  SELECT coalesce(pg_catalog.json_agg(${table('k.oid')} ORDER BY k.oid), '[]') FROM reads r JOIN pg_catalog.pg_class k ON k.oid = r.o
    WHERE k.relkind = 'm' AND k.oid <> c.oid)`;

export const materializedView = defineKind<MaterializedView>({
  kind: 'materialized view',
  from: 'JOIN pg_catalog.pg_class c ON c.oid = t.o',
  facts: (
    version,
  ) => `pg_catalog.json_build_object('name', ${table('c.oid')}, 'definition', pg_catalog.pg_get_viewdef(c.oid),
    'options', (SELECT coalesce(pg_catalog.json_agg(o), '[]') FROM (SELECT pg_catalog.unnest(c.reloptions) AS o
      UNION ALL SELECT 'toast.' || pg_catalog.unnest(k.reloptions) FROM pg_catalog.pg_class k WHERE k.oid = c.reltoastrelid) o),
    'method', (SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = c.relam), 'tablespace', ${tablespaceOf('c.reltablespace')},
    'populated', c.relispopulated, 'owner', ${role('c.relowner')},
    'acl', ${aclOf("coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))")}, 'aclIsDefault', c.relacl IS NULL,
    'granted', (SELECT coalesce(pg_catalog.json_agg(DISTINCT CASE WHEN x.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(x.grantee)::text END), '[]')
      FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) x
      WHERE d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) AND d.defaclobjtype = 'r'
        AND d.defaclnamespace IN (0, c.relnamespace)),
    'comment', ${commentOf('pg_class', 'c.oid')}, 'labels', ${labelsOf('pg_class', 'c.oid')},
    'type', (SELECT pg_catalog.json_build_object('comment', ${commentOf('pg_type', 'y.oid')}, 'labels', ${labelsOf('pg_type', 'y.oid')},
      'acl', y.typacl::text) FROM pg_catalog.pg_type y WHERE y.oid = c.reltype),
    'extensions', ${extensionsOf('pg_class', 'c.oid')}, 'columns', ${COLUMNS(version)}, 'reads', ${READS})`,
  name: (f) => f.name,
  after: (f) => f.reads,
  down: (f) => [`DROP MATERIALIZED VIEW ${f.name}`],
  up: (f, server) => {
    const { name } = f;
    const space = f.tablespace === null ? '' : ` TABLESPACE ${quoteIdentifier(f.tablespace)}`;
    const alter = `ALTER MATERIALIZED VIEW ${name}`;
    return [
      `CREATE MATERIALIZED VIEW ${name} USING ${quoteIdentifier(f.method)}${withOptions(f.options)}${space} AS ${f.definition.replace(/;\s*$/, '').trimStart()} WITH NO DATA`,
      `${alter} OWNER TO ${quoteIdentifier(f.owner)}`,
      ...privileges(f, server),
      ...comment(`MATERIALIZED VIEW ${name}`, f.comment),
      ...labels(`MATERIALIZED VIEW ${name}`, f.labels),
      ...comment(`TYPE ${name}`, f.type.comment),
      ...labels(`TYPE ${name}`, f.type.labels),
      ...extensions(alter, f.extensions),
      ...f.columns.flatMap((c) => columnStatements(name, alter, c)),
    ];
  },
  fill: (f) => (f.populated ? [`REFRESH MATERIALIZED VIEW ${f.name}`] : []),
  // pg_dump passes over them, too.
  refused: (f) => (f.type.acl === null ? null : 'the type of its rows has privileges of its own'),
  heavy: (f) => (f.populated ? 'it is filled again: its query runs under an ACCESS EXCLUSIVE lock' : null),
  warning: (f) => (f.populated ? 'filled again: its rows are what its query gives now' : null),
});

function columnStatements(view: string, alter: string, column: Column): string[] {
  const name = quoteIdentifier(column.name);
  const on = `COLUMN ${view}.${name}`;
  const alterColumn = `${alter} ALTER COLUMN ${name}`;
  return [
    ...comment(on, column.comment),
    ...labels(on, column.labels),
    ...(column.statistics === null ? [] : [`${alterColumn} SET STATISTICS ${column.statistics}`]),
    ...(column.storage === null ? [] : [`${alterColumn} SET STORAGE ${column.storage}`]),
    ...(column.compression === null ? [] : [`${alterColumn} SET COMPRESSION ${column.compression}`]),
    ...(column.options.length === 0
      ? []
      : [
          `${alterColumn} SET (${column.options
            .map((o) => {
              const [key = '', value = ''] = o.split('=');
              return `${quoteIdentifier(key)} = ${quoteLiteral(value)}`;
            })
            .join(', ')})`,
        ]),
  ];
}
