// The tokens of a unit's text, as far as the quick reader knows them. Whatever else the text holds raises Unread, which
// leaves the whole text to PostgreSQL's own parser.
import { type Literal, literalAt, skipTrivia } from '../scan.ts';
import { KEYWORDS } from './keywords.ts';

/** Raised where a text is more than the quick reader reads; never seen outside of it. */
export class Unread extends Error {}

export interface Token {
  /** `word` in lower case, `name` for a quoted identifier, `string` for a literal's value, `number`, `sign`, and `end` of text. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'end';
  readonly value: string;
  readonly start: number;
  /** Of a string. */
  readonly literal?: Literal;
}

const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y;
const NUMBER = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?![0-9A-Za-z_.])/y;
const QUOTED = /"(?:[^"\0]|"")+"/y;
const SIGN = /::|[(),;.=[\]%-]/y;
const QUOTE = "'".charCodeAt(0);
const DOUBLE_QUOTE = '"'.charCodeAt(0);
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** PostgreSQL cuts a longer name (NAMEDATALEN - 1 bytes). */
const LONGEST = 63;

/** Reads tokens one after the other, with the next one in sight. */
export class Tokens {
  readonly #text: string;
  #at = 0;
  #next: Token;
  /** The bodies met so far; a text of two parts, as a C function has it, counts as two. */
  readonly bodies: Literal[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#read();
  }

  get ended(): boolean {
    return this.#next.kind === 'end';
  }

  get next(): Token {
    return this.#next;
  }

  take(): Token {
    const token = this.#next;
    this.#next = this.#read();
    return token;
  }

  /** Takes the words, or the signs, if all of them come next; the first one decides, the others must follow. */
  skip(first: string, ...others: string[]): boolean {
    if (!this.sees(first)) return false;
    this.take();
    for (const other of others) this.need(other);
    return true;
  }

  sees(value: string): boolean {
    return (this.#next.kind === 'word' || this.#next.kind === 'sign') && this.#next.value === value;
  }

  need(value: string): void {
    if (!this.skip(value)) throw new Unread();
  }

  /** An identifier that is no keyword. */
  identifier(): string {
    const { kind, value } = this.#next;
    if (kind !== 'name' && (kind !== 'word' || KEYWORDS.has(value))) throw new Unread();
    this.take();
    return value;
  }

  string(): string {
    if (this.#next.kind !== 'string') throw new Unread();
    return this.take().value;
  }

  /** A string that is a body, or a part of one. */
  body(): string {
    const { literal } = this.#next;
    if (literal !== undefined) this.bodies.push(literal);
    return this.string();
  }

  #read(): Token {
    const text = this.#text;
    const start = skipTrivia(text, this.#at);
    if (start >= text.length) {
      // A comment that nobody closed would swallow what comes behind it.
      const rest = `${text.slice(this.#at)}\n;`;
      if (skipTrivia(rest, 0) === rest.length) throw new Unread();
      return { kind: 'end', value: '', start };
    }
    const first = text.charCodeAt(start);
    if (isLetter(first)) return this.#need(WORD, 'word', start);
    if (isDigit(first)) return this.#need(NUMBER, 'number', start);
    if (first === DOUBLE_QUOTE) return this.#need(QUOTED, 'name', start);
    const literal = literalAt(text, start);
    if (literal === null) return this.#need(SIGN, 'sign', start);
    if (literal.form !== 'dollar' && literal.form !== 'plain') throw new Unread();
    const raw = text.slice(literal.contentStart, literal.contentEnd);
    this.#at = literal.end;
    return { kind: 'string', value: literal.form === 'plain' ? raw.replaceAll("''", "'") : raw, start, literal };
  }

  #need(pattern: RegExp, kind: Token['kind'], start: number): Token {
    pattern.lastIndex = start;
    if (!pattern.test(this.#text)) throw new Unread();
    this.#at = pattern.lastIndex;
    const found = this.#text.slice(start, this.#at);
    if (kind === 'word') {
      // Beyond ASCII a name goes on, and which letters it folds depends on the server. Ahead of a quote it can be its prefix.
      const behind = this.#text.charCodeAt(this.#at);
      if (found.length > LONGEST || behind > 127 || behind === QUOTE) throw new Unread();
      return { kind, value: found.toLowerCase(), start };
    }
    if (kind === 'name') {
      const value = found.slice(1, -1).replaceAll('""', '"');
      if (Buffer.byteLength(value) > LONGEST) throw new Unread();
      return { kind, value, start };
    }
    return { kind, value: found, start };
  }
}
