// What depends on a routine that is made again.
import type { Mutant } from './mutant.ts';

const DEPENDENTS = 'dependents of every kind';
const IMPOSSIBLE = 'what cannot be rebuilt';

/** Of the kind in that file of `src/database/dependents/kinds/`. */
const kind = (file: string, without: string, find: string, put: string): Mutant => ({
  row: DEPENDENTS,
  without,
  file: `database/dependents/kinds/${file}.ts`,
  find,
  put,
  test: 'dependents',
  named: 'under its own signature',
});

// biome-ignore format: a line each
export const dependents: readonly Mutant[] = [
  kind('view', 'a view under its new definition', "up: (f) => [\n    `CREATE OR REPLACE VIEW", "up: (f) => f.name === '' ? [] : [`SELECT 1`, `-- CREATE OR REPLACE VIEW"),
  kind('view', 'the options of a view', '${f.name}${withOptions(f.options)} AS', '${f.name} AS'),
  kind('materialized-view', 'the rows of a materialized view', 'f.populated ? [`REFRESH MATERIALIZED VIEW', 'false ? [`REFRESH MATERIALIZED VIEW'),
  kind('materialized-view', 'the privileges of a materialized view', '...privileges(f, server),', ''),
  kind('materialized-view', 'the settings of its columns', '...f.columns.flatMap((c) => columnStatements(name, alter, c)),', ''),
  kind('trigger', 'whether a trigger is enabled', "...(word === '' ? []", "...(word !== 'x' ? []"),
  kind('trigger', "the clones of a partitioned table's trigger", '...[f, ...f.clones].flatMap(state),', '...[f].flatMap(state),'),
  kind('rule', 'a rule', ".replace(/^CREATE RULE/, 'CREATE OR REPLACE RULE')", ".replace(/^CREATE RULE/, 'SELECT 1 -- ')"),
  kind('index', 'the comment of an index', '...comment(`INDEX ${name}`, one.comment),', ''),
  kind('index', 'statistics targets of an index', '...one.statistics.map(', '...[].map('),
  kind('index', 'CLUSTER ON', '...(one.clustered ?', '...(false ?'),
  kind('index', 'partitions of an index', 'up: (f) => [f, ...f.parts].flatMap(build)', 'up: (f) => [f].flatMap(build)'),
  kind('check', 'the comment of a CHECK', '...comment(`CONSTRAINT ${quoteIdentifier(f.name)} ON ${f.table}`, f.comment),', ''),
  kind('check', 'the order of inherited CHECKs', 'after: (f) => f.after.map((t) => nameOf(f.name, t)),', ''),
  kind('domain', 'the CHECK of a domain', "...asOwner(f.owner, server, `ALTER DOMAIN ${f.domain} ADD CONSTRAINT", "...asOwner(f.owner, server, `SELECT 1 -- ALTER DOMAIN ${f.domain} ADD CONSTRAINT"),
  kind('domain', 'the default of a domain', 'up: (f) => [`ALTER DOMAIN ${f.domain} SET DEFAULT ${f.expression}`],', 'up: () => [],'),
  kind('column', 'the default of a column', 'up: (f) => [`${alter(f)} SET DEFAULT ${f.expression}`],', 'up: () => [],'),
  kind('column', 'a generated column', "f.inherited ? [] : asOwner(f.owner, server,", "f ? [] : asOwner(f.owner, server,"),
  kind('policy', 'a policy', 'up: (f) => [alter(f, f.using, f.check)],', 'up: () => [],'),
  kind('statistics', 'the owner of statistics', '`ALTER STATISTICS ${f.name} OWNER TO ${quoteIdentifier(f.owner)}`,', ''),
  kind('operator', 'the owner of an operator', '`ALTER OPERATOR ${signature(f)} OWNER TO ${quoteIdentifier(f.owner)}`,', ''),
  kind('operator', 'the negator of an operator', "...(f.negator === null ? []", "...(f.negator !== '' ? []"),
  kind('cast', 'the context of a cast', 'WITH FUNCTION ${f.function}${CONTEXT[f.context]}`', 'WITH FUNCTION ${f.function}`'),
  kind('routine', 'a body in SQL that calls it', "return at < 0 ? [] : [", "return at < 1e9 ? [] : ["),
  kind('routine', 'DEPENDS ON EXTENSION of a routine that is replaced in place', '...extensions(`ALTER ROUTINE ${f.id}`, f.extensions),', ''),
  { row: DEPENDENTS, without: 'an event trigger enabled as it was', file: 'database/dependents/kinds/event-trigger.ts', find: "...(word === '' ? [] :", put: "...(word !== 'x' ? [] :", test: 'database/dependents', named: 'an event trigger function' },
  { row: DEPENDENTS, without: 'the order of materialized views', file: 'database/dependents/kinds/materialized-view.ts', find: 'after: (f) => f.reads,', put: '', test: 'dependents', named: 'under its own signature' },
  { row: DEPENDENTS, without: '--allow-rebuild', file: 'database/dependents/refuse.ts', find: `if (heavy.length === 0 || options.allow) return null;`, put: `return null;`, test: 'dependents', named: 'under its own signature' },
  { row: DEPENDENTS, without: 'the plan that lists them', file: 'queue/common/record.ts', find: `...(result.rebuilt.length === 0 ? {} : { dependents: result.rebuilt }),`, put: '', test: 'dependents', named: 'under its own signature' },
  { row: DEPENDENTS, without: 'another session kept from changing them meanwhile', file: 'database/dependents/find.ts', find: `options.lock ? [find, LOCK_DEPENDENTS, find, LOCK_DEPENDENTS] : [find]`, put: `[find]`, test: 'dependents-rights', named: 'another session changes meanwhile' },
  { row: DEPENDENTS, without: 'expressions run as the owner of the table', file: 'database/dependents/statements.ts', find: `if (owner === server.user) return [statement];`, put: `return [statement];`, test: 'dependents-rights', named: 'as the owner of its table' },
  { row: IMPOSSIBLE, without: 'what a kind says that it cannot', file: 'database/dependents/refuse.ts', find: `return kind.refused?.(facts, server, via) ?? null;`, put: `return null;`, test: 'dependents-refused', named: 'a partition key' },
  { row: IMPOSSIBLE, without: 'members of extensions', file: 'database/dependents/refuse.ts', find: `if (memberOf !== null) return`, put: `if (memberOf === '') return`, test: 'dependents-refused', named: 'a member of an extension' },
  { row: IMPOSSIBLE, without: 'the comparison of what was rebuilt', file: 'database/dependents/rebuild.ts', find: `if (lines.length === 0) return void`, put: `if (lines.length >= 0) return void`, test: 'dependents-refused', named: 'a view that would call another overload' },
  { row: IMPOSSIBLE, without: 'generated columns that PostgreSQL would drop unasked', file: 'database/change/step-sql.ts', find: `if (tx.server.version >= 150_000 || tx.rehearsal === true || ids.length === 0) return [];`, put: `return [];`, test: 'dependents-refused', named: 'does not go with a routine', servers: '13' },
];
