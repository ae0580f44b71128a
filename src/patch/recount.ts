// A patch that a person has edited: the numbers in its @@ lines are those of before. They are counted anew, so that only what
// the lines say counts.
import { bareLine, splitLines } from './lines.ts';

/**
 * The text of a patch as git writes it, with the line counts of every hunk as they are. An empty line in a hunk is an empty line
 * of context, whose blank an editor has taken away. What is no hunk stays as it is.
 */
export function recount(text: string): string {
  const lines = splitLines(text);
  const out: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/.exec(bareLine(lines[at] ?? ''));
    if (head === null) {
      out.push(lines[at++] ?? '');
      continue;
    }
    const end = hunkEnd(lines, at + 1);
    const body = lines.slice(at + 1, end).map((line) => (bareLine(line) === '' ? ` ${line}` : line));
    const count = (kind: string): number => body.filter((line) => line[0] === ' ' || line[0] === kind).length;
    const [oldLines, newLines] = [count('-'), count('+')];
    out.push(`@@ -${head[1]},${oldLines} +${head[2]},${newLines} @@${head[3]}\n`, ...body);
    at = end;
  }
  return out.join('');
}

/** Up to the next hunk, the next file, or blank lines that end the patch. */
function hunkEnd(lines: readonly string[], from: number): number {
  let end = from;
  while (end < lines.length && (/^[ +\-\\]/.test(lines[end] ?? '') || bareLine(lines[end] ?? '') === '')) end++;
  while (end > from && bareLine(lines[end - 1] ?? '') === '') end--;
  return end;
}
