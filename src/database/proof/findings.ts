// What validators say of the routines that an operation touched or could have broken.
import type { Row } from '../connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { type ChangedRoutine, findSuspects, validateSuspects } from './proof-sql.ts';

export interface Finding {
  readonly id: string;
  /** About a routine that the operation itself made or replaced; else about one that uses such a routine. */
  readonly own: boolean;
  readonly by: 'validator' | 'plpgsql_check';
  readonly level: 'error' | 'warning';
  readonly sqlstate: string | null;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly language: string;
  readonly body: string;
  /** From a validator: the context of the error, the routine's SET clauses, and the call that raises it again. */
  readonly context?: string;
  readonly config?: readonly string[];
  readonly call?: string;
  /** From plpgsql_check: line of the body, the query in it, and the 1-based character within that. */
  readonly line?: number | null;
  readonly query?: string | null;
  readonly position?: number | null;
}

/** What to look at. */
export interface Suspects {
  /** Routines whose callers are looked for. */
  readonly changed: readonly ChangedRoutine[];
  /** Routines to be looked at themselves; those that are not there are passed over. */
  readonly asked: readonly string[];
  readonly own: readonly string[];
}

/** Validates them all in one round trip. */
export async function findingsOf(tx: Transaction, { changed, asked, own }: Suspects): Promise<Finding[]> {
  const results = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    findSuspects(changed, asked, own, tx.server.plpgsqlCheck !== null),
    setSearchPath(tx.searchPath),
    'SET LOCAL check_function_bodies TO on',
    validateSuspects(tx.server.plpgsqlCheck),
    'SET LOCAL check_function_bodies TO off',
    "SELECT pg_catalog.current_setting('pgquilt.findings')::pg_catalog.json AS findings",
  ]);
  const row: Row | undefined = results[results.length - 1]?.[0];
  return row?.['findings'] as Finding[];
}

/** What the findings about one state of the database say, to be compared with those about another. */
export function findingKeys(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.filter((f) => f.level === 'error').map((f) => (f.by === 'validator' ? f.id : checkKey(f))));
}

/** A validator stops at the first error, so that a routine which it refused before is not judged. */
export function isKnown(finding: Finding, known: ReadonlySet<string>): boolean {
  return known.has(finding.id) || known.has(checkKey(finding));
}

function checkKey({ id, sqlstate, message }: Finding): string {
  return [id, sqlstate, message].join('\0');
}
