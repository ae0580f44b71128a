// A cast is dropped and made again; what uses it depends on its function, and is found there.
import { commentOf } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { comment } from '../statements.ts';

interface Cast {
  readonly source: string;
  readonly target: string;
  readonly function: string;
  readonly context: 'e' | 'a' | 'i';
  readonly comment: string | null;
}

const CONTEXT = { e: '', a: ' AS ASSIGNMENT', i: ' AS IMPLICIT' } as const;
const nameOf = (f: Cast): string => `(${f.source} AS ${f.target})`;

export const cast = defineKind<Cast>({
  kind: 'cast',
  from: 'JOIN pg_catalog.pg_cast k ON k.oid = t.o',
  facts:
    () => `pg_catalog.json_build_object('source', pg_catalog.format_type(k.castsource, NULL), 'target', pg_catalog.format_type(k.casttarget, NULL),
    'function', k.castfunc::pg_catalog.regprocedure::text, 'context', k.castcontext, 'comment', ${commentOf('pg_cast', 'k.oid')})`,
  name: nameOf,
  names: (f) => f.function,
  down: (f) => [`DROP CAST ${nameOf(f)}`],
  up: (f) => [
    `CREATE CAST ${nameOf(f)} WITH FUNCTION ${f.function}${CONTEXT[f.context]}`,
    ...comment(`CAST ${nameOf(f)}`, f.comment),
  ],
});
