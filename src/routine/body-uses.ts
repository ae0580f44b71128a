// What the body of a routine calls and reads. PostgreSQL records nothing of it for bodies that are strings, so they are
// parsed: SQL as it is, PL/pgSQL down to its expressions and queries.
import { words } from './ast.ts';
import type { ParseStatements } from './parser.ts';
import { loadPlpgsqlParser } from './parser.ts';

/** A name as a body writes it; `args` is how many arguments a call has, null where that is not known. */
export interface Use {
  readonly path: readonly string[];
  readonly args: number | null;
}

export interface BodyUses {
  readonly routines: readonly Use[];
  /** Tables, views and row types. */
  readonly relations: readonly Use[];
  /** String constants: what is put together and executed may name anything. */
  readonly strings: readonly string[];
}

interface Found {
  routines: Use[];
  relations: Use[];
  strings: string[];
}

/** Reads bodies; `definition` is the whole CREATE statement. Gives null for a language, or a text, that it cannot parse. */
export type ReadBody = (language: string, body: string, definition: string) => BodyUses | null;

export async function loadBodyReader(parse: ParseStatements): Promise<ReadBody> {
  const parsePlpgsql = await loadPlpgsqlParser();
  return (language, body, definition) => {
    const found: Found = { routines: [], relations: [], strings: [] };
    try {
      if (language === 'sql') for (const { node } of parse(body, 'body')) visit(node, found);
      else if (language === 'plpgsql') visitPlpgsql(parsePlpgsql(definition), parse, found);
      else return null;
    } catch {
      return null;
    }
    return found;
  };
}

type Json = Record<string, unknown>;

/** Walks a parse tree. Where the grammar allows one kind of node only, its JSON has no key with the node's name. */
function visit(node: unknown, found: Found): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { funcname, args, func_variadic: variadic, relname, schemaname, sval } = node as Json;
  if (Array.isArray(funcname)) {
    const count = variadic === true ? null : Array.isArray(args) ? args.length : 0;
    found.routines.push({ path: words(funcname), args: count });
  }
  if (typeof relname === 'string') {
    found.relations.push({ path: typeof schemaname === 'string' ? [schemaname, relname] : [relname], args: null });
  }
  const text = (sval as { sval?: unknown } | undefined)?.sval;
  if (typeof text === 'string') found.strings.push(text);
  for (const value of Object.values(node)) visit(value, found);
}

/** How an expression becomes a statement, by PLpgSQL_expr.parseMode (RawParseMode of PostgreSQL's parser.h). */
const asStatement: Readonly<Record<number, (query: string) => string>> = {
  2: (query) => `SELECT ${query}`,
  3: assigned,
  4: assigned,
  5: assigned,
};

function assigned(query: string): string {
  return `SELECT ${query.replace(/^[^=]*=/, '')}`;
}

function visitPlpgsql(node: unknown, parse: ParseStatements, found: Found): void {
  if (Array.isArray(node)) {
    for (const item of node) visitPlpgsql(item, parse, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node as Json)) {
    if (key === 'PLpgSQL_expr') {
      const { query, parseMode } = value as { query: string; parseMode?: number };
      const statement = (asStatement[parseMode ?? 0] ?? String)(query);
      for (const { node } of parse(statement, 'body')) visit(node, found);
    } else if (key === 'PLpgSQL_type') {
      const { typname } = value as { typname: string };
      found.relations.push({ path: typePath(typname), args: null });
    } else {
      visitPlpgsql(value, parse, found);
    }
  }
}

/** `s.v`, `s.v%ROWTYPE` and `s.v.c%TYPE` all need the relation `s.v`. */
function typePath(name: string): string[] {
  const path = name
    .replace(/%.*$/, '')
    .replace(/\[\]/g, '')
    .split('.')
    .map((word) => word.trim().replace(/^"(.*)"$/, '$1'));
  return /%\s*type/i.test(name) ? path.slice(0, -1) : path;
}
