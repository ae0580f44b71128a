// Routines of every kind, what stands around them, other argument lists, and what a role may not do.
import type { Mutant } from './mutant.ts';

const ROUTINES = 'every kind of routine';
const ENVELOPE = 'comments, security labels';
const ARGUMENTS = 'a changed argument list';
const PARTS = 'a push of more than a hundred patches';
const RIGHTS = 'what the user may not do';

// biome-ignore format: a line each
export const routines: readonly Mutant[] = [
  { row: ROUTINES, without: 'HYPOTHETICAL of an aggregate', file: 'database/snapshot-sql.ts', find: `when("a.aggkind = 'h'", "', HYPOTHETICAL'")`, put: `when('false', "', HYPOTHETICAL'")`, test: 'kinds' },
  { row: ROUTINES, without: 'the moving form of an aggregate', file: 'database/snapshot-sql.ts', find: `part('MINVFUNC', 'a.aggminvtransfn')`, put: `"''"`, test: 'kinds' },
  { row: ROUTINES, without: 'INITCOND of an aggregate', file: 'database/snapshot-sql.ts', find: `when('a.agginitval IS NOT NULL'`, put: `when('false'`, test: 'kinds' },
  { row: ROUTINES, without: 'SORTOP of an aggregate', file: 'database/snapshot-sql.ts', find: `'a.aggsortop <> 0',`, put: `'false',`, test: 'kinds' },
  { row: ROUTINES, without: 'ordered-set aggregates, whose arguments are printed in two lists', file: 'database/snapshot-sql.ts', find: `ELSE pg_catalog.pg_get_function_identity_arguments(p.oid) END || E') (`, put: `ELSE pg_catalog.replace(pg_catalog.pg_get_function_identity_arguments(p.oid), ' ORDER BY ', ', ') END || E') (`, test: 'kinds' },
  { row: ROUTINES, without: 'what PostgreSQL will not replace, made again on push', file: 'database/change/replan.ts', find: `return error.code === '42809' ||`, put: `return error.code === 'never' ||`, test: 'kinds' },
  { row: ROUTINES, without: 'a change of names, defaults or result, made again on push', file: 'database/change/replan.ts', find: `(error.code === '42P13' &&`, put: `(error.code === 'never' &&`, test: 'kinds' },
  { row: ROUTINES, without: 'what PostgreSQL will not replace, made again on pop', file: 'database/change/restore.ts', find: `(code === '42P13' || code === '42809')`, put: `code === 'never'`, test: 'kinds' },
  { row: ROUTINES, without: 'a routine that a patch dropped, made again on pop', file: 'database/change/restore.ts', find: `if (live === null) return [{ action: 'create', ...common }];`, put: `if (live === null) return [];`, test: 'kinds' },
  { row: ROUTINES, without: 'the envelope of what is made again on push', file: 'database/change/engine.ts', find: `if (made === null || was === null) return [];`, put: `if (made !== null || was === null) return [];`, test: 'kinds' },
  { row: ROUTINES, without: 'the envelope of what is brought back on pop', file: 'database/change/restore.ts', find: `from === null || to === null ? [] : envelopeStatements(`, put: `true ? [] : envelopeStatements(`, test: 'kinds' },
  { row: ROUTINES, without: 'the owner', file: 'database/envelope.ts', find: `if (actual.owner !== wanted.owner) out.push(`, put: `if (actual.owner === 'nobody') out.push(`, test: 'kinds' },
  { row: ROUTINES, without: 'privileges that are NULL in the catalog', file: 'database/envelope.ts', find: `if (wanted.aclIsDefault && (!actual.aclIsDefault || out.length > 0) && options.superuser) {`, put: `if (wanted.aclIsDefault && options.user === null) {`, test: 'kinds' },
  { row: ROUTINES, without: 'default privileges taken away again', file: 'database/envelope.ts', find: `if (w === undefined || anew) as(`, put: `if (w === null) as(`, test: 'kinds' },
  { row: ROUTINES, without: 'the grantor of a privilege', file: 'database/envelope.ts', find: `if (grantor === wanted.owner) out.push(statement);`, put: `if (options.user !== null) out.push(statement);`, test: 'kinds' },
  { row: ROUTINES, without: 'grant options', file: 'database/envelope.ts', find: "TO ${role(e.grantee)}${e.grantable ? ' WITH GRANT OPTION' : ''}`);", put: 'TO ${role(e.grantee)}`);', test: 'kinds' },
  { row: ROUTINES, without: 'the comparison of what was restored', file: 'database/change/restore.ts', find: `if (drift === undefined) return;`, put: `return;`, test: 'round-trip', named: 'turns into another change' },
  { row: ENVELOPE, without: 'the comment', file: 'database/envelope.ts', find: `if (actual.comment !== wanted.comment) {`, put: `if (actual.comment === 'never') {`, test: 'kinds' },
  { row: ENVELOPE, without: 'extension dependencies of what is made again', file: 'database/envelope.ts', find: `out.push(\`ALTER ROUTINE \${on} DEPENDS ON EXTENSION`, put: `void (\`ALTER ROUTINE \${on} DEPENDS ON EXTENSION`, test: 'kinds' },
  { row: ENVELOPE, without: 'extension dependencies after a plain replace', file: 'database/change/step-sql.ts', find: `add(settingSql({ topic: 'extension', name, depends: true }, id));`, put: `void name;`, test: 'kinds' },
  { row: ENVELOPE, without: 'security labels of what is made again', file: 'database/envelope.ts', find: `out.push(label(w.provider, quoteLiteral(w.label)));`, put: `void w;`, test: 'label-provider', long: true },
  { row: ENVELOPE, without: 'security labels in a snapshot: another one is no drift', file: 'database/snapshot-sql.ts', find: `'labels', CASE WHEN \${ANY_LABEL} THEN`, put: `'labels', CASE WHEN false THEN`, test: 'labels', named: 'another label is drift' },
  { row: ENVELOPE, without: 'security labels of an event trigger', file: 'database/dependents/kinds/event-trigger.ts', find: '...labels(`EVENT TRIGGER ${name}`, f.labels),', put: '', test: 'label-provider', long: true, named: 'event trigger' },
  { row: ENVELOPE, without: 'security labels of a materialized view', file: 'database/dependents/kinds/materialized-view.ts', find: '...labels(`MATERIALIZED VIEW ${name}`, f.labels),', put: '', test: 'label-provider', long: true, named: 'is made again' },
  { row: ENVELOPE, without: 'security labels of its columns', file: 'database/dependents/kinds/materialized-view.ts', find: '...labels(on, column.labels),', put: '', test: 'label-provider', long: true, named: 'is made again' },
  { row: ARGUMENTS, without: 'the envelope carried over', file: 'routine/plan.ts', find: `return step.action === 'recreate' ? step.id : (step.follows ?? null);`, put: `return step.action === 'recreate' ? step.id : null;`, test: 'argument-lists', long: true, named: 'carries the whole envelope over' },
  { row: ARGUMENTS, without: 'a word where it is not certain which one follows', file: 'routine/plan.ts', find: `out[at] = { ...step, mayFollow: left };`, put: `out[at] = step;`, test: 'argument-lists', long: true, named: 'of two overloads at once' },
  { row: ARGUMENTS, without: 'the overload left behind', file: 'database/change/signature-notes.ts', find: `if (pairs.length === 0) return [];`, put: `return [];`, test: 'argument-lists', long: true, named: 'is a procedure' },
  { row: ARGUMENTS, without: 'dependents taken along', file: 'database/change/restore.ts', find: `|| (r.action === 'drop' && back.has(identityParts(r.id).name))`, put: ``, test: 'argument-lists', long: true, named: 'takes along what depends' },
  { row: PARTS, without: 'all as one where a part is refused', file: 'database/change/in-parts.ts', find: `if (!isWrong(error)) throw error;`, put: `throw error;`, test: 'in-parts', named: 'refused' },
  { row: PARTS, without: 'drift of a routine whose unit came in another part', file: 'database/change/compare.ts', find: `if (found === undefined || !this.#paths.has(routine.path)) continue;`, put: `if (found === undefined || this.#paths.has(routine.path)) continue;`, test: 'in-parts', named: 'refused' },
  { row: RIGHTS, without: 'the owner of what is there', file: 'database/change/refusals.ts', find: `if (live === null || rights.has.has(live.owner)) return [];`, put: `return [];`, test: 'forbidden', named: 'is said whole' },
  { row: RIGHTS, without: 'CREATE on the schema', file: 'database/change/refusals.ts', find: `refusals.push(...schemaRefusals(intents, rights, user));`, put: '', test: 'forbidden', named: 'is said whole' },
  { row: RIGHTS, without: 'LEAKPROOF and the like', file: 'database/change/refusals.ts', find: `if (text.superuser !== null) return {`, put: `if (text.superuser === '') return {`, test: 'forbidden', named: 'is said whole' },
  { row: RIGHTS, without: 'languages that are not trusted', file: 'database/change/refusals.ts', find: `if (language === undefined) return null;`, put: `return null;`, test: 'forbidden', named: 'is said whole' },
  { row: RIGHTS, without: 'members of extensions', file: 'database/change/refusals.ts', find: `if (extension === null || verb === 'alter') return [];`, put: `return [];`, test: 'forbidden', named: 'is a routine of an extension' },
  { row: RIGHTS, without: 'what a pop could not bring back', file: 'database/change/refusals.ts', find: `if (restores === null) return [];`, put: `return [];`, test: 'forbidden' },
  { row: RIGHTS, without: "the ledger's owner in place of a superuser", file: 'database/session.ts', find: `    ACT_AS_OWNER,\n    SUPERUSER,`, put: `    'SELECT 1',\n    SUPERUSER,`, test: 'rights', named: "with its owner's rights only" },
];
