// All that cannot be made again: a partition key, a type's own functions, an operator class, and whatever uses the row
// type of a materialized view. The server describes it.
import { defineKind } from '../kind.ts';

interface Other {
  readonly name: string;
  readonly partitionKey: boolean;
}

export const other = defineKind<Other>({
  kind: '',
  from: '',
  facts: () => `pg_catalog.json_build_object('name', pg_catalog.pg_describe_object(t.c, t.o, t.s),
    'partitionKey', t.c = 'pg_catalog.pg_class'::pg_catalog.regclass AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.o AND c.relkind = 'p'))`,
  name: (f) => (f.partitionKey ? `partition key of ${f.name}` : f.name),
  up: () => [],
  refused: (f, _, via) =>
    via.includes('row type')
      ? 'it uses the row type of a materialized view that must be dropped'
      : f.partitionKey
        ? 'a partition key cannot be changed'
        : 'PostgreSQL has no way to take it down and put it back',
});
