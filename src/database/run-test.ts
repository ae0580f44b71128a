// Runs the test of a patch inside the transaction of its push, and takes back whatever it did: one round trip.
import { Problem } from '../problem.ts';
import { literalAt, skipTrivia, wordAt } from '../routine/scan.ts';
import { excerpt, offsetOfCharacter, type Position, positionAt } from '../routine/source-position.ts';
import type { TestScript, TestStatement } from '../routine/test-script.ts';
import { judge } from '../routine/verdict.ts';
import { isRetryable, ServerError } from './server-error.ts';
import { setSearchPath, type Transaction } from './session.ts';

export interface TestRun {
  /** Assertions that held; where one failed, those before it. */
  readonly assertions: number;
  /** The first that failed. */
  readonly failure: Problem | null;
}

/** Runs a script behind a savepoint and rolls back to it. `patch` is whose test it is; `otherwise` what to do where it cannot hold. */
export async function runTest(
  tx: Transaction,
  patch: string,
  script: TestScript,
  otherwise = '--no-tests goes on without it.',
): Promise<TestRun> {
  const before = [
    'SAVEPOINT pgquilt_test',
    setSearchPath(tx.searchPath),
    'SET LOCAL check_function_bodies TO on',
    // A role's default could make every ASSERT pass.
    'SET LOCAL plpgsql.check_asserts TO on',
  ];
  const after = ['ROLLBACK TO SAVEPOINT pgquilt_test', 'RELEASE SAVEPOINT pgquilt_test'];
  const { statements } = script;
  try {
    const results = await tx.connection.tables([...before, ...statements.map((s) => s.sql), ...after]);
    return verdict(patch, script, results.slice(before.length), otherwise);
  } catch (error) {
    if (!(error instanceof ServerError) || isRetryable(error)) throw error;
    const statement = statements[error.index - before.length];
    if (statement === undefined) throw error;
    await tx.connection.batch(after);
    const position = positionAt(script.text, statement.start + offsetWithin(error, statement));
    const failure = testProblem(patch, script, position, error.message, {
      sqlstate: error.code,
      says: [error.detail, error.serverHint],
      cause: error,
      otherwise,
    });
    return { assertions: 0, failure };
  }
}

function verdict(
  patch: string,
  script: TestScript,
  results: readonly Parameters<typeof judge>[0][],
  otherwise: string,
): TestRun {
  let assertions = 0;
  for (const [i, statement] of script.statements.entries()) {
    if (statement.isBlock) assertions++;
    const result = results[i];
    if (!statement.isQuery || result === undefined) continue;
    const { assertions: more, failure } = judge(result, statement.isBare);
    if (failure === undefined) {
      assertions += more;
      continue;
    }
    const position = positionAt(script.text, statement.start);
    return { assertions, failure: testProblem(patch, script, position, failure, { says: [], otherwise }) };
  }
  return { assertions, failure: null };
}

/** Where in its statement an error is: at the reported position, on the line of a DO block, or at the start. */
function offsetWithin(error: ServerError, { sql, isBlock }: TestStatement): number {
  const body = isBlock ? blockBody(sql) : null;
  if (body !== null) {
    if (error.internalPosition !== undefined && error.internalQuery !== undefined) {
      const inQuery = offsetOfCharacter(error.internalQuery, error.internalPosition);
      // Before PostgreSQL 14 plpgsql puts SELECT in front of an expression.
      const added = sql.includes(error.internalQuery) ? 0 : 'SELECT '.length;
      const at = sql.indexOf(error.internalQuery.slice(added));
      if (at >= 0) return at + inQuery - added;
    }
    // The outermost frame is the last one; the words around the number are in the server's language.
    const frame = error.where?.split('\n').findLast((line) => line.includes('inline_code_block'));
    const line = Number(/inline_code_block\D+(\d+)/.exec(frame ?? '')?.[1] ?? Number.NaN);
    if (!Number.isNaN(line)) return startOfLine(sql, body, line);
  }
  return error.position === undefined ? 0 : offsetOfCharacter(error.statement, error.position);
}

/** Where the body of a DO block starts: its only literal that is no word, before or after LANGUAGE. */
function blockBody(sql: string): number | null {
  for (let at = 'DO'.length; ; ) {
    at = skipTrivia(sql, at);
    const literal = literalAt(sql, at);
    if (literal !== null) return literal.contentStart;
    const word = wordAt(sql, at);
    if (word === null) return null;
    at = word.end;
  }
}

/** The first character that is no blank on a line of the body, counted from 1. */
function startOfLine(sql: string, body: number, line: number): number {
  let at = body;
  for (let n = 1; n < line && sql.indexOf('\n', at) >= 0; n++) at = sql.indexOf('\n', at) + 1;
  while (/[ \t]/.test(sql[at] ?? '')) at++;
  return at;
}

function testProblem(
  patch: string,
  { file, text }: TestScript,
  position: Position,
  why: string,
  more: { sqlstate?: string; says: readonly (string | undefined)[]; cause?: unknown; otherwise: string },
): Problem {
  const [first = '', ...rest] = why.split('\n');
  const detail = [excerpt(text, position), ...rest, ...more.says].filter((line) => line !== undefined && line !== '');
  return new Problem('failed', `patch ${patch} fails its test: ${file}:${position.line}: ${first}`, {
    patch,
    file,
    ...position,
    sqlstate: more.sqlstate,
    detail: detail.join('\n'),
    hint: `Correct the patch, or ${file} where the test is wrong. ${more.otherwise}`,
    cause: more.cause,
  });
}
