// The body of a routine inside its CREATE statement: where its literal stands, and which character of the author's
// text a character of the body is.
import { type Literal, literalAt, skipTrivia, wordAt } from './scan.ts';

/** The literal after AS, or null for a body in SQL's own syntax and for an aggregate. Offsets count within `create`. */
export function bodyLiteral(create: string): Literal | null {
  let depth = 0;
  let at = 0;
  while (at < create.length) {
    at = skipTrivia(create, at);
    const literal = literalAt(create, at);
    if (literal !== null) {
      at = literal.end;
      continue;
    }
    const word = wordAt(create, at);
    if (word !== null) {
      if (word.word === 'as' && depth === 0) {
        const body = literalAt(create, skipTrivia(create, word.end));
        if (body !== null) return body;
      }
      at = word.end;
      continue;
    }
    const c = create[at];
    if (c === '(') depth++;
    if (c === ')') depth--;
    at = c === '"' ? quotedIdentifierEnd(create, at) : at + 1;
  }
  return null;
}

function quotedIdentifierEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') {
      if (text[at + 1] === '"') at++;
      else return at + 1;
    }
  }
  return text.length;
}

/** The offset in `create` of the character at offset `at` of the body's value. */
export function sourceOffset(create: string, literal: Literal, at: number): number {
  if (literal.form === 'dollar') return Math.min(literal.contentEnd, literal.contentStart + at);
  let source = literal.contentStart;
  for (let n = 0; n < at && source < literal.contentEnd; n++) {
    const pair = create[source] === "'" || (create[source] === '\\' && literal.form === 'escape');
    source += pair ? 2 : 1;
  }
  return source;
}

/** What the literal stands for; escapes other than a doubled quote stay as they are written. */
export function bodyValue(create: string, { form, contentStart, contentEnd }: Literal): string {
  const content = create.slice(contentStart, contentEnd);
  return form === 'dollar' ? content : content.replaceAll("''", "'");
}
