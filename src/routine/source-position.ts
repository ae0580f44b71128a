// Where something stands in a text, in the terms a person uses: line, column, and the lines around it.

/** Counts from 1; the column counts characters (code points), so an emoji is one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of the UTF-16 offset `offset` in `text`; an offset past the end is the end. */
export function positionAt(text: string, offset: number): Position {
  const upTo = text.slice(0, Math.max(0, offset));
  const lines = upTo.split('\n');
  const last = lines[lines.length - 1] ?? '';
  return { line: lines.length, column: [...last.replace(/^\ufeff/, '')].length + 1 };
}

/**
 * Up to four lines of `text` that end with `position.line`, numbered, with a caret under the column:
 *
 *     3 | begin
 *     4 |   retrun 1;
 *           ^
 */
export function excerpt(text: string, position: Position): string {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const from = Math.max(1, position.line - 2);
  const to = Math.min(lines.length, position.line + 1);
  const width = String(to).length;
  const out: string[] = [];
  for (let n = from; n <= to; n++) {
    const line = (lines[n - 1] ?? '').replace(/\r$/, '');
    out.push(`${String(n).padStart(width)} | ${line}`.trimEnd());
    if (n === position.line) {
      // Tabs are repeated as they are, so that the caret stands under its character in any tab width.
      const lead = [...line].slice(0, position.column - 1).map((c) => (c === '\t' ? '\t' : ' '));
      out.push(`${' '.repeat(width)} | ${lead.join('')}^`);
    }
  }
  return out.join('\n');
}

/** The UTF-16 offset of a 1-based count of characters into `text`, which is how PostgreSQL reports a position. */
export function offsetOfCharacter(text: string, character: number): number {
  let offset = 0;
  for (let left = character - 1; left > 0 && offset < text.length; left--) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}
