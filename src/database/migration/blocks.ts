// What a migration does that depends on what it finds, as DO blocks: plain SQL, for any tool and any role. The first one stores
// in settings of the transaction what the others go by. No block holds a percent sign or returns a row.
import { dollarQuote, quoteIdentifier, quoteLiteral, textArray } from '../../routine/quote.ts';
import type { Snapshot } from '../snapshot.ts';
import { AGGREGATE, ENVELOPE_JSON } from '../snapshot-sql.ts';
import { fingerprintFor } from './fingerprint.ts';

/** Settings that give texts a meaning, or the server's printing its form. Each gets its old value back. */
const SETTINGS: Readonly<Record<string, string>> = {
  search_path: '',
  check_function_bodies: 'off',
  quote_all_identifiers: 'off',
  default_tablespace: '',
  transform_null_equals: 'off',
  array_nulls: 'on',
  xmloption: 'content',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  timezone: 'UTC',
  lc_monetary: 'C',
  // Compiling a query that runs once costs more than running it.
  jit: 'off',
};
/** The path goes back last: what comes after it could mean something else. */
const NAMES = Object.keys(SETTINGS).reverse();

const block = (declare: string, body: string): string =>
  `DO ${dollarQuote(`${declare === '' ? '' : `DECLARE ${declare}\n`}BEGIN\n${body}\nEND`)}`;

const values = (rows: readonly (readonly string[])[]): string =>
  `(VALUES\n${rows.map((row) => `    (${row.join(', ')})`).join(',\n')})`;

const proc = (id: string): string => `p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = ${id}`;

/** A setting that is on while a migration is tried where its patch is applied: the ledger says nothing then. */
export const PROVING = 'pgquilt.proving';

/** A routine as the migration finds it and leaves it: the hashes of its version, `['']` where it is not there. */
export interface Crossing {
  readonly id: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Sets the session up, holds the routines, and looks at each: it has to be at one of the two versions, or, without `guard`, is
 * replaced whatever it is. What it was is stored: `old`, `new`, `absent`, `later`. Where both versions look alike (a change of
 * privileges alone, or on another major version of a default), it is `old` unless the ledger has it: all of it can be said twice.
 */
export function lookBlock(
  crossings: readonly Crossing[],
  about: {
    patches: string;
    major: number;
    guard: boolean;
    aggregates: boolean;
    /** On the way up: the id of the patch that says, in a ledger, that the target has the change, or more, from the queue. */
    known: string | null;
  },
): string {
  const rows = crossings.map(({ id, from, to }) => [quoteLiteral(id), textArray(from), textArray(to)]);
  const alike = crossings.some(({ from, to }) => from.some((hash) => hash !== '' && to.includes(hash)));
  const live = `coalesce((SELECT ${fingerprintFor(about.major, about.aggregates)}
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.oid), '')`;
  const definition = about.aggregates
    ? `CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} ELSE pg_catalog.pg_get_functiondef(p.oid) END`
    : 'pg_catalog.pg_get_functiondef(p.oid)';
  // The queue pushed it here, and perhaps more on top of it: then it is as the ledger says.
  const ledger = `  IF pg_catalog.to_regclass('pgquilt.routine') IS NOT NULL AND pg_catalog.current_setting('${PROVING}', true) IS DISTINCT FROM 'on' THEN
    IF pg_catalog.has_schema_privilege('pgquilt', 'USAGE') AND pg_catalog.has_table_privilege('pgquilt.routine', 'SELECT')
      AND pg_catalog.has_table_privilege('pgquilt.patch', 'SELECT') AND pg_catalog.has_table_privilege('pgquilt.log', 'SELECT') THEN
      held := EXISTS (SELECT FROM pgquilt.patch k WHERE k.id = ${quoteLiteral(about.known ?? '')})
        OR EXISTS (SELECT FROM pgquilt.log k WHERE k.verb = 'finalize' AND pg_catalog.strpos(k.detail, ${quoteLiteral(about.known ?? '')}) > 0);
    END IF;
  END IF;\n`;
  const aroundAsRecorded = `
        AND (live <> ALL (r.was) OR live <> ALL (r.becomes) OR coalesce((SELECT pg_catalog.bool_and(e.value = k.s -> e.key OR e.key = 'acl' AND k.s -> 'aclIsDefault' = 'true' AND e.value = 'null')
          FROM pg_catalog.pg_proc p, (SELECT x.snapshot::jsonb AS s FROM pgquilt.routine x WHERE x.id = r.id) k, pg_catalog.jsonb_each(${ENVELOPE_JSON}::jsonb) e WHERE p.oid = r.oid), false))`;
  const asRecorded = `    later := false;
    IF held THEN
      later := coalesce((SELECT k.snapshot::jsonb ->> 'definition' FROM pgquilt.routine k WHERE k.id = r.id), '')
        = coalesce((SELECT ${definition} FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.oid), '')${alike ? aroundAsRecorded : ''};
    END IF;\n`;
  const refuse = `    IF NOT later AND live <> ALL (r.was || r.becomes) THEN
      RAISE EXCEPTION USING MESSAGE = r.id || ' is not as ' || ${quoteLiteral(about.patches)} || ' needs it: ' || CASE WHEN live = '' THEN 'it is not there'
          ELSE 'it is neither the older nor the newer version' END,
        HINT = 'Nothing was changed. Somebody changed it by hand, or an earlier migration has not run here.';
    END IF;\n`;
  return block(
    'r record; s text[]; live text; found jsonb; held boolean := false; later boolean := false;',
    `  -- The session as the texts need it; what it was is kept.
  PERFORM pg_catalog.set_config('pgquilt.was_search_path', pg_catalog.current_setting('search_path'), true), pg_catalog.set_config('search_path', '', true);
  FOREACH s SLICE 1 IN ARRAY ARRAY[${Object.entries(SETTINGS)
    .filter(([name]) => name !== 'search_path')
    .map(([name, value]) => `['${name}', '${value}']`)
    .join(', ')}] LOOP
    PERFORM pg_catalog.set_config('pgquilt.was_' || s[1], pg_catalog.current_setting(s[1]), true), pg_catalog.set_config(s[1], s[2], true);
  END LOOP;
  PERFORM pg_catalog.set_config('pgquilt.was_role', pg_catalog.current_setting('role'), true);
  -- Nobody else changes the routines until this transaction ends.
  FOR r IN SELECT p.oid::pg_catalog.regprocedure::text AS id, p.prosecdef FROM pg_catalog.pg_proc p
    WHERE ${proc(`ANY (${textArray(crossings.map((c) => c.id))})`)} AND p.prokind <> 'a' AND pg_catalog.pg_has_role(p.proowner, 'USAGE') ORDER BY p.oid LOOP
    EXECUTE 'ALTER ROUTINE ' || r.id || ' SECURITY ' || CASE WHEN r.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END;
  END LOOP;
${about.known === null ? '' : ledger}  -- Which version of each is there?
  found := '{}';
  FOR r IN SELECT v.*, p.oid FROM ${values(rows)} AS v(id, was, becomes) LEFT JOIN pg_catalog.pg_proc p ON ${proc('v.id')} LOOP
    live := ${live};
${about.known === null ? '' : asRecorded}${about.guard ? refuse : ''}    found := found || pg_catalog.jsonb_build_object(r.id,
      CASE WHEN live = ANY (r.becomes)${alike ? ' AND live <> ALL (r.was)' : ''} THEN 'new' WHEN later THEN 'later' WHEN live = '' THEN 'absent' ELSE 'old' END);
  END LOOP;
  PERFORM pg_catalog.set_config('pgquilt.found', found::text, true);`,
  );
}

/** Gives the session's settings back. */
export function endBlock(): string {
  return block(
    's text;',
    `  -- The session as it was.
  FOREACH s IN ARRAY ${textArray(NAMES)} LOOP
    PERFORM pg_catalog.set_config(s, pg_catalog.current_setting(pg_catalog.concat('pgquilt.was_', s)), true);
  END LOOP;`,
  );
}

const FOUND = "(pg_catalog.current_setting('pgquilt.found')::jsonb ->> ";

/** Whether one of the routines was found at its older version. */
const anyOld = (ids: readonly string[]): string => ids.map((id) => `${FOUND}${quoteLiteral(id)}) = 'old'`).join(' OR ');

/** Whether the routine is yet to be made. */
const isDue = (id: string): string => `${FOUND}${id}) IN ('old', 'absent')`;

/** The role that statements go back to after they have acted as another. */
export const BACK = 'pgquilt: the role that runs the migration';
const GO_BACK = `SET LOCAL ROLE ${quoteIdentifier(BACK)}`;

const execute = (sql: string): string =>
  sql === GO_BACK
    ? "PERFORM pg_catalog.set_config('role', pg_catalog.current_setting('pgquilt.was_role'), true);"
    : `EXECUTE ${quoteLiteral(sql).trimStart()};`;

const lines = (statements: readonly string[], indent: string): string =>
  statements.map((sql) => `${indent}${execute(sql)}\n`).join('');

/** Makes the routine, by a text that stands there as it is, where it is not at its new version or a later one. */
export function makeBlock(id: string, create: string): string {
  return block('', `  IF ${isDue(quoteLiteral(id))} THEN EXECUTE\n${dollarQuote(create)};\n  END IF;`);
}

/** Says what the text attaches to the routine, where it was made. */
export function attachBlock(id: string, statements: readonly string[]): string {
  return block('', `  IF ${isDue(quoteLiteral(id))} THEN\n${lines(statements, '    ')}  END IF;`);
}

/** Drops the routines that are there in their older version, in one statement, as they may need each other; and what was set aside. */
export function dropBlock(ids: readonly string[], asides: readonly Aside[]): string {
  const rows = [...ids.map((id) => [id, id]), ...asides.map(({ id, old }) => [id, old])].map((row) =>
    row.map(quoteLiteral),
  );
  return block(
    'list text; lost text;',
    `  SELECT pg_catalog.string_agg(v.drop, ', ') INTO list FROM ${values(rows)} AS v(id, drop) WHERE ${FOUND}v.id) = 'old';
  IF list IS NULL THEN RETURN; END IF;
  -- Before PostgreSQL 15 a generated column would go with the routine that it calls, with its data and without a word.
  SELECT pg_catalog.string_agg(pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid), ', ') INTO lost
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid AND ${proc(`ANY (${textArray([...ids, ...asides.map((a) => a.old)])})`)}
    WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'a';
  IF lost IS NOT NULL AND pg_catalog.current_setting('server_version_num')::integer < 150000 THEN
    RAISE EXCEPTION USING MESSAGE = 'cannot drop ' || list || ': generated columns depend on it', DETAIL = lost, ERRCODE = '2BP01';
  END IF;
  EXECUTE 'DROP ROUTINE ' || list;`,
  );
}

/** A routine that is made again, and the name that its old version has meanwhile. */
export interface Aside {
  readonly id: string;
  readonly old: string;
  readonly rename: string;
}

/** Takes down what depends on the routines and gives the old ones another name, where they are there in an old version. */
export function asideBlock(asides: readonly Aside[], down: readonly string[]): string {
  const ids = asides.map((a) => a.id);
  const renames = asides.map(({ id, rename }) => `  IF ${anyOld([id])} THEN\n${lines([rename], '    ')}  END IF;`);
  const taken = down.length === 0 ? [] : [`  IF ${anyOld(ids)} THEN\n${lines(down, '    ')}  END IF;`];
  return block('', ['  -- What cannot be replaced in place is set aside.', ...taken, ...renames].join('\n'));
}

/** Puts what depends on the routines back. What a superuser writes into the catalogs itself, others say in statements. */
export function putBackBlock(
  asides: readonly Aside[],
  up: { superuser: readonly string[]; other: readonly string[] },
): string {
  const same = up.superuser.join('\0') === up.other.join('\0');
  const body = same
    ? lines(up.other, '    ')
    : `    IF (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) THEN\n${lines(up.superuser, '      ')}    ELSE\n${lines(up.other, '      ')}    END IF;\n`;
  return block(
    '',
    `  -- What depended on what was set aside depends on the new one.
  IF ${anyOld(asides.map((a) => a.id))} THEN\n${body}  END IF;`,
  );
}

/** Where a routine gets its envelope from: another one, there only if the routine was made just now, or what is known of it. */
export interface EnvelopeOf {
  readonly id: string;
  readonly source: string | null;
  /** `user` made the migration: what that role owned is the running role's. */
  readonly said: { readonly snapshot: Snapshot; readonly user: string } | null;
}

/** Puts the envelopes around routines that were made just now: owner, privileges with their grantors, comment, labels. */
export function envelopeBlock(all: readonly EnvelopeOf[]): string {
  const rows = all.map(({ id, source, said }) => [
    quoteLiteral(id),
    source === null ? 'NULL::text' : quoteLiteral(source),
    said === null ? 'NULL::jsonb' : `${quoteLiteral(envelopeJson(said.snapshot, said.user))}::jsonb`,
  ]);
  return block(
    'r record; a record; e jsonb; owner text; own text;',
    `  -- Owner, privileges, comment and labels, around what was made just now.
  FOR r IN SELECT v.*, n.oid, o.oid AS other FROM ${values(rows)} AS v(id, source, said)
    JOIN pg_catalog.pg_proc n ON n.oid >= 16384 AND n.oid::pg_catalog.regprocedure::text = v.id
    LEFT JOIN pg_catalog.pg_proc o ON o.oid >= 16384 AND o.oid::pg_catalog.regprocedure::text = v.source LOOP
    CONTINUE WHEN NOT (${isDue('r.id')});
    e := CASE WHEN r.source IS NULL AND ${FOUND}r.id) = 'absent' THEN r.said
      ELSE (SELECT ${ENVELOPE_JSON}::jsonb FROM pg_catalog.pg_proc p WHERE p.oid = r.other) END;
    CONTINUE WHEN e IS NULL;
    own := e ->> 'owner';
    owner := coalesce(own, current_user);
    IF owner <> (SELECT pg_catalog.pg_get_userbyid(p.proowner) FROM pg_catalog.pg_proc p WHERE p.oid = r.oid) THEN
      EXECUTE 'ALTER ROUTINE ' || r.id || ' OWNER TO ' || pg_catalog.quote_ident(owner);
    END IF;
    IF pg_catalog.jsonb_typeof(e -> 'acl') = 'array' OR (SELECT p.proacl IS NOT NULL FROM pg_catalog.pg_proc p WHERE p.oid = r.oid) THEN
      FOR a IN SELECT DISTINCT x.grantee FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) x WHERE p.oid = r.oid LOOP
        EXECUTE 'REVOKE ALL ON ROUTINE ' || r.id || ' FROM ' || CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END;
      END LOOP;
      FOR a IN SELECT coalesce(x ->> 'grantor', owner) AS grantor, coalesce((x ->> 'grantable')::boolean, false) AS grantable,
          CASE WHEN x ->> 'owner' IS NOT NULL THEN pg_catalog.quote_ident(owner) WHEN x ->> 'grantee' IS NULL THEN 'PUBLIC' ELSE pg_catalog.quote_ident(x ->> 'grantee') END AS grantee
        FROM pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(e -> 'acl') = 'array' THEN e -> 'acl' ELSE '[{"grantee": null}, {"owner": true}]' END)
          WITH ORDINALITY AS u(x, i) ORDER BY coalesce(x ->> 'grantor', owner) <> owner, i LOOP
        IF a.grantor <> owner THEN PERFORM pg_catalog.set_config('role', a.grantor, true); END IF;
        EXECUTE 'GRANT EXECUTE ON ROUTINE ' || r.id || ' TO ' || a.grantee || CASE WHEN a.grantable THEN ' WITH GRANT OPTION' ELSE '' END;
        PERFORM pg_catalog.set_config('role', pg_catalog.current_setting('pgquilt.was_role'), true);
      END LOOP;
      IF pg_catalog.jsonb_typeof(e -> 'acl') <> 'array' AND (SELECT u.rolsuper FROM pg_catalog.pg_roles u WHERE u.rolname = current_user) THEN
        UPDATE pg_catalog.pg_proc SET proacl = NULL WHERE oid = r.oid;
      END IF;
    END IF;
    EXECUTE 'COMMENT ON ROUTINE ' || r.id || ' IS ' || pg_catalog.quote_nullable(e ->> 'comment');
    FOR a IN SELECT x ->> 'provider' AS provider, x ->> 'label' AS label FROM pg_catalog.jsonb_array_elements(e -> 'labels') AS u(x) LOOP
      EXECUTE 'SECURITY LABEL FOR ' || pg_catalog.quote_ident(a.provider) || ' ON ROUTINE ' || r.id || ' IS ' || pg_catalog.quote_literal(a.label);
    END LOOP;
    FOR a IN SELECT x FROM pg_catalog.jsonb_array_elements_text(e -> 'dependsOn') AS u(x) LOOP
      EXECUTE 'ALTER ROUTINE ' || r.id || ' DEPENDS ON EXTENSION ' || pg_catalog.quote_ident(a.x);
    END LOOP;
  END LOOP;`,
  );
}

/** The envelope as data. What the role that made the migration owned says nothing of its owner: it is whoever runs it. */
function envelopeJson({ owner, acl, aclIsDefault, comment, labels, dependsOn }: Snapshot, user: string): string {
  const own = owner === user;
  const entries = acl.map(({ grantee, grantor, grantable }) => ({
    ...(grantee === owner && own ? { owner: true } : { grantee }),
    ...(grantor === owner && own ? {} : { grantor }),
    grantable,
  }));
  return JSON.stringify({ owner: own ? null : owner, acl: aclIsDefault ? null : entries, comment, labels, dependsOn });
}
