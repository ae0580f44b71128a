// A connection that is lost during COMMIT leaves one question: did it commit? The log says, once the server answers again.
import { openTarget } from '../../database/open.ts';
import { EMPTY_SEARCH_PATH, TAKE_LOCK } from '../../database/session.ts';
import { Problem } from '../../problem.ts';
import type { Context } from './context.ts';

/** Pauses between the attempts to ask, in milliseconds: a server that restarts takes seconds. */
const PAUSES = [200, 800, 2000, 4000];

/**
 * Whether the log has the entry with this hash. Throws Problem('connection') that leaves the question open where the server
 * cannot be reached again.
 */
export async function wasCommitted(context: Context, logHash: string, lost: Problem): Promise<boolean> {
  if (context.target.kind === 'embedded') return false;
  for (const pause of PAUSES) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const answer = await ask(context, logHash);
    if (answer !== null) return answer;
  }
  throw new Problem('connection', `${lost.message}, while committing`, {
    sqlstate: lost.sqlstate,
    hint: 'Whether it was committed is not known. Once the server answers, pgquilt status tells, and the next command brings the files in line.',
    cause: lost,
  });
}

async function ask(context: Context, logHash: string): Promise<boolean | null> {
  try {
    const connection = await openTarget(context.target);
    try {
      // The transaction may still be ending; its lock tells when it has.
      await connection.batch(['BEGIN', EMPTY_SEARCH_PATH, 'SET LOCAL lock_timeout TO 10000', TAKE_LOCK]);
      const [[ledger] = []] = await connection.batch([
        "SELECT pg_catalog.to_regclass('pgquilt.log') IS NOT NULL AS there",
      ]);
      if (ledger?.['there'] !== true) return false;
      const rows = await connection.run('SELECT 1 FROM pgquilt.log WHERE hash = $1', [logHash]);
      return rows.length > 0;
    } finally {
      await connection.close();
    }
  } catch {
    return null;
  }
}
