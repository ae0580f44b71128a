// An operator is dropped and made again; naming its commutator and negator ties the pairs together again. One that an
// operator class uses cannot be dropped without the class, which the search finds and refuses.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, role } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { comment } from '../statements.ts';

interface Operator {
  /** `schema.+`, as SQL. */
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly function: string;
  readonly commutator: string | null;
  readonly negator: string | null;
  readonly restrict: string | null;
  readonly join: string | null;
  readonly hashes: boolean;
  readonly merges: boolean;
  readonly owner: string;
  readonly comment: string | null;
}

const named = (oid: string): string => `(SELECT pg_catalog.quote_ident(n.nspname) || '.' || x.oprname
  FROM pg_catalog.pg_operator x JOIN pg_catalog.pg_namespace n ON n.oid = x.oprnamespace WHERE x.oid = ${oid})`;
const type = (oid: string): string => `CASE WHEN ${oid} <> 0 THEN pg_catalog.format_type(${oid}, NULL) END`;
const estimator = (oid: string): string => `CASE WHEN ${oid}::oid <> 0 THEN ${oid}::pg_catalog.regproc::text END`;

export const operator = defineKind<Operator>({
  kind: 'operator',
  from: 'JOIN pg_catalog.pg_operator p ON p.oid = t.o',
  facts:
    () => `pg_catalog.json_build_object('name', ${named('p.oid')}, 'left', ${type('p.oprleft')}, 'right', ${type('p.oprright')},
    'function', (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname) FROM pg_catalog.pg_proc f
      JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace WHERE f.oid = p.oprcode),
    'commutator', ${named('p.oprcom')}, 'negator', ${named('p.oprnegate')},
    'restrict', ${estimator('p.oprrest')}, 'join', ${estimator('p.oprjoin')}, 'hashes', p.oprcanhash, 'merges', p.oprcanmerge,
    'owner', ${role('p.oprowner')}, 'comment', ${commentOf('pg_operator', 'p.oid')})`,
  name: (f) => signature(f),
  names: (f) => `${f.function}(${[f.left, f.right].filter((type) => type !== null).join(',')})`,
  down: (f) => [`DROP OPERATOR ${signature(f)}`],
  up: (f) => {
    const parts = [
      `FUNCTION = ${f.function}`,
      ...(f.left === null ? [] : [`LEFTARG = ${f.left}`]),
      ...(f.right === null ? [] : [`RIGHTARG = ${f.right}`]),
      ...(f.commutator === null ? [] : [`COMMUTATOR = OPERATOR(${f.commutator})`]),
      ...(f.negator === null ? [] : [`NEGATOR = OPERATOR(${f.negator})`]),
      ...(f.restrict === null ? [] : [`RESTRICT = ${f.restrict}`]),
      ...(f.join === null ? [] : [`JOIN = ${f.join}`]),
      ...(f.hashes ? ['HASHES'] : []),
      ...(f.merges ? ['MERGES'] : []),
    ];
    return [
      `CREATE OPERATOR ${f.name} (${parts.join(', ')})`,
      ...comment(`OPERATOR ${signature(f)}`, f.comment),
      `ALTER OPERATOR ${signature(f)} OWNER TO ${quoteIdentifier(f.owner)}`,
    ];
  },
});

function signature({ name, left, right }: Operator): string {
  return `${name} (${left ?? 'NONE'}, ${right ?? 'NONE'})`;
}
