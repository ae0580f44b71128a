// A queue on disk and a database held open for it, for tests that run many verbs: opening the embedded server for each
// of them would take most of the time.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { EMPTY_SEARCH_PATH, look, transact } from '../../src/database/session.ts';
import { receivedSnapshot, type Snapshot } from '../../src/database/snapshot.ts';
import { SNAPSHOT } from '../../src/database/snapshot-sql.ts';
import { readTarget } from '../../src/database/target.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { openContext, type QueueContext } from '../../src/queue/common/context.ts';
import { readSeries } from '../../src/series/read.ts';
import { readUnits } from '../../src/worktree/units.ts';

/** Texts of units by path. */
export type Texts = ReadonlyMap<string, string>;

/** Writes files below a folder, making folders as needed. */
export function writeFiles(folder: string, files: Iterable<readonly [string, string]>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The units under `udfs/`, as they are on disk; read by the test's own means where the tool's would not do. */
export function unitsOnDisk(root: string): Texts {
  const read = [...readUnits(root).keys()].map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  return new Map(read);
}

/** The text of a patch file that takes one set of texts to another. */
export function patchBetween(subject: string, before: Texts, after: Texts): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return formatPatch({
    header: `Subject: ${subject}\n\n`,
    files: paths.flatMap((path) => diffTexts(path, before.get(path) ?? null, after.get(path) ?? null) ?? []),
  });
}

/** Writes series.yaml with these patches under the settings given. */
export function writeSeries(root: string, settings: string, patches: readonly string[]): void {
  writeFiles(root, [['series.yaml', `${settings}patches:\n${patches.map((name) => `  - ${name}\n`).join('')}`]]);
}

/** The queue in `root` on a connection that stays open; the tree follows it. Read again after series.yaml has changed. */
export function contextOf(root: string, url: string, connection: Connection): QueueContext {
  if (!existsSync(join(root, 'series.yaml'))) throw new Error(`${root} is no queue`);
  const context = openContext({ cwd: root, env: { PGQUILT_DATABASE: url }, readSeries, toolVersion: 'test' });
  return { ...(context as QueueContext), connection };
}

/** Opens a database as the tool does. */
export function open(url: string): Promise<Connection> {
  return openTarget(readTarget(url, '.'));
}

const session = { searchPath: [] };

/** Every routine of the schemas, by identity. */
export function snapshots(connection: Connection, schemas: readonly string[]): Promise<Record<string, Snapshot>> {
  return look(connection, session, () => readSnapshots(connection, schemas));
}

/** What the routines would be after these statements alone, which are rolled back. */
export function snapshotsAfter(
  connection: Connection,
  statements: readonly string[],
  schemas: readonly string[],
): Promise<Record<string, Snapshot>> {
  return transact(connection, session, async () => {
    for (const statement of statements) await connection.batch([statement]);
    return { commit: false, value: await readSnapshots(connection, schemas) };
  });
}

async function readSnapshots(connection: Connection, schemas: readonly string[]): Promise<Record<string, Snapshot>> {
  const [, rows] = await connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT ${SNAPSHOT} AS snapshot FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname IN (${schemas.map((schema) => `'${schema}'`).join(', ')}) ORDER BY p.oid::regprocedure::text COLLATE "C"`,
  ]);
  const found = (rows ?? []).map((row) => compared(receivedSnapshot(row['snapshot']) as Snapshot));
  return Object.fromEntries(found.map((snapshot) => [snapshot.id, snapshot]));
}

/** Privileges that nobody granted and the same ones spelt out are the same privileges, in whatever order. */
function compared(snapshot: Snapshot): Snapshot {
  const acl = snapshot.acl
    .map((entry) => ({ entry, key: JSON.stringify(entry) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...snapshot, acl: acl.map(({ entry }) => entry), aclIsDefault: true, fingerprint: '' };
}
