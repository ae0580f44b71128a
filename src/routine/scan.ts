// The few tokens of SQL that must be found again in the author's text: white space and comments are
// skipped, string literals are measured. The grammar itself is the PostgreSQL parser's business.

/**
 * The offset of the first character at or after `from` that is neither white space nor inside a comment.
 * Block comments nest, as in PostgreSQL (and unlike the SQL standard's minimum).
 */
export function skipTrivia(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (c === 32 || (c >= 9 && c <= 13) || c === 0xfeff) {
      at++;
    } else if (c === 45 && text.charCodeAt(at + 1) === 45) {
      const end = lineEnd(text, at);
      at = end;
    } else if (c === 47 && text.charCodeAt(at + 1) === 42) {
      at = skipBlockComment(text, at);
    } else {
      return at;
    }
  }
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13) return at;
  }
  return text.length;
}

function skipBlockComment(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    if (text.startsWith('/*', at)) {
      depth++;
      at += 2;
    } else if (text.startsWith('*/', at)) {
      depth--;
      at += 2;
      if (depth === 0) return at;
    } else {
      at++;
    }
  }
  return text.length;
}

const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const DOLLAR = /\$([A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

/** A word (keyword or plain identifier) that starts at `at`, in lower case, with its end; null where none starts. */
export function wordAt(text: string, at: number): { word: string; end: number } | null {
  WORD.lastIndex = at;
  const match = WORD.exec(text);
  return match === null ? null : { word: match[0].toLowerCase(), end: WORD.lastIndex };
}

/** A string literal in the author's text. Offsets count UTF-16 units of the whole text. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  readonly form: 'dollar' | 'plain' | 'escape' | 'unicode';
  /** The first character of the content, after the opening quote or tag. */
  readonly contentStart: number;
  readonly contentEnd: number;
}

/** The string literal that starts exactly at `at`, or null where none does or where it is not closed. */
export function literalAt(text: string, at: number): Literal | null {
  const first = text[at];
  if (first === undefined || !"$'eEuU".includes(first)) return null;
  if (first === '$') return dollarLiteralAt(text, at);
  const prefix = first === "'" ? first : /^(?:[eE]|[uU]&)'/.exec(text.slice(at, at + 3))?.[0];
  if (prefix === undefined) return null;
  const form = prefix.length === 1 ? 'plain' : prefix.length === 2 ? 'escape' : 'unicode';
  const contentStart = at + prefix.length;
  for (let i = contentStart; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && form === 'escape') i++;
    else if (c === "'") {
      if (text[i + 1] === "'") i++;
      else return { start: at, end: i + 1, form, contentStart, contentEnd: i };
    }
  }
  return null;
}

function dollarLiteralAt(text: string, at: number): Literal | null {
  DOLLAR.lastIndex = at;
  const tag = DOLLAR.exec(text)?.[0];
  if (tag === undefined) return null;
  const close = text.indexOf(tag, at + tag.length);
  if (close < 0) return null;
  return { start: at, end: close + tag.length, form: 'dollar', contentStart: at + tag.length, contentEnd: close };
}
