// The one way to change a target: one transaction, serialised against every other operation on that target, with
// settings of our own so that no default of the role or the database can turn a statement's meaning.

import { Problem } from '../problem.ts';
import { quoteIdentifier } from '../routine/quote.ts';
import type { Connection, Row } from './connection.ts';
import type { Rebuilt } from './dependents/rebuild.ts';
import type { RebuildOptions } from './dependents/refuse.ts';
import type { TouchedRoutine } from './proof/touched.ts';
import { isRetryable, ServerError } from './server-error.ts';

/** The two halves of the advisory lock's key, "pgqu" and "ilt\0" as integers. The lock holds within one database. */
const LOCK_KEY = '1885827445, 1768715264';

/** Waits until no other operation is under way on this database, and keeps others out until the transaction ends. */
export const TAKE_LOCK = `SELECT pg_catalog.pg_advisory_xact_lock(${LOCK_KEY})`;

export interface SessionOptions {
  /** Schemas in which unqualified names of units are looked up and created. */
  readonly searchPath: readonly string[];
  /** Milliseconds to wait for another operation on this target; then Problem('locked'). */
  readonly operationTimeout?: number;
  /** Milliseconds to wait for a routine that another session is changing; then the transaction is tried again. */
  readonly lockTimeout?: number;
  readonly attempts?: number;
  /** How many patches travel together, a hundred where left out; a push of more is long, and runs in parts of so many. */
  readonly chunk?: number | undefined;
  /** For what depends on a routine that must be made again; what is costly is not done unless it says so. */
  readonly rebuild?: RebuildOptions | undefined;
  /** What is read from the ledger first, where there is one: it travels with the statements that begin the transaction. */
  readonly opening?: readonly string[] | undefined;
  /** Whether the connection is closed after a look, which ends its transaction. */
  readonly closing?: boolean;
  /** Whether routines may be left that no longer pass validation; they are named. */
  readonly allowBroken?: boolean | undefined;
}

/** An open transaction, and what the server said of itself when it began. */
export interface Transaction {
  readonly connection: Connection;
  readonly server: {
    readonly version: number;
    readonly database: string;
    readonly user: string;
    readonly superuser: boolean;
    /** Whether the connection's own role is another than the ledger's owner, with whose rights everything runs. */
    readonly actsForOwner: boolean;
    /** The transaction's time, ISO 8601 in UTC with microseconds. */
    readonly now: string;
    readonly hasLedger: boolean;
    /** The schema of the extension plpgsql_check, as SQL; null where it is not installed. */
    readonly plpgsqlCheck: string | null;
  };
  readonly searchPath: readonly string[];
  /** The rows that each statement of the session's opening gave; undefined where one failed, or none were sent. */
  readonly opening: readonly Row[][] | undefined;
  /** What has been done to routines so far. It is proved before the commit. */
  readonly touched: TouchedRoutine[];
  /** What may be done to objects that depend on a routine which must be made again, and what was. */
  readonly rebuild: RebuildOptions;
  readonly rebuilt: Rebuilt[];
  /** All of it will be rolled back: what hangs on a routine that is dropped may go with it. */
  readonly rehearsal?: boolean;
}

/** `SET LOCAL search_path` for the units' own statements. */
export function setSearchPath(schemas: readonly string[]): string {
  return `SET LOCAL search_path TO ${schemas.length === 0 ? "''" : schemas.map(quoteIdentifier).join(', ')}`;
}

/**
 * Under an empty path the server qualifies every name it prints, so that what is read means the same everywhere. Our own
 * queries run under it for another reason as well: whoever may create in a schema of the path could put an operator there that
 * fits better than the server's (`text || integer`), and it would run with our rights. Where a query has to run under the
 * units' path, its operators are qualified.
 */
export const EMPTY_SEARCH_PATH = "SET LOCAL search_path TO ''";

const SETTINGS = [
  'SET LOCAL check_function_bodies TO off',
  'SET LOCAL standard_conforming_strings TO on',
  'SET LOCAL backslash_quote TO safe_encoding',
  // What constants and comparisons mean when a definition is read again.
  'SET LOCAL transform_null_equals TO off',
  'SET LOCAL array_nulls TO on',
  'SET LOCAL xmloption TO content',
  'SET LOCAL row_security TO on',
  'SET LOCAL quote_all_identifiers TO off',
  "SET LOCAL DateStyle TO 'ISO, YMD'",
  "SET LOCAL IntervalStyle TO 'postgres'",
  'SET LOCAL extra_float_digits TO 1',
  "SET LOCAL bytea_output TO 'hex'",
  "SET LOCAL TimeZone TO 'UTC'",
  "SET LOCAL lc_monetary TO 'C'",
  'SET LOCAL statement_timeout TO 0',
  'SET LOCAL idle_in_transaction_session_timeout TO 0',
  // PostgreSQL 17 and newer have it. To look in pg_settings is to have all of it computed.
  "SELECT pg_catalog.set_config('transaction_timeout', '0', true) WHERE pg_catalog.current_setting('server_version_num')::int >= 170000",
  // The planner cannot know how few rows our lists have, and would compile for seconds a query that runs for milliseconds.
  'SET LOCAL jit TO off',
  'SET LOCAL client_min_messages TO notice',
];

const INFO = `SELECT pg_catalog.current_setting('server_version_num')::int AS version,
  pg_catalog.current_database()::text AS database, current_user::text AS "user",
  pg_catalog.to_char(pg_catalog.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now,
  pg_catalog.to_regclass('pgquilt.meta') IS NOT NULL AS ledger,
  (SELECT pg_catalog.pg_get_userbyid(nspowner)::text FROM pg_catalog.pg_namespace WHERE nspname = 'pgquilt') AS owner,
  (SELECT extnamespace::pg_catalog.regnamespace::text FROM pg_catalog.pg_extension WHERE extname = 'plpgsql_check') AS plpgsql_check,
  pg_catalog.pg_is_in_recovery() AS standby,
  pg_catalog.current_setting('transaction_read_only') AS read_only`;

/**
 * SET LOCAL ROLE to the owner of the ledger, where there is one: what is in it may have been put there by its owner, so
 * nothing of it runs with more rights than that role has, even where a superuser runs the command.
 */
const ACT_AS_OWNER = `SELECT pg_catalog.set_config('role', pg_catalog.pg_get_userbyid(nspowner)::text, true) FROM pg_catalog.pg_namespace
  WHERE nspname = 'pgquilt' AND pg_catalog.pg_get_userbyid(nspowner) <> current_user AND pg_catalog.to_regclass('pgquilt.meta') IS NOT NULL`;

/** Of the schema that the ledger has, which everybody may ask. */
const OWNER = `SELECT pg_catalog.pg_get_userbyid(nspowner)::text AS owner, current_user::text AS "user"
  FROM pg_catalog.pg_namespace WHERE nspname = 'pgquilt'`;

/** Of the role as it is then. */
const SUPERUSER = "SELECT pg_catalog.current_setting('is_superuser') = 'on' AS superuser";

async function begin(connection: Connection, mode: 'read' | 'write', options: SessionOptions): Promise<Transaction> {
  const lock = mode === 'read' ? [] : [`SET LOCAL lock_timeout TO ${options.operationTimeout ?? 30_000}`, TAKE_LOCK];
  const own = [
    mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN ISOLATION LEVEL READ COMMITTED',
    EMPTY_SEARCH_PATH,
    ...SETTINGS,
    ...lock,
    `SET LOCAL lock_timeout TO ${options.lockTimeout ?? 3_000}`,
    INFO,
    ACT_AS_OWNER,
    SUPERUSER,
  ];
  const path = setSearchPath(options.searchPath);
  // The savepoint keeps the settings in force where the opening fails: a session's timeouts would end it while we answer.
  const opening =
    options.opening === undefined
      ? []
      : ['SAVEPOINT pgquilt_opening', ...options.opening, 'RELEASE SAVEPOINT pgquilt_opening'];
  const results = await connection.batch([...own, ...opening, path]).catch(async (error: unknown) => {
    if (!(error instanceof ServerError)) throw error;
    if (error.code === '55P03' && error.index < own.length) throw lockedProblem(connection, error);
    const isRefused = error.index === own.indexOf(ACT_AS_OWNER);
    // Whoever may not use its schema may not even ask whether there is a ledger.
    if (isRefused || (error.index === own.indexOf(INFO) && error.code === '42501')) {
      throw await notForOwner(connection, error);
    }
    if (error.index < own.length || opening.length === 0) throw error;
    // There is no ledger, or something is wrong with it, which whoever reads it alone will say.
    return connection.batch(['ROLLBACK', ...own, path]).then((all) => all.slice(1));
  });
  const info = results[own.indexOf(INFO)]?.[0] as Row;
  const opened = results.slice(own.length + 1, -2);
  if (mode === 'write' && (info['standby'] === true || info['read_only'] === 'on')) {
    throw new Problem(
      'failed',
      `${connection.target.label} cannot be changed: it is ${info['standby'] === true ? 'a standby' : 'read-only'}`,
      {
        sqlstate: '25006',
        hint:
          info['standby'] === true
            ? 'Connect to the primary.'
            : 'default_transaction_read_only is on for this role or database; use another, or turn it off.',
      },
    );
  }
  const user = String(info['user']);
  const owner = info['ledger'] === true ? String(info['owner']) : user;
  return {
    connection,
    searchPath: options.searchPath,
    opening: opened.length > 0 ? opened : undefined,
    server: {
      version: Number(info['version']),
      database: String(info['database']),
      user: owner,
      superuser: results[own.indexOf(SUPERUSER)]?.[0]?.['superuser'] === true,
      actsForOwner: owner !== user,
      now: String(info['now']),
      hasLedger: info['ledger'] === true,
      plpgsqlCheck: info['plpgsql_check'] as string | null,
    },
    touched: [],
    rebuild: options.rebuild ?? { allow: false, command: 'pgquilt push' },
    rebuilt: [],
  };
}

async function notForOwner(connection: Connection, cause: ServerError): Promise<Problem> {
  const [, rows] = await connection.batch(['ROLLBACK', OWNER]);
  const { owner, user } = rows?.[0] ?? {};
  return new Problem(
    'failed',
    `the ledger in ${connection.target.label} belongs to ${owner}, and ${user} may not act for that role`,
    { sqlstate: cause.code, hint: `Connect as ${owner}, or as a member of it.`, cause },
  );
}

function lockedProblem(connection: Connection, cause: unknown): Problem {
  return new Problem('locked', `another operation holds ${connection.target.label}`, {
    sqlstate: cause instanceof ServerError ? cause.code : undefined,
    detail: cause instanceof Error ? cause.message : undefined,
    hint: 'Wait until it has ended and run the command again. pg_stat_activity shows who holds it.',
    cause,
  });
}

/** Runs `work` in a read-only transaction with one view of the data. */
export async function look<T>(
  connection: Connection,
  options: SessionOptions,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await work(await begin(connection, 'read', options));
  } finally {
    if (options.closing !== true) await rollback(connection);
  }
}

/** What `work` wants to become of its transaction. */
export type Outcome<T> = { readonly commit: boolean; readonly value: T };

/**
 * Runs `work` in one transaction that excludes every other operation on this target, and commits or rolls back as its
 * outcome says. Where another session got in between, the whole transaction is run again, after a random pause; after
 * the last attempt Problem('locked'). Any other error rolls back and is thrown on.
 */
export async function transact<T>(
  connection: Connection,
  options: SessionOptions,
  work: (tx: Transaction) => Promise<Outcome<T>>,
): Promise<T> {
  const attempts = options.attempts ?? 4;
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await work(await begin(connection, 'write', options));
      if (outcome.commit) await connection.batch(['COMMIT']);
      else await rollback(connection);
      return outcome.value;
    } catch (error) {
      await rollback(connection);
      if (!isRetryable(error)) throw error;
      if (attempt >= attempts) throw lockedProblem(connection, error);
      await pause(50 * attempt + Math.random() * 150 * attempt);
    }
  }
}

async function rollback(connection: Connection): Promise<void> {
  // Where the connection is gone the server has rolled back already.
  await connection.batch(['ROLLBACK']).catch(() => undefined);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
