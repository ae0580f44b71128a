// Writes the ledger: one statement for all that an operation changes in it.
import { Problem } from '../../problem.ts';
import { quoteIdentifier, quoteLiteral } from '../../routine/quote.ts';
import { ServerError } from '../server-error.ts';
import type { Transaction } from '../session.ts';
import { chainHash } from './chain.ts';
import type { LedgerHead } from './read.ts';
import { createLedger } from './schema.ts';
import type { AppliedPatch, RecordedRoutine, RecordedUnit, RoutineChange, StackRow } from './types.ts';

/** A patch to be put onto the stack; the ledger adds position, time, user and hash. */
export interface NewRow {
  readonly name: string;
  readonly id: string;
  readonly header: string;
  readonly forward: string;
  readonly reverse: string;
  readonly units: readonly string[];
  readonly routines: readonly RoutineChange[];
}

export interface LedgerChange {
  readonly verb: string;
  /** Patches that the operation was about, for the log. */
  readonly patches: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
  /** How many rows stay, from the bottom; the others are taken off. Undefined: all stay. */
  readonly keep?: number;
  readonly push?: readonly NewRow[];
  readonly units?: readonly RecordedUnit[];
  /** What the routines are recorded to be from now on; a null snapshot that is `forget` is recorded no longer. */
  readonly routines?: readonly (RecordedRoutine & { readonly forget?: boolean })[];
}

/** The stack rows that `push` makes on top of the row with hash `below` at `position`. */
export function chainRows(
  rows: readonly NewRow[],
  top: { position: number; hash: string },
  stamp: { at: string; by: string; tool: string },
): StackRow[] {
  let { position, hash } = top;
  return rows.map((row) => {
    position++;
    const routines = JSON.stringify(row.routines);
    hash = chainHash(hash, [
      String(position),
      row.name,
      row.id,
      row.header,
      row.forward,
      row.reverse,
      JSON.stringify(row.units),
      routines,
      stamp.at,
      stamp.by,
      stamp.tool,
    ]);
    return { ...row, position, hash, appliedAt: stamp.at, appliedBy: stamp.by, tool: stamp.tool };
  });
}

const STATEMENT = `WITH change AS (SELECT CHANGE::json AS j),
  forgotten AS (DELETE FROM pgquilt.routine WHERE id IN (SELECT pg_catalog.json_array_elements_text(j->'forget') FROM change)),
  pushed AS (INSERT INTO pgquilt.patch (position, name, id, header, forward, reverse, units, routines, applied_at, applied_by, tool, hash)
    SELECT r.position, r.name, r.id, r.header, r.forward, r.reverse, r.units, r.routines, r.applied_at, r.applied_by, r.tool, r.hash
    FROM change, pg_catalog.json_to_recordset(j->'push') AS r(position int, name text, id text, header text, forward text, reverse text,
      units text, routines text, applied_at timestamptz, applied_by text, tool text, hash text)),
  units AS (INSERT INTO pgquilt.unit (path, text, blob)
    SELECT u.path, u.text, u.blob FROM change, pg_catalog.json_to_recordset(j->'units') AS u(path text, text text, blob text)
    ON CONFLICT (path) DO UPDATE SET text = EXCLUDED.text, blob = EXCLUDED.blob),
  routines AS (INSERT INTO pgquilt.routine (id, path, snapshot, digest)
    SELECT r.id, r.path, r.snapshot, r.digest
    FROM change, pg_catalog.json_to_recordset(j->'routines') AS r(id text, path text, snapshot text, digest text)
    ON CONFLICT (id) DO UPDATE SET path = EXCLUDED.path, snapshot = EXCLUDED.snapshot, digest = EXCLUDED.digest)
  INSERT INTO pgquilt.log (seq, at, who, verb, patches, detail, tool, hash)
    SELECT (j->'log'->>'seq')::int, (j->'log'->>'at')::timestamptz, j->'log'->>'who', j->'log'->>'verb', j->'log'->>'patches',
      j->'log'->>'detail', j->'log'->>'tool', j->'log'->>'hash' FROM change`;

/**
 * Applies the change on top of what `head` says, log entry included, in one round trip; creates the ledger where the
 * target has none. Gives the stack as it is then and the hash that the log ends with.
 */
export async function writeLedger(
  tx: Transaction,
  head: LedgerHead,
  toolVersion: string,
  change: LedgerChange,
): Promise<{ stack: AppliedPatch[]; logHash: string }> {
  const kept = change.keep === undefined ? head.stack : head.stack.slice(0, change.keep);
  const top = { position: kept.length, hash: kept[kept.length - 1]?.hash ?? '' };
  const stamp = { at: tx.server.now, by: tx.server.user, tool: toolVersion };
  const rows = chainRows(change.push ?? [], top, stamp);
  const seq = head.log.seq + 1;
  const patches = JSON.stringify(change.patches);
  const detail = JSON.stringify(change.detail ?? {});
  const logFields = [String(seq), stamp.at, stamp.by, change.verb, patches, detail, toolVersion];
  const logHash = chainHash(head.log.hash, logFields);
  const routines = change.routines ?? [];
  const json = JSON.stringify({
    forget: routines.filter((r) => r.forget).map((r) => r.id),
    push: rows.map((r) => ({
      position: r.position,
      name: r.name,
      id: r.id,
      header: r.header,
      forward: r.forward,
      reverse: r.reverse,
      units: JSON.stringify(r.units),
      routines: JSON.stringify(r.routines),
      applied_at: r.appliedAt,
      applied_by: r.appliedBy,
      tool: r.tool,
      hash: r.hash,
    })),
    units: change.units ?? [],
    routines: routines
      .filter((r) => !r.forget)
      .map((r) => ({
        id: r.id,
        path: r.path,
        snapshot: r.snapshot === null ? null : JSON.stringify(r.snapshot),
        digest: r.snapshot?.digest ?? '',
      })),
    log: {
      seq,
      at: stamp.at,
      who: stamp.by,
      verb: change.verb,
      patches,
      detail,
      tool: toolVersion,
      hash: logHash,
    },
  });
  if (!tx.server.hasLedger) await create(tx, toolVersion);
  await tx.connection.batch([
    // A row taken off and one that takes its position cannot go in one statement: the unique index would see both.
    ...(kept.length < head.stack.length ? [`DELETE FROM pgquilt.patch WHERE position > ${kept.length}`] : []),
    STATEMENT.replace('CHANGE', () => quoteLiteral(json)),
  ]);
  return { stack: [...kept, ...rows], logHash };
}

async function create(tx: Transaction, toolVersion: string): Promise<void> {
  const { label } = tx.connection.target;
  await tx.connection.batch(createLedger(toolVersion)).catch((error: unknown) => {
    if (!(error instanceof ServerError)) throw error;
    const details = { sqlstate: error.code, cause: error };
    if (error.code === '42501') {
      throw new Problem('failed', `the ledger cannot be created in ${label}: ${error.message}`, {
        ...details,
        hint: `The role ${tx.server.user} needs CREATE on the database: GRANT CREATE ON DATABASE ${quoteIdentifier(tx.server.database)} TO ${quoteIdentifier(tx.server.user)}`,
      });
    }
    if (error.code === '42P06') {
      throw new Problem('failed', `${label} has a schema pgquilt that holds no ledger`, {
        ...details,
        hint: 'pgquilt keeps its ledger in a schema of that name. Rename or drop the other one.',
      });
    }
    throw error;
  });
}
