// The test of a patch as PostgreSQL reads it: statements that run after the patch, inside its transaction, and are then
// rolled back.
import { Problem } from '../problem.ts';
import type { ParsedStatement } from './ast.ts';
import type { ParseStatements } from './parser.ts';
import { excerpt, positionAt } from './source-position.ts';

export interface TestStatement {
  readonly sql: string;
  /** Where it starts in the file: a UTF-16 offset. */
  readonly start: number;
  /** Whether it is a query, whose rows are looked at: SELECT, VALUES, TABLE. What changes rows is preparation. */
  readonly isQuery: boolean;
  /** Whether it is a query of nothing but expressions, as `SELECT todo(1)` is, pgTAP's function that gives no row. */
  readonly isBare: boolean;
  /** Whether it is a DO block, whose lines the server counts from its body's start. */
  readonly isBlock: boolean;
}

export interface TestScript {
  readonly file: string;
  readonly text: string;
  readonly statements: readonly TestStatement[];
}

/**
 * Reads the test of a patch. Throws Problem('failed') with file, line and column for text that does not parse, psql's own
 * commands among it, and for transaction control: the transaction is the push's.
 */
export function readTestScript(file: string, text: string, parse: ParseStatements): TestScript {
  const parsed = parse(text, file);
  const control = parsed.find((s) => s.type === 'TransactionStmt');
  if (control !== undefined) throw refusal(file, text, control);
  const statements = parsed.map(({ type, node, start, end }) => ({
    sql: text.slice(start, end),
    start,
    isQuery: type === 'SelectStmt',
    isBare: type === 'SelectStmt' && isBare(node as SelectNode),
    isBlock: type === 'DoStmt',
  }));
  return { file, text, statements };
}

interface SelectNode {
  readonly fromClause?: unknown;
  readonly whereClause?: unknown;
  readonly larg?: unknown;
}

function isBare({ fromClause, whereClause, larg }: SelectNode): boolean {
  return fromClause === undefined && whereClause === undefined && larg === undefined;
}

function refusal(file: string, text: string, { start, end }: ParsedStatement): Problem {
  const position = positionAt(text, start);
  const words = text.slice(start, end).split(/\s+/, 2).join(' ').toUpperCase();
  return new Problem('failed', `${file}:${position.line}: ${words} has no place in the test of a patch`, {
    file,
    ...position,
    detail: excerpt(text, position),
    hint: `Take it out of ${file}: the test runs inside the transaction of the push and is rolled back by itself. To go on after an error, use a DO block with EXCEPTION.`,
  });
}
