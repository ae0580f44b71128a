// The migrations of graphile-worker, as its package ships them, run one by one: which routines each of them leaves, as
// texts and as snapshots, and which tables and types there ever were.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Connection } from '../../src/database/connection.ts';
import { look } from '../../src/database/session.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { unitsOfDatabase } from '../../src/queue/init-units.ts';
import { loadParser } from '../../src/routine/parser.ts';
import { readUnit } from '../../src/routine/unit.ts';
import { snapshots, type Texts } from './queue.ts';

export const SCHEMA = 'graphile_worker';

/** What stands in the schema after a migration. */
export interface Level {
  /** The migration's number as its file has it: `000013`. */
  readonly migration: string;
  /** As `init --from-database` writes them. */
  readonly printed: Texts;
  /** As graphile-worker's authors wrote them: the last CREATE statement of each routine that is there. */
  readonly written: Texts;
  readonly snapshots: Record<string, Snapshot>;
}

export interface History {
  readonly levels: readonly Level[];
  /** Statements that make every table and composite type that the routines of any level name. */
  readonly relations: readonly string[];
}

/** The migrations' numbers and texts, in order, with the schema's name put in as graphile-worker does it. */
export function migrations(): { migration: string; sql: string }[] {
  const folder = join(createRequire(import.meta.url).resolve('graphile-worker/package.json'), '..', 'sql');
  const files = readdirSync(folder).filter((file) => /^\d+\.sql$/.test(file));
  return files.sort().map((file) => ({
    migration: file.replace('.sql', ''),
    sql: readFileSync(join(folder, file), 'utf8').replace(/:GRAPHILE_WORKER_SCHEMA\b/g, SCHEMA),
  }));
}

/** Runs all migrations in an empty database and notes what each leaves. */
export async function runMigrations(connection: Connection): Promise<History> {
  const columns = new Map<string, Map<string, string>>();
  const kinds = new Map<string, string>();
  const creates = new Map<string, string>();
  const levels: Level[] = [];
  await connection.batch([`CREATE SCHEMA ${SCHEMA}`]);
  for (const { migration, sql } of migrations()) {
    await connection.batch(['BEGIN', sql, 'COMMIT']);
    for (const row of await connection.run(RELATIONS, [SCHEMA])) {
      const name = String(row['name']);
      const known = columns.get(name) ?? new Map<string, string>();
      known.set(String(row['column']), String(row['type']));
      columns.set(name, known);
      kinds.set(name, String(row['kind']));
    }
    const printed = await look(connection, { searchPath: [] }, (tx) => unitsOfDatabase(tx, [SCHEMA]));
    for (const [name, create] of await createStatements(migration, sql)) creates.set(name, create);
    const now = await snapshots(connection, [SCHEMA]);
    levels.push({ migration, printed: printed.units, written: writtenTexts(now, creates), snapshots: now });
  }
  return { levels, relations: relationStatements(columns, kinds) };
}

/** Tables and composite types, a row for each column; views are left out, since they come to depend on tables. */
const RELATIONS = `SELECT c.relname AS name, c.relkind AS kind, a.attname AS column,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'c') AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY c.relname, a.attnum`;

function relationStatements(
  columns: ReadonlyMap<string, ReadonlyMap<string, string>>,
  kinds: ReadonlyMap<string, string>,
) {
  return [...columns].map(([name, types]) => {
    const list = [...types].map(([column, type]) => `"${column}" ${type}`).join(', ');
    return kinds.get(name) === 'c'
      ? `CREATE TYPE ${SCHEMA}."${name}" AS (${list})`
      : `CREATE TABLE ${SCHEMA}."${name}" (${list})`;
  });
}

/** The CREATE FUNCTION statements of a migration by the routine's name; no level of graphile-worker has an overload. */
async function createStatements(migration: string, sql: string): Promise<[string, string][]> {
  const parse = await loadParser();
  const statements = parse(sql, migration).filter((s) => s.type === 'CreateFunctionStmt');
  return statements.map((s) => {
    const text = sql.slice(s.start, s.end);
    return [readUnit(migration, text, parse).routines[0]?.key.name ?? '', text];
  });
}

function writtenTexts(now: Record<string, Snapshot>, creates: ReadonlyMap<string, string>): Texts {
  const names = Object.keys(now).map((id) => id.replace(/^.*?\.|\(.*$/g, ''));
  return new Map(names.map((name) => [`udfs/${SCHEMA}/${name}.sql`, `${creates.get(name)};\n`]));
}
