// A rule is replaced in place, which keeps whether it is enabled, and its comment; in between it does nothing.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, table } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';

interface Rule {
  readonly name: string;
  readonly table: string;
  readonly event: string;
  readonly definition: string;
}

export const rule = defineKind<Rule>({
  kind: 'rule',
  inPlace: true,
  from: 'JOIN pg_catalog.pg_rewrite w ON w.oid = t.o',
  facts: () => `pg_catalog.json_build_object('name', w.rulename, 'table', ${table('w.ev_class')},
    'event', CASE w.ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' ELSE 'DELETE' END,
    'definition', pg_catalog.pg_get_ruledef(w.oid), 'enabled', w.ev_enabled, 'comment', ${commentOf('pg_rewrite', 'w.oid')})`,
  name: (f) => `${quoteIdentifier(f.name)} on ${f.table}`,
  down: (f) => [`CREATE OR REPLACE RULE ${quoteIdentifier(f.name)} AS ON ${f.event} TO ${f.table} DO INSTEAD NOTHING`],
  up: (f) => [f.definition.replace(/^CREATE RULE/, 'CREATE OR REPLACE RULE').replace(/;\s*$/, '')],
});
