// PostgreSQL's own parser, compiled to WebAssembly. It is loaded at the first text that needs it, because
// loading costs more than most verbs take altogether.
import { Problem } from '../problem.ts';
import { compileQuickly } from '../v8-flags.ts';
import type { ParsedStatement } from './ast.ts';
import { readQuickText } from './quick/quick.ts';
import type { QuickText } from './quick/sibling.ts';
import { skipTrivia } from './scan.ts';
import { excerpt, offsetOfCharacter, positionAt } from './source-position.ts';

interface RawStatement {
  stmt: Record<string, unknown>;
  stmt_location?: number;
  stmt_len?: number;
}

/** Splits a text into PostgreSQL statements; `file` names it in errors. */
export type ParseStatements = (text: string, file: string) => ParsedStatement[];

let loading: Promise<ParseStatements> | undefined;

/** Loads the parser once. The function it gives throws Problem('failed') with file, line and column for text that does not parse. */
export function loadParser(): Promise<ParseStatements> {
  compileQuickly();
  loading ??= import('libpg-query').then(async (library) => {
    await library.loadModule();
    return (text, file) => {
      const sql = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
      if (skipTrivia(sql, 0) >= sql.length) return [];
      let raw: RawStatement[];
      try {
        raw = (library.parseSync(sql) as { stmts?: RawStatement[] }).stmts ?? [];
      } catch (error) {
        throw syntaxProblem(error, text, file);
      }
      return locate(raw, sql);
    };
  });
  return loading;
}

/**
 * A parser for these texts, null among them for a unit that is not there: PostgreSQL's own is loaded only where one of them
 * is more than the quick reader can tell. It must be given no other text.
 */
export async function parserFor(texts: Iterable<string | null>): Promise<ParseStatements> {
  const known = new Map<string, ParsedStatement[]>();
  let full: ParseStatements | undefined;
  // Texts of one unit come one after the other.
  let last: QuickText | null = null;
  for (const text of texts) {
    if (text === null || known.has(text)) continue;
    last = readQuickText(text, last);
    if (last === null) full ??= await loadParser();
    else known.set(text, last.statements);
  }
  return (text, file) => {
    const read = known.get(text) ?? full?.(text, file);
    if (read === undefined) throw new Error(`the parser was not told of this text of ${file}`);
    return read;
  };
}

/** Loads the parser of PL/pgSQL, which takes a CREATE FUNCTION statement and gives its tree; it throws for what does not parse. */
export async function loadPlpgsqlParser(): Promise<(create: string) => unknown> {
  const [library] = await Promise.all([import('libpg-query'), loadParser()]);
  return library.parsePlPgSQLSync;
}

/** libpg_query counts bytes of UTF-8; the rest of the program counts UTF-16 units. */
function locate(raw: RawStatement[], sql: string): ParsedStatement[] {
  const bytes = Buffer.from(sql);
  const ascii = bytes.length === sql.length;
  let byteAt = 0;
  let unitAt = 0;
  const unitOffset = (byte: number): number => {
    if (ascii) return byte;
    unitAt += bytes.toString('utf8', byteAt, byte).length;
    byteAt = byte;
    return unitAt;
  };
  return raw.map((r) => {
    const from = r.stmt_location ?? 0;
    const start = unitOffset(from);
    const end = r.stmt_len === undefined || r.stmt_len === 0 ? sql.length : unitOffset(from + r.stmt_len);
    const [type = '', node] = Object.entries(r.stmt)[0] ?? [];
    return { type, node, start: skipTrivia(sql, start), end };
  });
}

/** `text` with its byte order mark, if it has one: a position does not count it. */
function syntaxProblem(error: unknown, text: string, file: string): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const details = (error as { sqlDetails?: { cursorPosition?: number } }).sqlDetails;
  const offset = offsetOfCharacter(text, (details?.cursorPosition ?? 0) + 1);
  const position = positionAt(text, offset);
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
  const psql = /^\s*\\[a-z!?;]/i.test(line);
  return new Problem('failed', `${file} does not parse: ${message}`, {
    file,
    ...position,
    sqlstate: '42601',
    detail: excerpt(text, position),
    hint: psql
      ? `SQL only: psql's backslash commands are not run here. Take the line out of ${file}.`
      : `Correct ${file} at line ${position.line}.`,
    cause: error,
  });
}
