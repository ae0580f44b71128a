// From the server's error to what a person needs: which patch and unit, which line, the lines around it with a caret.
import { Problem } from '../../problem.ts';
import { bodyLiteral, sourceOffset } from '../../routine/body.ts';
import { bodyLine, bodyLineOffset } from '../../routine/body-line.ts';
import { createSql } from '../../routine/create-sql.ts';
import { argumentChange } from '../../routine/identity.ts';
import { excerpt, offsetOfCharacter, positionAt } from '../../routine/source-position.ts';
import type { RoutineText } from '../../routine/unit.ts';
import { type ServerError, unmapped } from '../server-error.ts';
import type { PlannedStatement } from './statement.ts';

export interface ErrorPlace {
  /** The patch at each level; null where the texts are the base. */
  readonly patches: readonly (string | null)[];
  /** The text of a unit at a level, as it was sent. */
  readonly unitText: (path: string, level: number) => string | null;
}

/** Problem('failed') for an error of the server, or for a routine that another session made meanwhile ('drift'). */
export function explainError(error: ServerError, statement: PlannedStatement | undefined, place: ErrorPlace): Problem {
  const step = statement?.step;
  const patch = (statement === undefined ? null : place.patches[statement.level]) ?? undefined;
  const common = { patch, sqlstate: error.code, cause: error };
  if (statement?.dependent !== undefined) {
    return new Problem(
      'failed',
      `${patch === undefined ? '' : `patch ${patch}: `}${statement.dependent} depends on ${statement.of?.id} and cannot be rebuilt as it was: ${error.message}`,
      {
        ...common,
        file: statement.of?.path,
        detail: [error.detail, error.serverHint].filter(Boolean).join('\n'),
        hint:
          hintFor(error) ??
          'Nothing was changed. Take it away first, or keep what it needs of the routine as it is; then make it again.',
      },
    );
  }
  if (statement === undefined || step === undefined) {
    const detail = [
      unmapped(error) === undefined ? undefined : lineOf(error),
      error.detail && `Detail: ${error.detail}`,
      error.serverHint && `Hint: ${error.serverHint}`,
    ];
    return new Problem('failed', `the server refused: ${error.message}`, {
      ...common,
      detail: detail.filter(Boolean).join('\n') || undefined,
      hint: hintFor(error),
    });
  }
  const about = `${patch === undefined ? '' : `patch ${patch}: `}${step.path}`;
  const text = place.unitText(step.path, statement.level);
  const offset = text === null ? undefined : unitOffset(error, statement);
  const position = text === null || offset === undefined ? undefined : positionAt(text, offset);
  const where = position === undefined ? '' : `:${position.line}`;
  if (error.code === '42723' && statement.purpose === 'make') {
    return new Problem('drift', `${about}${where}: ${step.id} is there already, made by another session meanwhile`, {
      ...common,
      file: step.path,
      hint: 'Run pgquilt drift to see it, then run the command again.',
    });
  }
  if (error.code === '2BP01') {
    const verb =
      step.action === 'recreate'
        ? `must be dropped and made again (${step.reason?.reason ?? 'it cannot be replaced in place'})`
        : `is dropped${step.followedBy === undefined ? '' : ` (the ${argumentChange(step.id, step.followedBy)})`}`;
    return new Problem('failed', `${about}: ${step.id} ${verb}, but other objects depend on it`, {
      ...common,
      file: step.path,
      detail: error.detail,
      hint: 'Change or drop those objects first, or keep what they need of the routine as it is.',
    });
  }
  return new Problem('failed', `${about}${where}: ${error.message}`, {
    ...common,
    file: step.path,
    ...(position ?? {}),
    detail: [
      position !== undefined && text !== null ? excerpt(text, position) : undefined,
      error.detail,
      error.serverHint,
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    hint: hintFor(error) ?? (patch === undefined ? `Correct ${step.path}.` : `Correct ${step.path} in patch ${patch}.`),
  });
}

/** Where in the unit's text the error is: at the reported position, in the body, or at the statement's start. */
function unitOffset(error: ServerError, statement: PlannedStatement): number | undefined {
  const create = statement.step?.after;
  if (error.internalPosition !== undefined && error.internalQuery !== undefined && create) {
    const inQuery = offsetOfCharacter(error.internalQuery, error.internalPosition);
    for (const replace of [true, false]) {
      const { sql, toSource } = createSql(create.create, replace);
      if (sql === error.internalQuery) return create.start + toSource(inQuery);
    }
    const body = bodyLiteral(create.create);
    if (body !== null) return create.start + sourceOffset(create.create, body, inQuery);
  }
  const named = create ? namedLine(error, create) : undefined;
  if (named !== undefined && error.position === undefined) return named;
  if (statement.toUnit === undefined) return create?.start;
  if (error.position !== undefined) return statement.toUnit(offsetOfCharacter(error.statement, error.position));
  return statement.toUnit(0);
}

/** The start of the line that a validator names in words. */
function namedLine(error: ServerError, { create, language, start }: RoutineText): number | undefined {
  const line = language === null ? undefined : bodyLine(language, [error.message, error.detail, error.where]);
  const body = line === undefined ? null : bodyLiteral(create);
  return line === undefined || body === null ? undefined : start + bodyLineOffset(create, body, line);
}

/** The part of a statement's line around the place of the error. */
function lineOf({ statement, position }: ServerError): string | undefined {
  if (position === undefined) return undefined;
  const at = offsetOfCharacter(statement, position);
  const start = Math.max(statement.lastIndexOf('\n', at) + 1, at - 40);
  return statement.slice(start, at + 40).split('\n', 1)[0];
}

function hintFor(error: ServerError): string | undefined {
  switch (error.code) {
    case '42501':
      return 'Connect as a role that may do this (the owner of the routine, with CREATE on its schema), or have the right granted.';
    case '25006':
      return 'The database is read-only; connect to one that can be changed.';
    case '53100':
      return "The server's disk is full; nothing was changed.";
    case '22P05': {
      const character = unmapped(error);
      // An escape in a JSON constant has this code as well.
      if (character === undefined) return undefined;
      return `The database's encoding has no "${character}". Say it in another way: what is in the units and in the headers of patches is kept in the database, comments too.`;
    }
    default:
      return undefined;
  }
}
