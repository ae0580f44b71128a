// Reads the ledger. Every reading checks its form, its owner and the hash chain first.
import { blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';
import { quoteLiteral } from '../../routine/quote.ts';
import type { Row } from '../connection.ts';
import { ServerError } from '../server-error.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { type Snapshot, toSnapshot } from '../snapshot.ts';
import { SNAPSHOT_FINGERPRINT } from '../snapshot-sql.ts';
import { brokenRows, LEDGER_STATE, LOG_FIELDS, PATCH_FIELDS } from './chain.ts';
import { isOfVersions } from './glance.ts';
import { PATHS, storePaths } from './paths.ts';
import { checkFormat } from './schema.ts';
import type {
  AppliedPatch,
  LogEntry,
  Recorded,
  RecordedRoutine,
  RecordedUnit,
  RoutineChange,
  StackRow,
} from './types.ts';

const UTC = (column: string): string =>
  `pg_catalog.to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${column}`;

/**
 * A text that may begin with a byte order mark travels as JSON: PGlite's decoder takes a mark at the start of a value for
 * its own and drops it.
 */
const JSON_TEXT = (column: string): string => `pg_catalog.to_json(${column})::text AS ${column}`;

const META = 'SELECT format, tool FROM pgquilt.meta';
const STACK = `SELECT position, name, id, ${JSON_TEXT('header')}, units, ${UTC('applied_at')}, applied_by, hash FROM pgquilt.patch ORDER BY position`;

/**
 * Whether somebody beside the ledger's owner could have written it, or made it do something of its own: another owner of
 * one of the tables, a privilege to write, a trigger, a rule, row security.
 */
const FOREIGN_HANDS = `SELECT c.relname AS name, pg_catalog.pg_get_userbyid(s.nspowner) AS owner
  FROM pg_catalog.pg_namespace s JOIN pg_catalog.pg_class c ON c.relnamespace = s.oid AND c.relkind NOT IN ('i', 't')
  WHERE s.nspname = 'pgquilt' AND (c.relowner <> s.nspowner OR c.relkind <> 'r' OR c.relrowsecurity OR c.relhasrules OR c.relhastriggers
    OR EXISTS (SELECT FROM pg_catalog.aclexplode(c.relacl) x WHERE x.grantee <> c.relowner
               AND x.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES'))
    OR EXISTS (SELECT FROM pg_catalog.pg_attribute t, LATERAL pg_catalog.aclexplode(t.attacl) x
               WHERE t.attrelid = c.oid AND x.grantee <> c.relowner AND x.privilege_type <> 'SELECT')
    OR EXISTS (SELECT FROM pg_catalog.aclexplode(s.nspacl) x WHERE x.grantee <> s.nspowner AND x.privilege_type = 'CREATE'))
  ORDER BY c.relname LIMIT 1`;

const ROW_COLUMNS = `position, name, id, ${JSON_TEXT('header')}, forward, reverse, units, routines, ${UTC('applied_at')}, applied_by, tool, hash`;
const UNITS = `SELECT path, ${JSON_TEXT('text')}, blob FROM pgquilt.unit`;
const ROUTINES = 'SELECT id, path, snapshot FROM pgquilt.routine';
/** An entry that changed the selection of guards has it first in its detail. */
const SELECTED = `(SELECT detail FROM pgquilt.log WHERE detail LIKE '{"selected":%' ORDER BY seq DESC LIMIT 1) AS selection`;
const LAST_LOG = `SELECT seq, hash, state, ${SELECTED} FROM pgquilt.log ORDER BY seq DESC LIMIT 1`;

/** The stack, and where the log ends: what every operation starts from. */
export interface LedgerHead {
  /** Bottom first. */
  readonly stack: readonly AppliedPatch[];
  /** The guards selected on this target. */
  readonly selected: readonly string[];
  readonly log: { readonly seq: number; readonly hash: string };
  /** The blob hash of every recorded unit. */
  readonly unitHashes: ReadonlyMap<string, string>;
  /** The rows asked for, bottom first, and what is recorded of their units. */
  readonly rows: readonly StackRow[];
  readonly recorded: Recorded;
}

/** Which rows of the stack to read with the head: the top `count`, those above `name`, those with a unit whose path ends so, or all. */
export type RowsWanted =
  | { readonly count: number }
  | { readonly above: string }
  | { readonly ending: string }
  | 'all'
  | 'none';

/** The head of a ledger that is not there. */
export const NOTHING_APPLIED: LedgerHead = {
  stack: [],
  selected: [],
  log: { seq: 0, hash: '' },
  unitHashes: new Map(),
  rows: [],
  recorded: { units: new Map(), routines: new Map() },
};

/** The rows as a condition, in SQL. Paths stand in their column as JSON has them: a quotation mark behind each. */
function conditionOf(wanted: Exclude<RowsWanted, 'none'>): string {
  if (wanted === 'all') return 'true';
  if ('ending' in wanted) {
    return `pg_catalog.strpos(units, ${quoteLiteral(JSON.stringify(wanted.ending).slice(1))}) > 0`;
  }
  if ('count' in wanted) {
    return `position >= (SELECT max(position) - ${Math.trunc(wanted.count)} + 1 FROM pgquilt.patch)`;
  }
  return `position >= (SELECT position + 1 FROM pgquilt.patch WHERE name = ${quoteLiteral(wanted.above)})`;
}

/** Whether a row that comes under all others is one of those. */
export function isWantedBelow({ units }: Pick<StackRow, 'units'>, wanted: RowsWanted): boolean {
  if (typeof wanted === 'string') return wanted === 'all';
  return 'ending' in wanted && units.some((unit) => unit.endsWith(wanted.ending));
}

/** What reads the head. The stack is not checked where it is of the versions `known` (see glance.ts), which were checked before. */
export function headQueries(wanted: RowsWanted = 'none', known?: string): string[] {
  return [
    META,
    FOREIGN_HANDS,
    brokenRows('pgquilt.patch', 'position', PATCH_FIELDS, known === undefined ? undefined : isOfVersions(known)),
    brokenRows('pgquilt.log', 'seq', LOG_FIELDS),
    STACK,
    LAST_LOG,
    `SELECT ${LEDGER_STATE} AS state`,
    'SELECT path, blob FROM pgquilt.unit',
    ...(wanted === 'none' ? [] : rowQueries(conditionOf(wanted))),
  ];
}

function rowQueries(condition: string): string[] {
  const ofRows = `WHERE path IN (SELECT pg_catalog.json_array_elements_text(units::json) FROM pgquilt.patch WHERE ${condition})`;
  return [
    `SELECT ${ROW_COLUMNS} FROM pgquilt.patch WHERE ${condition} ORDER BY position`,
    `${UNITS} ${ofRows}`,
    `${ROUTINES} ${ofRows}`,
  ];
}

/**
 * Reads the head, unless it is `opened` already: what headQueries gave; empty where the target has no ledger. Throws
 * Problem for a ledger that cannot be trusted.
 */
export async function readHead(
  tx: Transaction,
  wanted: RowsWanted = 'none',
  opened?: readonly (readonly Row[])[],
): Promise<LedgerHead> {
  if (!tx.server.hasLedger) return NOTHING_APPLIED;
  const results = opened ?? (await readTables(tx, headQueries(wanted)));
  const [meta, hands, broken, brokenLog, stack, last, state, hashes, rows, units, routines] = results;
  const form = meta?.[0];
  const { label } = tx.connection.target;
  checkFormat(Number(form?.['format'] ?? 0), String(form?.['tool'] ?? 'unknown'), label);
  refuseForeignHands(hands?.[0], label);
  refuseBroken(broken?.[0], 'patch at position', label);
  refuseBroken(brokenLog?.[0], 'log entry', label);
  if (String(last?.[0]?.['state'] ?? '') !== String(state?.[0]?.['state'])) throw notAsLogged(label);
  return {
    stack: (stack ?? []).map(appliedPatch),
    selected: selectedIn(last?.[0]?.['selection']),
    log: { seq: Number(last?.[0]?.['seq'] ?? 0), hash: String(last?.[0]?.['hash'] ?? '') },
    unitHashes: new Map((hashes ?? []).map((r) => [String(r['path']), String(r['blob'])])),
    rows: (rows ?? []).map(stackRow),
    recorded: recordedOf(units, routines),
  };
}

/** Runs the queries; a ledger of another form may lack what they ask for, and is then named as such. */
async function readTables(tx: Transaction, queries: readonly string[]): Promise<Row[][]> {
  try {
    const results = await tx.connection.batch([EMPTY_SEARCH_PATH, ...queries, setSearchPath(tx.searchPath)]);
    return results.slice(1, -1);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const { label } = tx.connection.target;
    if (error.code === '42501') {
      throw new Problem('failed', `the ledger in ${label} cannot be read by ${tx.server.user}: ${error.message}`, {
        sqlstate: error.code,
        hint: 'Connect as the role that owns the schema pgquilt, or as a member of it.',
        cause: error,
      });
    }
    if (error.code !== '42P01' && error.code !== '42703') throw error;
    const [, meta] = await tx.connection.batch(['ROLLBACK', META]);
    checkFormat(Number(meta?.[0]?.['format'] ?? 0), String(meta?.[0]?.['tool'] ?? 'unknown'), label);
    throw new Problem('failed', `the ledger in ${label} is damaged: ${error.message}`, {
      sqlstate: error.code,
      hint: 'Restore the schema pgquilt from a backup.',
      cause: error,
    });
  }
}

function refuseForeignHands(row: Row | undefined, label: string): void {
  if (row === undefined) return;
  throw new Problem(
    'failed',
    `the ledger in ${label} is not trusted: others than its owner ${row['owner']} can write pgquilt.${row['name']}`,
    {
      hint: `Take the privileges, triggers and rules on schema pgquilt away (REVOKE … ON ALL TABLES IN SCHEMA pgquilt FROM …), and see who used them.`,
    },
  );
}

/** The tables are not as the last operation left them: rows were taken off the top, or what is recorded was changed. */
function notAsLogged(label: string): Problem {
  return new Problem(
    'failed',
    `the ledger in ${label} was altered by hand: its tables are not as the last entry of its log left them`,
    {
      hint: 'Nothing was done. Restore the schema pgquilt from a backup, or look at what was changed: SELECT * FROM pgquilt.log.',
    },
  );
}

function refuseBroken(row: Row | undefined, what: string, label: string): void {
  if (row === undefined) return;
  throw new Problem(
    'failed',
    `the ledger in ${label} was altered by hand: the ${what} ${row['number']} does not fit its hash`,
    {
      hint: 'Nothing was done. Restore the schema pgquilt from a backup, or look at what was changed: SELECT * FROM pgquilt.log.',
    },
  );
}

function appliedPatch(row: Row): AppliedPatch {
  return {
    position: Number(row['position']),
    name: String(row['name']),
    id: String(row['id']),
    header: JSON.parse(String(row['header'])) as string,
    unitsJson: String(row['units']),
    appliedAt: String(row['applied_at']),
    appliedBy: String(row['applied_by']),
    hash: String(row['hash']),
  };
}

function selectedIn(detail: unknown): readonly string[] {
  return typeof detail === 'string' ? (JSON.parse(detail) as { selected: string[] }).selected : [];
}

function stackRow(row: Row): StackRow {
  return {
    forward: String(row['forward']),
    reverse: String(row['reverse']),
    tool: String(row['tool']),
    units: JSON.parse(String(row['units'])) as string[],
    routines: (JSON.parse(String(row['routines'])) as RoutineChange[]).map((r) => ({
      ...r,
      before: toSnapshot(r.before),
      after: toSnapshot(r.after),
      ...(r.under === undefined ? {} : { under: { ...r.under, snapshot: toSnapshot(r.under.snapshot) } }),
    })),
    ...appliedPatch(row),
  };
}

/** What the ledger records of these units, or of all: their texts, and their routines by identity. */
export async function readRecorded(tx: Transaction, paths: readonly string[] | 'all'): Promise<Recorded> {
  if (!tx.server.hasLedger) return NOTHING_APPLIED.recorded;
  const [own, where] = paths === 'all' ? [[], ''] : [[storePaths(paths)], ` WHERE path IN ${PATHS}`];
  const results = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    ...own,
    `${UNITS}${where}`,
    `${ROUTINES}${where}`,
    setSearchPath(tx.searchPath),
  ]);
  const [units, routines] = results.slice(1 + own.length);
  return recordedOf(units, routines);
}

function recordedOf(units: readonly Row[] | undefined, routines: readonly Row[] | undefined): Recorded {
  return {
    units: new Map((units ?? []).map((r) => [String(r['path']), recordedUnit(r)])),
    routines: new Map((routines ?? []).map((r) => [String(r['id']), recordedRoutine(r)])),
  };
}

function recordedUnit(row: Row): RecordedUnit {
  const [path, blob, json] = [String(row['path']), String(row['blob']), row['text'] as string | null];
  const text = json === null ? null : (JSON.parse(json) as string);
  if (blobHash(text) === blob) return { path, text, blob };
  throw new Problem('failed', `the ledger was altered by hand: the text of ${path} does not have its hash`, {
    file: path,
    hint: 'Nothing was done. Restore the schema pgquilt from a backup.',
  });
}

function recordedRoutine(row: Row): RecordedRoutine {
  const text = row['snapshot'] as string | null;
  const snapshot = text === null ? null : toSnapshot(JSON.parse(text) as Snapshot);
  return { id: String(row['id']), path: String(row['path']), snapshot };
}

/**
 * How many routines are recorded, and those that may have drifted: the server compares its fingerprints, so that only these
 * have to be sent. Equal fingerprints mean equal routines.
 */
export async function readSuspects(tx: Transaction): Promise<{ recorded: number; suspects: RecordedRoutine[] }> {
  if (!tx.server.hasLedger) return { recorded: 0, suspects: [] };
  const [, count, rows] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    'SELECT count(*) AS n FROM pgquilt.routine',
    // The long snapshots of the others stay where they are.
    `WITH suspect AS MATERIALIZED (SELECT r.id FROM pgquilt.routine r
       LEFT JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = r.id
       LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE r.fingerprint <> CASE WHEN p.oid IS NULL THEN '' ELSE ${SNAPSHOT_FINGERPRINT} END)
     SELECT r.id, r.path, r.snapshot FROM suspect s JOIN pgquilt.routine r USING (id)
     ORDER BY r.id COLLATE "C"`,
    setSearchPath(tx.searchPath),
  ]);
  return { recorded: Number(count?.[0]?.['n'] ?? 0), suspects: (rows ?? []).map(recordedRoutine) };
}

/** All recorded routines by name, without what is recorded of them. */
export async function readRoutineNames(tx: Transaction): Promise<Pick<RecordedRoutine, 'id' | 'path'>[]> {
  if (!tx.server.hasLedger) return [];
  const sql = 'SELECT id, path FROM pgquilt.routine ORDER BY id COLLATE "C"';
  const [, rows = []] = await tx.connection.batch([EMPTY_SEARCH_PATH, sql, setSearchPath(tx.searchPath)]);
  return rows.map((r) => ({ id: String(r['id']), path: String(r['path']) }));
}

/** The log, oldest first. */
export async function readLog(tx: Transaction): Promise<LogEntry[]> {
  if (!tx.server.hasLedger) return [];
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT seq, ${UTC('at')}, who, verb, patches, detail, tool FROM pgquilt.log ORDER BY seq`,
    setSearchPath(tx.searchPath),
  ]);
  return rows.map((r) => ({
    seq: Number(r['seq']),
    at: String(r['at']),
    who: String(r['who']),
    verb: String(r['verb']),
    patches: JSON.parse(String(r['patches'])) as string[],
    detail: JSON.parse(String(r['detail'])) as Record<string, unknown>,
    tool: String(r['tool']),
  }));
}

/** The hashes of all its entries. */
export async function readLogHashes(tx: Transaction): Promise<ReadonlySet<string>> {
  if (!tx.server.hasLedger) return new Set();
  const rows = await tx.connection.run('SELECT hash FROM pgquilt.log', []);
  return new Set(rows.map((r) => String(r['hash'])));
}
