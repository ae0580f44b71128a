// The set-up files of series.yaml: what the base needs and no unit creates, in a database that the tool makes itself.
import { readFileSync } from 'node:fs';
import { embeddedIsOurs } from '../../database/open.ts';
import { ServerError } from '../../database/server-error.ts';
import type { Transaction } from '../../database/session.ts';
import { Problem } from '../../problem.ts';
import { excerpt, offsetOfCharacter, positionAt } from '../../routine/source-position.ts';
import { safePath } from '../../worktree/safe-path.ts';
import type { QueueContext } from './context.ts';

/** Whether the database was made by the tool, and so has nothing yet that the base needs. */
export function isOurs({ target, connection }: QueueContext): boolean {
  if (connection !== undefined) return true;
  return target.kind === 'embedded' && (target.directory === null || embeddedIsOurs(target.directory));
}

/** Runs the set-up files in their order. Throws Problem('failed') with file, line and the lines around an error. */
export async function runSetup(tx: Transaction, context: QueueContext): Promise<string[]> {
  const { setup } = context.series.settings;
  for (const file of setup) {
    const sql = readSetup(context.root, file);
    try {
      await tx.connection.batch([sql]);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const position =
        error.position === undefined ? undefined : positionAt(sql, offsetOfCharacter(sql, error.position));
      throw new Problem('failed', `the set-up file ${file} failed: ${error.message}`, {
        file,
        ...(position ?? {}),
        sqlstate: error.code,
        detail: position === undefined ? error.detail : excerpt(sql, position),
        hint: `Correct ${file}; nothing of it was kept.`,
        cause: error,
      });
    }
  }
  return [...setup];
}

function readSetup(root: string, file: string): string {
  try {
    return readFileSync(safePath(root, file), 'utf8');
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('failed', `the set-up file ${file} cannot be read`, {
      file: 'series.yaml',
      hint: `Correct 'setup:' in series.yaml, or bring ${file} back.`,
      cause: error,
    });
  }
}

/** SQLSTATEs of a schema, type, role, extension, table or column that is not there. */
const ABSENT_OBJECTS = new Set(['3F000', '42704', '42P01', '42703']);

/** For a `catch`: where the base needs what no unit creates, says how it gets there. */
export function withSetupHint({ series, ...context }: QueueContext): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Problem) || !ABSENT_OBJECTS.has(error.sqlstate ?? '')) throw error;
    const targets = [...series.settings.targets.keys()].join(', ');
    const { setup } = series.settings;
    const own =
      setup.length === 0
        ? `Name a file that creates the schemas, types, tables and roles of the base in series.yaml, setup: [schema.sql]; it runs where pgquilt makes the database.`
        : `Create it in a set-up file (${setup.join(', ')}).`;
    const elsewhere = `Or use a database that has it: --target NAME${targets === '' ? '' : ` (${targets})`} or --database URL.`;
    const hint = isOurs({ ...context, series }) ? `${own} ${elsewhere}` : `Create it in ${context.target.label} first.`;
    throw new Problem(error.code, error.message, {
      ...error,
      hint: `${hint} Or correct ${error.file ?? 'the unit'}.`,
      cause: error,
    });
  };
}

/** Where nothing is recorded in the database, and something that the base would have is not there. */
export function withLoadHint(problem: Problem): Problem {
  if (problem.hint !== undefined || !ABSENT_OBJECTS.has(problem.sqlstate ?? '')) return problem;
  const hint = 'Nothing was changed. If the base has not been created in this database: pgquilt load';
  return new Problem(problem.code, problem.message, { ...problem, hint, cause: problem.cause });
}
