// Most units are one CREATE FUNCTION with a body in a string, and a comment or a grant. Such a text is read here in
// microseconds, where PostgreSQL's parser takes a third of a millisecond, and a tenth of a second to load. The statements
// are as libpg_query would give them, without positions inside. Whatever is not certain is not read: the caller
// then asks PostgreSQL's parser, whose word it is what a text means.
import type { ParsedStatement } from '../ast.ts';
import { alterOwner, comment, privilege } from './attached.ts';
import { createRoutine } from './create.ts';
import { type QuickText, readSibling } from './sibling.ts';
import { Tokens, Unread } from './tokens.ts';

/** The statements of a text; null where it is not certain what they are. */
export function readQuickly(text: string): ParsedStatement[] | null {
  return readQuickText(text)?.statements ?? null;
}

/** The same with the text's bodies; a `sibling` that was read is of help where the text differs from it in the body alone. */
export function readQuickText(text: string, sibling: QuickText | null = null): QuickText | null {
  return (sibling && readSibling(sibling, text)) ?? readTokens(text);
}

function readTokens(text: string): QuickText | null {
  // A byte order mark is one at the start of a file only; elsewhere PostgreSQL takes it for a letter.
  if (text.includes('\ufeff', 1)) return null;
  try {
    const tokens = new Tokens(text);
    const statements: ParsedStatement[] = [];
    while (!tokens.ended) {
      if (tokens.skip(';')) continue;
      const { start } = tokens.next;
      const read = statement(tokens);
      if (!tokens.ended && !tokens.sees(';')) return null;
      const end = tokens.ended ? text.length : tokens.next.start;
      statements.push({ start, end, ...read });
    }
    return { text, statements, bodies: tokens.bodies };
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}

function statement(tokens: Tokens): { type: string; node: unknown } {
  if (tokens.skip('create')) return createRoutine(tokens);
  if (tokens.skip('comment')) return comment(tokens);
  if (tokens.skip('alter')) return alterOwner(tokens);
  if (tokens.skip('grant')) return privilege(tokens, true);
  if (tokens.skip('revoke')) return privilege(tokens, false);
  throw new Unread();
}
