// What a column's expression says: a default is taken away and set again; the expression of a generated column can only be
// set again since PostgreSQL 17 (ALTER COLUMN … SET EXPRESSION), where it writes the table anew.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { ownerOf, table } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { asOwner } from '../statements.ts';

interface Default {
  readonly table: string;
  readonly column: string;
  readonly expression: string;
}

interface Generated extends Default {
  /** The column comes from a parent table, whose change comes down to it. */
  readonly inherited: boolean;
  readonly owner: string;
}

const FACTS = `'table', ${table('d.adrelid')}, 'column', a.attname, 'expression', pg_catalog.pg_get_expr(d.adbin, d.adrelid)`;
const ATTRIBUTE = 'JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum';
const nameOf = (f: Default): string => `of ${f.table}.${quoteIdentifier(f.column)}`;
const alter = (f: Default, only = 'ONLY '): string =>
  `ALTER TABLE ${only}${f.table} ALTER COLUMN ${quoteIdentifier(f.column)}`;

export const columnDefault = defineKind<Default>({
  kind: 'default',
  inPlace: true,
  from: `JOIN pg_catalog.pg_attrdef d ON d.oid = t.o ${ATTRIBUTE}`,
  facts: () => `pg_catalog.json_build_object(${FACTS})`,
  name: nameOf,
  down: (f) => [`${alter(f)} DROP DEFAULT`],
  up: (f) => [`${alter(f)} SET DEFAULT ${f.expression}`],
});

export const generatedColumn = defineKind<Generated>({
  kind: 'generated column',
  inPlace: true,
  from: `JOIN pg_catalog.pg_attrdef d ON d.oid = t.o ${ATTRIBUTE}`,
  facts: () =>
    `pg_catalog.json_build_object(${FACTS}, 'inherited', a.attinhcount > 0, 'stored', a.attgenerated, 'owner', ${ownerOf('d.adrelid')})`,
  name: (f) => `${f.table}.${quoteIdentifier(f.column)}`,
  up: (f, server) =>
    f.inherited ? [] : asOwner(f.owner, server, `${alter(f, '')} SET EXPRESSION AS (${f.expression})`),
  heavy: (f) => `all of ${f.table} is written anew under an ACCESS EXCLUSIVE lock`,
  refused: (_, { version }, via) =>
    version < 170_000
      ? 'its expression cannot be set again in place before PostgreSQL 17'
      : via.some((v) => v !== 'routine')
        ? `it uses ${via.filter((v) => v !== 'routine').join(' and ')} that must be dropped meanwhile`
        : null,
});
