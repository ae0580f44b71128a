// A text as lines, the way git counts them: only '\n' ends a line, and the '\r' of a '\r\n' is content.

/**
 * Splits after each '\n' and keeps it. Joining the result gives the text back, byte for byte.
 * @returns the lines; only the last one can lack its '\n'; an empty text has none
 */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end === -1) {
      lines.push(text.slice(start));
      break;
    }
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  return lines;
}

/** A line without its terminator, '\n' or '\r\n'. */
export function bareLine(line: string): string {
  if (!line.endsWith('\n')) return line.endsWith('\r') ? line.slice(0, -1) : line;
  return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
}
