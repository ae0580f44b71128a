// A table's CHECK constraint is dropped and added again, which checks every row unless it is NOT VALID. Dropping and adding it
// in a parent table does the same in its children.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, ownerOf, table } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { asOwner, comment } from '../statements.ts';

interface Check {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
  readonly owner: string;
  readonly comment: string | null;
  readonly valid: boolean;
  /** It comes from a parent table alone, and goes and comes with the parent's. */
  readonly inherited: boolean;
  /** Tables whose constraint of this name must be there first. */
  readonly after: readonly string[];
}

/** The tables above or below that of constraint `c`. */
const family = (from: 'inhrelid' | 'inhparent', to: 'inhrelid' | 'inhparent'): string =>
  `(WITH RECURSIVE family(o) AS (SELECT c.conrelid UNION
      SELECT h.${to} FROM family f JOIN pg_catalog.pg_inherits h ON h.${from} = f.o) SELECT o FROM family WHERE o <> c.conrelid)`;

const inherited = 'c.coninhcount > 0 AND NOT c.conislocal';

export const check = defineKind<Check>({
  kind: 'check',
  from: 'JOIN pg_catalog.pg_constraint c ON c.oid = t.o',
  // A constraint that a child has of its own is added before the parent's, which then finds it there; as an inherited one it comes after.
  facts: () => `pg_catalog.json_build_object('name', c.conname, 'table', ${table('c.conrelid')},
    'owner', ${ownerOf('c.conrelid')}, 'definition', pg_catalog.pg_get_constraintdef(c.oid), 'comment', ${commentOf('pg_constraint', 'c.oid')}, 'valid', c.convalidated,
    'inherited', ${inherited}, 'parents', c.coninhcount, 'after', (SELECT coalesce(pg_catalog.json_agg(${table('k.conrelid')} ORDER BY k.conrelid), '[]')
      FROM pg_catalog.pg_constraint k WHERE k.conname = c.conname AND k.contype = 'c' AND CASE WHEN ${inherited}
        THEN k.conrelid IN ${family('inhrelid', 'inhparent')}
        ELSE k.conrelid IN ${family('inhparent', 'inhrelid')} AND k.conislocal END))`,
  name: (f) => nameOf(f.name, f.table),
  after: (f) => f.after.map((t) => nameOf(f.name, t)),
  down: (f) => (f.inherited ? [] : [`ALTER TABLE ${f.table} DROP CONSTRAINT ${quoteIdentifier(f.name)}`]),
  up: (f, server) => [
    ...(f.inherited
      ? []
      : asOwner(f.owner, server, `ALTER TABLE ${f.table} ADD CONSTRAINT ${quoteIdentifier(f.name)} ${f.definition}`)),
    ...comment(`CONSTRAINT ${quoteIdentifier(f.name)} ON ${f.table}`, f.comment),
  ],
  heavy: (f) => (f.valid ? `every row of ${f.table} is checked again under an ACCESS EXCLUSIVE lock` : null),
});

function nameOf(name: string, table: string): string {
  return `${quoteIdentifier(name)} on ${table}`;
}
