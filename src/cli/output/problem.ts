// A problem as text for a person and as a document for a program.
import type { Problem } from '../../problem.ts';
import type { Style } from '../style.ts';
import { colourDiff, looksLikeDiff } from './diff.ts';

/** The document of --json: fields that are not known are left out. */
export function problemJson(problem: Problem): { error: Record<string, unknown> } {
  const { code, message, hint, patch, file, line, column, sqlstate, detail } = problem;
  const fields = { code, message, hint: hint ?? null, patch, file, line, column, sqlstate, detail };
  return { error: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) };
}

/** What goes to stderr: the message, where it is, what belongs to it, and what to do. Ends with a line end. */
export function problemText(problem: Problem, style: Style): string {
  const { code, message, detail, hint } = problem;
  // quilt's own words for an end that is no error stand alone.
  const out = [code === 'nothing-to-do' ? message : `${style('red', 'pgquilt:')} ${message}`];
  const place = placeOf(problem);
  if (place !== undefined) out.push(`  at ${place}`);
  if (detail !== undefined && detail.trim() !== '') {
    const text = detail.replace(/\n+$/, '');
    out.push(looksLikeDiff(text) ? colourDiff(text, style) : indent(text));
  }
  if (hint !== undefined) out.push(`${style('cyan', 'hint:')} ${hint}`);
  return `${out.join('\n')}\n`;
}

/** `file:line:column`, as editors take it; undefined where the line is not known or the message has it. */
function placeOf({ file, line, column, message }: Problem): string | undefined {
  if (file === undefined || line === undefined) return undefined;
  const place = `${file}:${line}`;
  if (column === undefined) return message.includes(place) ? undefined : place;
  return `${place}:${column}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
