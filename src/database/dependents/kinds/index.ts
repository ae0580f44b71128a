// An index, or the exclusion constraint behind it, is dropped and built again. On a partitioned table the partitions' own
// are made one by one and attached, so that each has its name, tablespace and comment.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, extensionsOf, table, tablespaceOf } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { comment, extensions, withSetting } from '../statements.ts';

interface One {
  readonly name: string;
  readonly table: string;
  /** The index that it is attached to; null at the top. */
  readonly parent: string | null;
  readonly definition: string;
  readonly constraint: { readonly name: string; readonly definition: string; readonly comment: string | null } | null;
  readonly partitioned: boolean;
  readonly tablespace: string | null;
  readonly clustered: boolean;
  readonly identity: boolean;
  readonly valid: boolean;
  readonly comment: string | null;
  readonly extensions: readonly string[];
  readonly statistics: readonly { readonly column: number; readonly target: number }[];
}

interface Index extends One {
  /** On partitions, parents first. */
  readonly parts: readonly One[];
}

const ONE = (i: string): string => `'name', ${table(`${i}.indexrelid`)}, 'table', ${table(`${i}.indrelid`)},
  'parent', (SELECT ${table('h.inhparent')} FROM pg_catalog.pg_inherits h WHERE h.inhrelid = ${i}.indexrelid),
  'definition', pg_catalog.pg_get_indexdef(${i}.indexrelid),
  'constraint', (SELECT pg_catalog.json_build_object('name', k.conname, 'definition', pg_catalog.pg_get_constraintdef(k.oid),
      'comment', ${commentOf('pg_constraint', 'k.oid')}) FROM pg_catalog.pg_constraint k WHERE k.conindid = ${i}.indexrelid AND k.contype IN ('x', 'u', 'p')),
  'partitioned', (SELECT c.relkind = 'I' FROM pg_catalog.pg_class c WHERE c.oid = ${i}.indexrelid),
  'tablespace', (SELECT ${tablespaceOf('c.reltablespace')} FROM pg_catalog.pg_class c WHERE c.oid = ${i}.indexrelid),
  'clustered', ${i}.indisclustered, 'identity', ${i}.indisreplident, 'valid', ${i}.indisvalid,
  'comment', ${commentOf('pg_class', `${i}.indexrelid`)}, 'extensions', ${extensionsOf('pg_class', `${i}.indexrelid`)},
  'statistics', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('column', a.attnum, 'target', a.attstattarget) ORDER BY a.attnum), '[]')
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = ${i}.indexrelid AND a.attstattarget >= 0
      AND a.attnum > 0 AND pg_catalog.pg_get_indexdef(a.attrelid, a.attnum, false) <> '')`;

export const index = defineKind<Index>({
  kind: 'index',
  from: 'JOIN pg_catalog.pg_index i ON i.indexrelid = t.o',
  facts: () => `pg_catalog.json_build_object(${ONE('i')}, 'parts', (SELECT coalesce(pg_catalog.json_agg(
      pg_catalog.json_build_object(${ONE('j')}) ORDER BY p.level, ${table('j.indexrelid')} COLLATE "C"), '[]')
    FROM pg_catalog.pg_partition_tree(i.indexrelid) p JOIN pg_catalog.pg_index j ON j.indexrelid = p.relid WHERE p.level > 0))`,
  name: (f) => f.name,
  down: (f) => [
    f.constraint === null
      ? `DROP INDEX ${f.name}`
      : `ALTER TABLE ${f.table} DROP CONSTRAINT ${quoteIdentifier(f.constraint.name)}`,
  ],
  up: (f) => [f, ...f.parts].flatMap(build),
  heavy: (f) => `it is built again from all of ${f.table}, under a lock`,
  refused: (f) =>
    [f, ...f.parts].every((one) => one.valid) ? null : 'it is not valid, and would be after it was built again',
});

function build(one: One): string[] {
  const { name, constraint } = one;
  const only = one.partitioned ? 'ONLY ' : '';
  const make =
    constraint === null
      ? one.definition
      : `ALTER TABLE ${only}${one.table} ADD CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraint.definition}`;
  return [
    ...(one.tablespace === null ? [make] : withSetting('default_tablespace', quoteIdentifier(one.tablespace), [make])),
    ...(one.parent === null ? [] : [`ALTER INDEX ${one.parent} ATTACH PARTITION ${name}`]),
    ...one.statistics.map(
      ({ column, target }) => `ALTER INDEX ${name} ALTER COLUMN ${column} SET STATISTICS ${target}`,
    ),
    ...(one.clustered ? [`ALTER TABLE ${one.table} CLUSTER ON ${ownName(name)}`] : []),
    ...(one.identity ? [`ALTER TABLE ONLY ${one.table} REPLICA IDENTITY USING INDEX ${ownName(name)}`] : []),
    ...comment(`INDEX ${name}`, one.comment),
    ...(constraint === null
      ? []
      : comment(`CONSTRAINT ${quoteIdentifier(constraint.name)} ON ${one.table}`, constraint.comment)),
    ...extensions(`ALTER INDEX ${name}`, one.extensions),
  ];
}

/** A name without its schema: where a table's own index is meant, PostgreSQL takes no schema. */
function ownName(qualified: string): string {
  return /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(qualified)?.[0] ?? qualified;
}
