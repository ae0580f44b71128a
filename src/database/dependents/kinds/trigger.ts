// A trigger is dropped and made again, with the clones that it has on partitions; each may be enabled in another way.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, extensionsOf, table } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { comment, enabling, extensions } from '../statements.ts';

interface State {
  readonly name: string;
  readonly table: string;
  readonly enabled: string;
  readonly comment: string | null;
  readonly extensions: readonly string[];
}

interface Trigger extends State {
  readonly definition: string;
  /** Of the constraint that a constraint trigger is known by. */
  readonly constraintComment: string | null;
  readonly clones: readonly State[];
}

const STATE = (g: string): string => `'name', ${g}.tgname, 'table', ${table(`${g}.tgrelid`)}, 'enabled', ${g}.tgenabled,
  'comment', ${commentOf('pg_trigger', `${g}.oid`)}, 'extensions', ${extensionsOf('pg_trigger', `${g}.oid`)}`;

export const trigger = defineKind<Trigger>({
  kind: 'trigger',
  from: 'JOIN pg_catalog.pg_trigger g ON g.oid = t.o',
  facts: () => `pg_catalog.json_build_object(${STATE('g')}, 'definition', pg_catalog.pg_get_triggerdef(g.oid),
    'constraintComment', ${commentOf('pg_constraint', 'g.tgconstraint')},
    'clones', (WITH RECURSIVE clone(o) AS (SELECT k.oid FROM pg_catalog.pg_trigger k WHERE k.tgparentid = g.oid
        UNION SELECT k.oid FROM clone JOIN pg_catalog.pg_trigger k ON k.tgparentid = clone.o)
      SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(${STATE('k')}) ORDER BY ${table('k.tgrelid')} COLLATE "C"), '[]')
      FROM clone JOIN pg_catalog.pg_trigger k ON k.oid = clone.o))`,
  name: (f) => `${quoteIdentifier(f.name)} on ${f.table}`,
  down: (f) => [`DROP TRIGGER ${quoteIdentifier(f.name)} ON ${f.table}`],
  up: (f) => [
    f.definition,
    ...[f, ...f.clones].flatMap(state),
    ...comment(`CONSTRAINT ${quoteIdentifier(f.name)} ON ${f.table}`, f.constraintComment),
  ],
});

function state({ name, table, enabled, ...rest }: State): string[] {
  const trigger = quoteIdentifier(name);
  const word = enabling(enabled);
  return [
    ...(word === '' ? [] : [`ALTER TABLE ONLY ${table} ${word} TRIGGER ${trigger}`]),
    ...comment(`TRIGGER ${trigger} ON ${table}`, rest.comment),
    ...extensions(`ALTER TRIGGER ${trigger} ON ${table}`, rest.extensions),
  ];
}
