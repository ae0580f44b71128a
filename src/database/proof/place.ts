// Where in a body a finding is, and where that is in the unit's file.
import { bodyLiteral, sourceOffset } from '../../routine/body.ts';
import { bodyLine } from '../../routine/body-line.ts';
import type { ParseStatements } from '../../routine/parser.ts';
import { quoteLiteral } from '../../routine/quote.ts';
import { excerpt, offsetOfCharacter, type Position, positionAt } from '../../routine/source-position.ts';
import { readUnit } from '../../routine/unit.ts';
import { ServerError } from '../server-error.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import type { Finding } from './findings.ts';

/** The unit that has a routine, as the ledger or the operation knows it. */
export interface UnitText {
  readonly path: string;
  readonly text: string;
}

export interface Place {
  /** Null where no unit is known to have the routine: the position is then one in its body. */
  readonly file: string | null;
  readonly position: Position;
  /** The lines around it, with a caret. */
  readonly excerpt: string;
}

/**
 * The offset within the body, undefined where nobody says. A validator's position does not survive being caught on the
 * server, so that the validator is called once more, behind a savepoint.
 */
export async function bodyOffset(tx: Transaction, finding: Finding): Promise<number | undefined> {
  const { body } = finding;
  if (finding.by === 'plpgsql_check') return checkedOffset(finding);
  const error = await raiseAgain(tx, finding);
  if (error?.internalPosition !== undefined && error.internalQuery !== undefined) {
    const start = body.indexOf(error.internalQuery);
    if (start >= 0) return start + offsetOfCharacter(error.internalQuery, error.internalPosition);
  }
  const line = bodyLine(finding.language, [finding.message, finding.detail ?? '', finding.context]);
  return line === undefined ? undefined : lineStart(body, line);
}

async function raiseAgain(tx: Transaction, { config = [], call }: Finding): Promise<ServerError | undefined> {
  if (call === undefined) return undefined;
  const settings = config.map((c) => {
    const at = c.indexOf('=');
    return `SELECT pg_catalog.set_config(${quoteLiteral(c.slice(0, at))}, ${quoteLiteral(c.slice(at + 1))}, true)`;
  });
  const start = ['SAVEPOINT pgquilt_proof', 'SET LOCAL check_function_bodies TO on', ...settings];
  try {
    await tx.connection.batch([...start, call]);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return error;
  } finally {
    await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_proof']);
  }
}

/** plpgsql_check gives a line, and a position in the query there; an expression is a query with SELECT in front of it. */
function checkedOffset({ body, line, query, position }: Finding): number | undefined {
  if (line == null) return undefined;
  const from = lineStart(body, line);
  if (query == null || position == null) return from;
  const inQuery = offsetOfCharacter(query, position);
  for (const lead of [0, 'SELECT '.length]) {
    const at = body.indexOf(query.slice(lead), from);
    if (at >= 0 && inQuery >= lead) return at + inQuery - lead;
  }
  return from;
}

/** The first character of a line (from 1) that is not blank. */
function lineStart(text: string, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    at = end + 1;
  }
  return at + (/^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** From an offset in the body to what a person can look up: in the unit's file where it is known, else in the body. */
export function placeOf(finding: Finding, offset: number, unit: UnitText | undefined, parse: ParseStatements): Place {
  const inUnit = unit === undefined ? undefined : unitOffset(finding, offset, unit, parse);
  const text = unit !== undefined && inUnit !== undefined ? unit.text : finding.body;
  const position = positionAt(text, inUnit ?? offset);
  return {
    file: inUnit === undefined ? null : (unit?.path ?? null),
    position,
    excerpt: excerpt(text, position),
  };
}

/** The offset in the unit's text; undefined where the unit does not have this body (any more). */
function unitOffset(finding: Finding, offset: number, unit: UnitText, parse: ParseStatements): number | undefined {
  const bodies = readUnit(unit.path, unit.text, parse).routines.flatMap((routine) => {
    const literal = bodyLiteral(routine.create);
    return literal === null ? [] : [{ routine, literal }];
  });
  const name = finding.id.slice(0, finding.id.indexOf('('));
  const named = bodies.filter(
    ({ routine }) => name.endsWith(routine.key.name) || name.endsWith(`${routine.key.name}"`),
  );
  const same = named.filter(
    ({ routine, literal }) => routine.create.slice(literal.contentStart, literal.contentEnd) === finding.body,
  );
  const [only, other] = same.length > 0 ? same : named;
  if (only === undefined || (other !== undefined && same.length === 0)) return undefined;
  return only.routine.start + sourceOffset(only.routine.create, only.literal, offset);
}

/** The units that have these routines, from the ledger; none on a target without one. */
export async function unitsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, UnitText>> {
  if (!tx.server.hasLedger) return new Map();
  const [, rows] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT r.id, u.path, u.text FROM pgquilt.routine r JOIN pgquilt.unit u ON u.path = r.path
     WHERE u.text IS NOT NULL AND r.id IN (${ids.map((id) => quoteLiteral(id)).join(', ')})`,
    setSearchPath(tx.searchPath),
  ]);
  return new Map((rows ?? []).map((r) => [String(r['id']), { path: String(r['path']), text: String(r['text']) }]));
}
