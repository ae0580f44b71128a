// A view is never dropped: CREATE OR REPLACE VIEW keeps its owner, privileges, comments, triggers, rules and all that
// depends on it. In between its columns are NULLs of their types, so that it needs nothing.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, labelsOf, role, table } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { withOptions } from '../statements.ts';

interface View {
  readonly name: string;
  readonly definition: string;
  readonly options: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly collation: string | null }[];
}

export const view = defineKind<View>({
  kind: 'view',
  inPlace: true,
  from: 'JOIN pg_catalog.pg_class c ON c.oid = t.o',
  facts: () => `pg_catalog.json_build_object('name', ${table('c.oid')}, 'definition', pg_catalog.pg_get_viewdef(c.oid),
    'options', coalesce(pg_catalog.to_json(c.reloptions), '[]'), 'owner', ${role('c.relowner')}, 'acl', c.relacl::text,
    'comment', ${commentOf('pg_class', 'c.oid')}, 'labels', ${labelsOf('pg_class', 'c.oid')},
    'columns', (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'collation', CASE WHEN a.attcollation <> y.typcollation
        THEN (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname)
          FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
      'acl', a.attacl::text, 'comment', ${commentOf('pg_class', 'c.oid', 'a.attnum')}) ORDER BY a.attnum), '[]')
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0))`,
  name: (f) => f.name,
  // A view of NULLs cannot be updated, and a check option needs one that can.
  down: (f) => [
    `CREATE OR REPLACE VIEW ${f.name}${withOptions(f.options.filter((o) => !o.startsWith('check_option=')))} AS SELECT ${f.columns
      .map(({ name, type, collation }) => {
        return `NULL::${type}${collation === null ? '' : ` COLLATE ${collation}`} AS ${quoteIdentifier(name)}`;
      })
      .join(', ')}`,
  ],
  up: (f) => [
    `CREATE OR REPLACE VIEW ${f.name}${withOptions(f.options)} AS${f.definition.startsWith(' ') ? '' : ' '}${f.definition.replace(/;\s*$/, '')}`,
  ],
});
