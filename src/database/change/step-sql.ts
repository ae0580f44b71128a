// The statements of one level: make what is new or changed, set what is attached, drop what is gone, validate.
import { type Attached, sameSetting, settingSql, unsettingSql } from '../../routine/attached.ts';
import { createSql } from '../../routine/create-sql.ts';
import { type Step, sameAttached } from '../../routine/plan.ts';
import { privilegeResets } from '../../routine/privileges.ts';
import { dollarQuote, quoteIdentifier, quoteLiteral } from '../../routine/quote.ts';
import type { Place } from '../keys.ts';
import { readKeys } from '../resolve.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { type PlannedStatement, setting } from './statement.ts';

/**
 * CREATE, with or without OR REPLACE, as the step's action asks; a recreate drops first, where the old routine was not set
 * aside for its dependents' sake.
 */
export function makeStatements(step: Step, level: number, setAside = false): PlannedStatement[] {
  const { after } = step;
  if (after === null || step.action === 'alter') return [];
  const { sql, toSource } = createSql(after.create, step.action === 'replace');
  const make: PlannedStatement = {
    sql,
    purpose: 'make',
    level,
    step,
    toUnit: (offset) => after.start + toSource(offset),
  };
  if (step.action !== 'recreate' || setAside) return [make];
  return [{ sql: `DROP ROUTINE ${step.id}`, purpose: 'drop', level, step }, make];
}

/**
 * The attached statements of a step: what the text no longer says is taken back, then all that it says is said in its order.
 * `live` is the routine as it was, or the one that it follows; `user` is who we are to the server. A plain replace loses DEPENDS ON EXTENSION (pg_depend's 'x' rows), so those that `live` has are said again first.
 */
export function attachStatements(step: Step, level: number, live: Snapshot | null, user: string): PlannedStatement[] {
  const { after, before } = step;
  if (after === null) return [];
  const out: PlannedStatement[] = [];
  const id = readable(step.id);
  const add = (sql: string | null, start?: number): void => {
    if (sql === null) return;
    out.push({
      sql,
      purpose: 'attach',
      level,
      step,
      ...(start === undefined ? {} : { toUnit: () => start }),
    });
  };
  if (step.action === 'replace') {
    for (const name of live?.dependsOn ?? []) {
      add(settingSql({ topic: 'extension', name, depends: true }, id));
    }
  }
  const was = before?.attached ?? [];
  const isNew = step.action === 'create' && step.follows === undefined;
  if (isNew || !sameAttached(was, after.attached)) {
    for (const old of was) {
      if (!after.attached.some((now) => sameSetting(now.setting, old.setting))) add(unsettingSql(old.setting, id));
    }
    const isOwner = (role: string): boolean =>
      role === quoteIdentifier(live?.owner ?? user) ||
      ((live?.owner ?? user) === user && /^(CURRENT_USER|CURRENT_ROLE|SESSION_USER)$/.test(role));
    const settings = (attached: readonly Attached[]) => attached.map((a) => a.setting);
    for (const sql of privilegeResets(settings(was), settings(after.attached), isOwner, id)) add(sql);
    for (const now of after.attached) add(settingSql(now.setting, id), now.start);
  } else if (step.action === 'replace') {
    for (const now of after.attached) {
      if (now.setting.topic === 'extension') add(settingSql(now.setting, id), now.start);
    }
  }
  return out;
}

/**
 * The identity in a form that always parses. A type that the server does not have is printed as `-` there; statements
 * travel in batches that are parsed as a whole, and that one would hide what the server says of the CREATE: which type.
 */
function readable(id: string): string {
  return id.replace(/(?<=[(,])-(?=[,)])/g, 'pg_catalog.unknown');
}

/** One DROP for all, so that routines which need each other can go together; `old` are those that were set aside. */
export function dropStatement(
  steps: readonly Step[],
  level: number,
  tx: Pick<Transaction, 'server' | 'rehearsal'>,
  old: readonly string[] = [],
): PlannedStatement[] {
  const isAside = (s: Step): boolean => old.length > 0 && s.followedBy !== undefined;
  const drops = steps.filter((s) => s.action === 'drop' && !isAside(s));
  const step = drops[0] ?? steps.find((s) => s.action === 'recreate' || isAside(s));
  const ids = [...drops.map((s) => s.id), ...old];
  if (step === undefined || ids.length === 0) return [];
  return [
    ...refuseLosses(ids, tx).map((sql): PlannedStatement => ({ sql, purpose: 'setting', level, step })),
    { sql: dropSql(ids, tx), purpose: 'drop', level, step },
  ];
}

/** Without CASCADE, so that nothing goes unseen; in a rehearsal all of it comes back. */
export function dropSql(ids: readonly string[], tx: Pick<Transaction, 'rehearsal'>): string {
  return `DROP ROUTINE ${ids.join(', ')}${tx.rehearsal === true ? ' CASCADE' : ''}`;
}

/**
 * Calls the validator of a routine's language with the routine's own SET clauses in force, as CREATE would; called
 * directly a validator does not apply them. They are taken back by ending the inner block with an error of our own.
 */
export function validateStatement(step: Step, level: number): PlannedStatement {
  const body = `DECLARE r pg_catalog.record; c pg_catalog.text; BEGIN
  SELECT p.oid, l.lanvalidator, p.proconfig INTO r FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid OPERATOR(pg_catalog.=) p.prolang
    WHERE p.oid OPERATOR(pg_catalog.=) ${quoteLiteral(step.id)}::pg_catalog.regprocedure;
  IF r.lanvalidator OPERATOR(pg_catalog.=) 0 THEN RETURN; END IF;
  BEGIN
    FOREACH c IN ARRAY coalesce(r.proconfig, '{}') LOOP
      PERFORM pg_catalog.set_config(pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') OPERATOR(pg_catalog.+) 1), true);
    END LOOP;
    EXECUTE pg_catalog.format('SELECT %s(%s)', r.lanvalidator::pg_catalog.regproc, r.oid);
    RAISE EXCEPTION USING ERRCODE = 'PQ000';
  EXCEPTION WHEN SQLSTATE 'PQ000' THEN NULL;
  END; END`;
  return { sql: `DO ${dollarQuote(body)}`, purpose: 'validate', level, step };
}

/** Reads the routines with these key numbers of a place; the rows are the middle statement's. */
export function readStatements(
  numbers: readonly number[],
  place: Place,
  searchPath: readonly string[],
): PlannedStatement[] {
  if (numbers.length === 0) return [setting('SELECT 1'), setting('SELECT 1 WHERE false'), setting('SELECT 1')];
  return [setting(EMPTY_SEARCH_PATH), setting(readKeys(numbers, false, place)), setting(setSearchPath(searchPath))];
}

/**
 * Before PostgreSQL 15 a generated column goes, with its data and without a word, when a routine that its expression calls is
 * dropped: its row in pg_depend is automatic. This refuses it as the server refuses other dependents.
 */
export function refuseLosses(ids: readonly string[], tx: Pick<Transaction, 'server' | 'rehearsal'>): string[] {
  if (tx.server.version >= 150_000 || tx.rehearsal === true || ids.length === 0) return [];
  const routines = ids.map((id) => `${quoteLiteral(id)}::pg_catalog.regprocedure`).join(', ');
  const body = `DECLARE list pg_catalog.text; BEGIN
  SELECT pg_catalog.string_agg(pg_catalog.concat(pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid), ' depends on ',
      pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0)), E'\\n') INTO list
    FROM pg_catalog.pg_depend d WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype OPERATOR(pg_catalog.=) 'a'::pg_catalog."char"
      AND d.refobjid OPERATOR(pg_catalog.=) ANY (ARRAY[${routines}]::pg_catalog.oid[]);
  IF list IS NOT NULL THEN
    RAISE EXCEPTION 'cannot drop a function that generated columns depend on' USING ERRCODE = '2BP01', DETAIL = list;
  END IF; END`;
  return [`DO ${dollarQuote(body)}`];
}
