// A domain's default and its CHECKs. A CHECK added again is checked against every column of the domain, unless it is NOT VALID.
import { quoteIdentifier } from '../../../routine/quote.ts';
import { commentOf, role } from '../facts-sql.ts';
import { defineKind } from '../kind.ts';
import { asOwner, comment } from '../statements.ts';

interface DomainDefault {
  readonly domain: string;
  readonly expression: string;
}

interface DomainCheck {
  readonly domain: string;
  readonly name: string;
  readonly owner: string;
  readonly definition: string;
  readonly comment: string | null;
  readonly valid: boolean;
}

export const domainDefault = defineKind<DomainDefault>({
  kind: 'domain default',
  inPlace: true,
  from: 'JOIN pg_catalog.pg_type y ON y.oid = t.o',
  facts: () => `pg_catalog.json_build_object('domain', pg_catalog.format_type(y.oid, NULL),
    'expression', pg_catalog.pg_get_expr(y.typdefaultbin, 0))`,
  name: (f) => `of ${f.domain}`,
  down: (f) => [`ALTER DOMAIN ${f.domain} DROP DEFAULT`],
  up: (f) => [`ALTER DOMAIN ${f.domain} SET DEFAULT ${f.expression}`],
});

export const domainCheck = defineKind<DomainCheck>({
  kind: 'domain check',
  from: 'JOIN pg_catalog.pg_constraint c ON c.oid = t.o',
  facts: () => `pg_catalog.json_build_object('domain', pg_catalog.format_type(c.contypid, NULL), 'name', c.conname,
    'owner', (SELECT ${role('y.typowner')} FROM pg_catalog.pg_type y WHERE y.oid = c.contypid),
    'definition', pg_catalog.pg_get_constraintdef(c.oid), 'comment', ${commentOf('pg_constraint', 'c.oid')}, 'valid', c.convalidated)`,
  name: (f) => `${quoteIdentifier(f.name)} on ${f.domain}`,
  down: (f) => [`ALTER DOMAIN ${f.domain} DROP CONSTRAINT ${quoteIdentifier(f.name)}`],
  up: (f, server) => [
    ...asOwner(f.owner, server, `ALTER DOMAIN ${f.domain} ADD CONSTRAINT ${quoteIdentifier(f.name)} ${f.definition}`),
    ...comment(`CONSTRAINT ${quoteIdentifier(f.name)} ON DOMAIN ${f.domain}`, f.comment),
  ],
  heavy: (f) => (f.valid ? `every column of domain ${f.domain} is checked again, under a lock` : null),
});
