// --overwrite of a routine that a patch creates, that another hand has made before, and that other objects depend on: it cannot
// be dropped first. It is replaced where it stands, as a routine that was just made, and a pop brings it back as it was.
import type { Drift } from '../../database/change/drift.ts';
import { envelopeStatements } from '../../database/envelope.ts';
import type { NewRow } from '../../database/ledger/chain-rows.ts';
import type { Recorded, RecordedRoutine } from '../../database/ledger/types.ts';
import { readingIds } from '../../database/resolve.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../../database/session.ts';
import { defaultAcl } from '../../database/snapshot.ts';
import { quoteLiteral } from '../../routine/quote.ts';

/** The drifts whose routine nothing should be, and that something depends on. */
export async function standingOf(tx: Transaction, drifts: readonly Drift[]): Promise<readonly Drift[]> {
  const made = drifts.filter((d) => d.expected === null && d.live !== null);
  if (made.length === 0) return [];
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::pg_catalog.regprocedure::text AS id FROM pg_catalog.pg_proc p
     WHERE p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text IN (${made.map((d) => quoteLiteral(d.id)).join(', ')})
       AND EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid = p.oid)`,
    setSearchPath(tx.searchPath),
  ]);
  const ids = new Set(rows.map((row) => String(row['id'])));
  return made.filter((d) => ids.has(d.id));
}

/** Takes their envelopes away, and gives what the ledger is to believe: that they are there as they are now. */
export async function standAsMade(tx: Transaction, standing: readonly Drift[], recorded: Recorded): Promise<Recorded> {
  const { user, superuser } = tx.server;
  const statements = standing.flatMap(({ live }) => {
    if (live === null) return [];
    const plain = {
      ...live,
      owner: user,
      acl: defaultAcl(user),
      aclIsDefault: true,
      comment: null,
      labels: [],
      dependsOn: [],
    };
    return envelopeStatements(live, plain, { superuser, user });
  });
  const reading = readingIds(
    standing.map((d) => d.id),
    tx.searchPath,
  );
  const results = await tx.connection.batch([...statements, ...reading.statements]);
  const now = reading.read(results.slice(statements.length));
  const routines = standing.map(({ id, path }, i): [string, RecordedRoutine] => [
    id,
    { id, path, snapshot: now[i] ?? null },
  ]);
  return { units: recorded.units, routines: new Map([...recorded.routines, ...routines]) };
}

/** The rows, with what the other hand had made as what the lowest of them found. */
export function foundStanding(rows: readonly NewRow[], standing: readonly Drift[]): NewRow[] {
  const left = new Map(standing.map((d) => [d.id, d.live]));
  return rows.map((row) => ({
    ...row,
    routines: row.routines.map((change) => {
      const live = left.get(change.id);
      left.delete(change.id);
      return live === undefined ? change : { ...change, before: live };
    }),
  }));
}
