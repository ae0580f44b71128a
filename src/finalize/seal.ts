// A statement that a tool's reader would misread, said in another way. Every tool looks for something of its own in the files it
// reads: `${placeholder}`, a line `-- migrate:down`, a `;`. A routine's body may hold any of it, and has to arrive byte for byte.
// The statement then goes inside a DO block's string, cut where the tool would find something: as readable, and as easy to compare.
import { dollarQuote, quoteLiteral } from '../routine/quote.ts';
import type { Migration } from './format.ts';
import { headComment } from './script.ts';

/** What a tool's reader takes for its own wherever it stands. */
export interface Reader {
  /** The characters that it must not find one after the other; short, with what follows them in a lookahead. No flags but i and m. */
  readonly finds?: RegExp;
  /** Whether it cannot read the statement as it is, for another reason. */
  readonly misreads?: (statement: string) => boolean;
}

/**
 * The statement, in words that the reader leaves alone. A carriage return is always said as an escape: editors, git and most
 * languages take a line's end for another one.
 */
export function sealed(statement: string, reader: Reader): string {
  const finds = pattern(reader);
  if (statement.search(finds) === -1 && reader.misreads?.(statement) !== true) return statement;
  const parts: string[] = [];
  let from = 0;
  for (const match of statement.matchAll(finds)) {
    parts.push(...piece(statement.slice(from, match.index), finds), ...[...match[0]].map((c) => character(c, finds)));
    from = match.index + match[0].length;
  }
  parts.push(...piece(statement.slice(from), finds));
  return `DO ${dollarQuote(`BEGIN EXECUTE ${parts.join(' || ')}; END`)}`;
}

export function sealedAll(statements: readonly string[], reader: Reader): string[] {
  return statements.map((statement) => sealed(statement, reader));
}

/** The header as comments in which the reader finds nothing. */
export function sealedComment(migration: Migration, reader: Reader): string {
  const finds = pattern(reader);
  const lines = headComment(migration).split('\n');
  return lines
    .map((line) => {
      if (line.search(finds) === -1) return line;
      return `-- | ${line.slice(3).replace(finds, (found) => [...found].join(' ').concat(' '))}`;
    })
    .join('\n');
}

/**
 * The statement without its strings, quoted names and comments: what psql looks for variables in, and what a reader sees that
 * knows quotes but not the language.
 */
function bare(statement: string): string {
  return statement.replace(
    /(?<![\w$])\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\1\$|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\r\n]*|\/\*[\s\S]*?\*\//g,
    ' ',
  );
}

/** For readers that split at semicolons and know quotes, but not every body without quotes (older ones of JDBC, for one). */
export const splitsBodies = (statement: string): boolean =>
  /\bBEGIN\s+ATOMIC\b/i.test(bare(statement)) ||
  /\\'/.test(statement.replace(/\$pgquilt\d*\$[\s\S]*?\$pgquilt\d*\$/g, ''));

/** psql: a colon before a name, outside quotes, is a variable of its where one of that name is set. */
export const psql: Reader = { misreads: (statement) => /(?<!:):[\w'"{\u0080-\uffff]/.test(bare(statement)) };

function pattern({ finds }: Reader): RegExp {
  return finds === undefined ? /\r/g : new RegExp(`${finds.source}|\\r`, `g${finds.flags}`);
}

function piece(text: string, finds: RegExp): string[] {
  if (text === '') return [];
  // The quote's last character and the text's first may be what the reader looks for.
  const quoted = dollarQuote(text);
  return [quoted.search(finds) === -1 ? quoted : quoteLiteral(text).trimStart()];
}

/** One of the characters that were found; by its number where the reader finds it alone. */
function character(c: string, finds: RegExp): string {
  const quoted = quoteLiteral(c).trimStart();
  return quoted.search(finds) === -1 ? quoted : `pg_catalog.chr(${c.codePointAt(0)})`;
}
