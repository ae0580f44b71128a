// Other routines: an aggregate over the routine, a body in SQL itself or an argument's default that calls it. They are
// replaced in place by their own definition, which keeps their envelope but for DEPENDS ON EXTENSION.
import { AGGREGATE } from '../../snapshot-sql.ts';
import { extensionsOf } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { extensions } from '../statements.ts';

interface Routine {
  readonly id: string;
  readonly definition: string;
  readonly extensions: readonly string[];
  /** A body in SQL itself. */
  readonly body?: string | null;
}

const COMMON = `'id', p.oid::pg_catalog.regprocedure::text, 'owner', pg_catalog.pg_get_userbyid(p.proowner), 'acl', p.proacl::text,
  'extensions', ${extensionsOf('pg_proc', 'p.oid')}`;
const restore = (f: Routine): string[] => [
  f.definition.trimEnd(),
  ...extensions(`ALTER ROUTINE ${f.id}`, f.extensions),
];

export const aggregate = defineKind<Routine>({
  kind: 'aggregate',
  inPlace: true,
  from: 'JOIN pg_catalog.pg_proc p ON p.oid = t.o',
  facts: () => `pg_catalog.json_build_object(${COMMON},
    'definition', (SELECT ${AGGREGATE} FROM pg_catalog.pg_namespace n WHERE n.oid = p.pronamespace))`,
  name: (f) => f.id,
  up: restore,
  refused: (_, __, via) => (via.includes('operator') ? 'it sorts by an operator that must be dropped meanwhile' : null),
});

export const routine = defineKind<Routine>({
  kind: 'routine',
  inPlace: true,
  from: 'JOIN pg_catalog.pg_proc p ON p.oid = t.o',
  facts: (version) => `pg_catalog.json_build_object(${COMMON}, 'definition', pg_catalog.pg_get_functiondef(p.oid),
    'body', ${version >= 140_000 ? 'pg_catalog.pg_get_function_sqlbody(p.oid)' : 'NULL'})`,
  name: (f) => f.id,
  // Without its body it needs nothing; check_function_bodies is off.
  down: ({ definition, body }) => {
    const at = body == null ? -1 : definition.lastIndexOf(body);
    return at < 0 ? [] : [`${definition.slice(0, at)}AS ''`];
  },
  up: restore,
});
