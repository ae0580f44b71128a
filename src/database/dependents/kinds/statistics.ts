// Extended statistics are dropped and made again; they are empty until the next ANALYZE.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, extensionsOf, qualified, role } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { comment, extensions } from '../statements.ts';

interface Statistics {
  readonly name: string;
  readonly definition: string;
  readonly owner: string;
  readonly target: number | null;
  readonly comment: string | null;
  readonly extensions: readonly string[];
}

export const statistics = defineKind<Statistics>({
  kind: 'statistics',
  from: 'JOIN pg_catalog.pg_statistic_ext x ON x.oid = t.o',
  facts: () => `pg_catalog.json_build_object('name', ${qualified('pg_statistic_ext', 'stx', 't.o')},
    'definition', pg_catalog.pg_get_statisticsobjdef(x.oid), 'owner', ${role('x.stxowner')}, 'target', nullif(x.stxstattarget, -1),
    'comment', ${commentOf('pg_statistic_ext', 't.o')}, 'extensions', ${extensionsOf('pg_statistic_ext', 't.o')})`,
  name: (f) => f.name,
  down: (f) => [`DROP STATISTICS ${f.name}`],
  up: (f) => [
    f.definition,
    ...(f.target === null ? [] : [`ALTER STATISTICS ${f.name} SET STATISTICS ${f.target}`]),
    ...comment(`STATISTICS ${f.name}`, f.comment),
    ...extensions(`ALTER STATISTICS ${f.name}`, f.extensions),
    `ALTER STATISTICS ${f.name} OWNER TO ${quoteIdentifier(f.owner)}`,
  ],
  warning: () => 'empty until the next ANALYZE',
});
