// Sends planned statements as one batch, and ties an error to the statement it came from.
import { Problem } from '../../problem.ts';
import type { Row } from '../connection.ts';
import { resolvedRow } from '../resolve.ts';
import { ServerError } from '../server-error.ts';
import type { Transaction } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import type { PlannedStatement } from './statement.ts';

/** A ServerError and the planned statement that raised it. */
export class StatementError extends Error {
  readonly error: ServerError;
  readonly planned: PlannedStatement | undefined;

  constructor(error: ServerError, planned: PlannedStatement | undefined) {
    super(error.message, { cause: error });
    this.error = error;
    this.planned = planned;
  }
}

/** The notice that PostgreSQL gives where it cuts a name to 63 bytes. */
const NAME_TOO_LONG = '42622';

/** Runs the statements. Throws StatementError; Problem('failed') where the server would cut a name. */
export async function runStatements(tx: Transaction, statements: readonly PlannedStatement[]): Promise<Row[][]> {
  const { connection } = tx;
  const before = connection.notices.length;
  try {
    const results = await connection.batch(statements.map((s) => s.sql));
    const cut = connection.notices.slice(before).find((n) => n.code === NAME_TOO_LONG);
    if (cut === undefined) return results;
    throw new Problem('failed', `a name is too long and PostgreSQL would cut it: ${cut.message}`, {
      sqlstate: cut.code,
      hint: 'A name has at most 63 bytes; choose a shorter one.',
    });
  } catch (error) {
    throw error instanceof ServerError ? new StatementError(error, statements[error.index]) : error;
  }
}

/** The routines that the reading statement at `at` found, by identity. */
export function snapshotsAt(results: readonly Row[][], at: number): Map<string, Snapshot | null> {
  return new Map((results[at] ?? []).map(resolvedRow).map((r) => [r.id, r.live]));
}
