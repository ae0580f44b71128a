// What a lint found in a patch, with its place, and what becomes of it.
import { Problem } from '../problem.ts';
import { excerpt, positionAt } from '../routine/source-position.ts';
import type { About, Fault, Severity } from './lint.ts';

export interface Finding {
  readonly code: string;
  readonly lint: string;
  readonly severity: Severity;
  readonly patch: string;
  readonly routine: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly why: string;
  readonly hint: string;
  /** The lines around it, with a caret. */
  readonly excerpt: string;
  readonly sqlstate?: string;
}

/** Where a fault was found. */
export interface Place {
  readonly patch: string;
  readonly routine: string;
  readonly file: string;
  /** The unit's text, and where the routine starts in it. */
  readonly text: string;
  readonly start: number;
}

export function finding({ code, name, severity, why }: About, fault: Fault, place: Place): Finding {
  const { patch, routine, file, text, start } = place;
  const position = positionAt(text, fault.offset ?? start);
  return {
    code,
    lint: name,
    severity,
    patch,
    routine,
    file,
    ...position,
    message: `${routine} ${fault.message}`,
    why,
    hint: fault.hint,
    excerpt: excerpt(text, position),
    ...(fault.sqlstate === undefined ? {} : { sqlstate: fault.sqlstate }),
  };
}

/** Problem('failed') for all the errors at once, or null where there are none. */
export function errorsAsProblem(findings: readonly Finding[]): Problem | null {
  const errors = findings.filter((f) => f.severity === 'error');
  const [first, ...rest] = errors;
  if (first === undefined) return null;
  const { patch, file, line, column, sqlstate } = first;
  const more = rest.map((f) => `${f.file}:${f.line}:${f.column}: ${f.code} ${f.message}\n${f.excerpt}\n${f.hint}`);
  return new Problem('failed', `patch ${patch}: ${file}:${line}: ${first.code} ${first.message}`, {
    patch,
    file,
    line,
    column,
    sqlstate,
    detail: [first.excerpt, first.why, ...more].join('\n'),
    hint: `${first.hint} To silence it: a line "Lint-ignore: ${first.code} why" in the header of patches/${patch}.patch.`,
  });
}
