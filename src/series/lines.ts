// Text edits by whole lines that leave every other byte alone: line ends (LF or CRLF) and whether the last
// line has one stay as they are.

/** The offset at which the line around `offset` starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset after the line around `offset`, its line end included. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** The line end that the text uses, by its first line. */
export function lineBreak(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Puts a line (without line end) in at `offset`, which is a line's start or the end of the text. */
export function insertLine(text: string, offset: number, line: string): string {
  const eol = lineBreak(text);
  const before = text.slice(0, offset);
  const unfinished = before !== '' && before !== '\uFEFF' && !before.endsWith('\n');
  return unfinished ? `${before}${eol}${line}${text.slice(offset)}` : `${before}${line}${eol}${text.slice(offset)}`;
}

/** Takes out the line around `offset`. Where it was the last and had no line end, the one before loses its own. */
export function removeLine(text: string, offset: number): string {
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const before = text.slice(0, start);
  const unfinished = end === text.length && !text.endsWith('\n');
  return (unfinished ? before.replace(/\r?\n$/, '') : before) + text.slice(end);
}
