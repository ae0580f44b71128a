// Validators that give no position name the line of the body in words: in the message, the detail or the context.
import type { Literal } from './scan.ts';

interface Words {
  readonly pattern: RegExp;
  /** Lines that the language puts above the body before it compiles it. */
  readonly above: number;
}

const perl: Words = { pattern: /\bat line (\d+)\b/, above: 0 };
/** PL/Python compiles the body inside a `def` of its own (PLy_procedure_munge_source). */
const python: Words = { pattern: /\(<string>, line (\d+)\)/, above: 1 };

const byLanguage: Readonly<Record<string, Words>> = {
  plpgsql: { pattern: /\bnear line (\d+)\b/, above: 0 },
  plperl: perl,
  plperlu: perl,
  plpython3u: python,
};

/** The line of the body, from 1, that one of the texts names; undefined where none does. */
export function bodyLine(language: string, texts: readonly (string | undefined)[]): number | undefined {
  const words = byLanguage[language];
  if (words === undefined) return undefined;
  for (const text of texts) {
    const line = words.pattern.exec(text ?? '')?.[1];
    if (line !== undefined) return Math.max(1, Number(line) - words.above);
  }
  return undefined;
}

/** The offset in `create` of the first character that is not blank in line `line` of the body. */
export function bodyLineOffset(create: string, literal: Literal, line: number): number {
  let at = literal.contentStart;
  for (let n = 1; n < line && at < literal.contentEnd; at++) {
    const escaped = literal.form === 'escape' && create[at] === '\\';
    if (create[at] === '\n' || (escaped && create[at + 1] === 'n')) n++;
    if (escaped) at++;
  }
  const blank = /[ \t]*/y;
  blank.lastIndex = at;
  return Math.min(at + (blank.exec(create)?.[0].length ?? 0), literal.contentEnd);
}
