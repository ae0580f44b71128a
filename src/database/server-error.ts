// What the server or the network says when something fails, and which of it is worth another try.
import { Problem } from '../problem.ts';
import type { Target } from './target.ts';

/** Stands between the statements of a batch, on a line of its own, so that a comment that ends a statement cannot swallow it. */
export const SEPARATOR = '\n;\n';

interface ServerFields {
  code?: string;
  detail?: string;
  hint?: string;
  position?: string;
  internalPosition?: string;
  internalQuery?: string;
  where?: string;
  routine?: string;
}

/** An error that PostgreSQL raised, with the statement of the batch that raised it. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  /** SQLSTATE. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly serverHint: string | undefined;
  readonly where: string | undefined;
  /** The function of the server's that raised it; unlike the message it is in no language. */
  readonly routine: string | undefined;
  /** 0-based index of the failing statement in its batch. */
  readonly index: number;
  readonly statement: string;
  /** 1-based character position within `statement`, where the server gave one. */
  readonly position: number | undefined;
  /** 1-based character position within `internalQuery`, a text that ran or was read inside the statement. */
  readonly internalPosition: number | undefined;
  readonly internalQuery: string | undefined;

  constructor(error: Error & ServerFields, statements: readonly string[], completed: number) {
    super(error.message, { cause: error });
    this.code = error.code ?? 'XX000';
    this.detail = error.detail;
    this.serverHint = error.hint;
    this.where = error.where;
    this.routine = error.routine;
    // A statement that does not parse fails the whole batch before any of it runs; its position says which it is.
    const reported = error.position === undefined ? unmappedAt(error, statements) : Number(error.position);
    const place = reported === undefined ? undefined : locate(statements, reported);
    this.index = place?.index ?? Math.min(completed, statements.length - 1);
    this.statement = statements[this.index] ?? '';
    this.position = place?.position;
    const internal = error.internalPosition === undefined ? undefined : Number(error.internalPosition);
    if (internal !== undefined && VALIDATOR_CALL.test(error.internalQuery ?? '')) {
      const { index, position } = locate(statements, internal);
      this.internalPosition = position;
      this.internalQuery = statements[index];
    } else {
      this.internalPosition = internal;
      this.internalQuery = error.internalQuery;
    }
  }
}

/**
 * Where in the batch the character stands that the database's encoding does not have; 1-based. The server converts a message as
 * a whole before it reads any of it, and says the character's bytes and not its place: it is the first of its kind.
 */
function unmappedAt(error: ServerFields & Error, statements: readonly string[]): number | undefined {
  const character = unmapped(error);
  if (character === undefined) return undefined;
  const batch = statements.join(SEPARATOR);
  const at = batch.indexOf(character);
  return at < 0 ? undefined : characters(batch.slice(0, at)) + 1;
}

/** The character that the database's encoding does not have, where that is what the server says (22P05, in any language). */
export function unmapped(error: { readonly code?: string; readonly message: string }): string | undefined {
  const bytes = error.code === '22P05' ? error.message.match(/0x[\da-f]{2}/g) : null;
  return bytes === null ? undefined : Buffer.from(bytes.map(Number)).toString();
}

/**
 * A validator that we call finds the body in the text that the client sent, the whole batch, and reports the position
 * in there (function_parse_error_transpose in PostgreSQL's pg_proc.c), as if it were one in our call.
 */
const VALIDATOR_CALL = /^SELECT \S+\(\d+\)$/;

/** From a 1-based position in a batch to the statement it is in, and the position within that. */
function locate(statements: readonly string[], position: number): { index: number; position: number } {
  let before = 0;
  for (const [index, statement] of statements.entries()) {
    const length = characters(statement);
    if (position <= before + length + SEPARATOR.length || index === statements.length - 1) {
      return { index, position: position - before };
    }
    before += length + SEPARATOR.length;
  }
  return { index: 0, position };
}

function characters(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** SQLSTATEs after which the whole transaction is worth running again: lock not available, deadlock, serialization. */
const RETRYABLE = new Set(['55P03', '40P01', '40001']);

/**
 * Whether another session got in between. Two replaces of one routine end in XX000 "tuple concurrently updated" (or
 * "deleted"), two creates in a unique violation on pg_proc's or pg_namespace's index.
 */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof ServerError)) return false;
  if (RETRYABLE.has(error.code)) return true;
  if (error.code === 'XX000' && /^simple_heap_(update|delete)$/.test(error.routine ?? '')) return true;
  if (error.code === 'XX000' && /tuple concurrently (updated|deleted)/.test(error.message)) return true;
  return error.code === '23505' && /pg_(proc|namespace|class|type)_\w*_index/.test(error.message);
}

/** Class 08 and the administrator's shutdowns are losses of the connection, as are errors of the socket itself. */
export function isConnectionLoss(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  if (/^(08...|57P0[12345]|25P0[34])$/.test(code)) return true;
  if (/^E[A-Z]+$/.test(code)) return true;
  return /Connection terminated|not queryable|Client was closed|connection is closed/i.test(String(error));
}

/** Problem('connection') for an error at connecting (`stage` 'open') or later ('lost'). */
export function connectionProblem(error: unknown, target: Target, stage: 'open' | 'lost'): Problem {
  const code = (error as { code?: string }).code;
  const said = (error instanceof Error ? error.message : String(error)) || code || 'no reason given';
  const message = NO_PASSWORD.test(said) ? 'the server asks for a password, and none is given' : said;
  const sqlstate = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E') ? code : undefined;
  if (stage === 'lost') {
    return new Problem('connection', `the connection to ${target.label} was lost: ${message}`, {
      sqlstate,
      hint: 'Nothing was changed unless it says otherwise; run pgquilt status once the server answers.',
      cause: error,
    });
  }
  return new Problem('connection', `no connection to ${target.label}: ${message}`, {
    sqlstate,
    hint: openHint(code, message),
    cause: error,
  });
}

/** How the driver says that it has no password to answer with: of its own insides. */
const NO_PASSWORD = /client password must be a (non-empty )?string/;

function openHint(code: string | undefined, message: string): string {
  if (/no encryption|SSL off/.test(message))
    return 'The server wants the connection encrypted: add ?sslmode=require to the URL.';
  if (/does not support SSL/.test(message)) {
    return 'Turn encryption on in the server (ssl = on), or do without it: sslmode=disable.';
  }
  if (code === '28P01' || code === '28000' || /password/i.test(message)) {
    return 'Check the user and the password (PGPASSWORD or ~/.pgpass).';
  }
  if (code === '3D000') return 'Create the database, or correct its name in the URL.';
  if (code === 'ENOTFOUND') {
    return /,/.test(message)
      ? 'Name one host, that of the primary: several are not tried in turn.'
      : 'Check the host name.';
  }
  if (code === '53300') return 'The server has no connection to spare; try again later.';
  return 'Check that the server runs and that host and port are right.';
}
