// A policy's expressions are replaced in place; its roles, command and comment stay. In between nothing passes it.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, table } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';

interface Policy {
  readonly name: string;
  readonly table: string;
  readonly using: string | null;
  readonly check: string | null;
}

export const policy = defineKind<Policy>({
  kind: 'policy',
  inPlace: true,
  from: 'JOIN pg_catalog.pg_policy q ON q.oid = t.o',
  facts: () => `pg_catalog.json_build_object('name', q.polname, 'table', ${table('q.polrelid')},
    'using', pg_catalog.pg_get_expr(q.polqual, q.polrelid), 'check', pg_catalog.pg_get_expr(q.polwithcheck, q.polrelid),
    'command', q.polcmd, 'permissive', q.polpermissive, 'comment', ${commentOf('pg_policy', 'q.oid')},
    'roles', (SELECT pg_catalog.json_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(r)::text END) FROM pg_catalog.unnest(q.polroles) r))`,
  name: (f) => `${quoteIdentifier(f.name)} on ${f.table}`,
  down: (f) => [alter(f, f.using && 'false', f.check && 'false')],
  up: (f) => [alter(f, f.using, f.check)],
});

function alter({ name, table }: Policy, using: string | null, check: string | null): string {
  const clauses = [
    ...(using === null ? [] : [`USING (${using})`]),
    ...(check === null ? [] : [`WITH CHECK (${check})`]),
  ];
  return `ALTER POLICY ${quoteIdentifier(name)} ON ${table} ${clauses.join(' ')}`;
}
