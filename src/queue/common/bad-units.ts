// Edited units that go into no patch as they are: markers of a merge, a text that does not parse, a statement that has no place in a
// unit. They are all named at once, so that a person corrects them in one go.
import { MOST } from '../../listed.ts';
import { hasConflictMarkers } from '../../patch/merge.ts';
import { Problem } from '../../problem.ts';
import { type ParseStatements, parserFor } from '../../routine/parser.ts';
import { readUnit } from '../../routine/unit.ts';

/** Units by their paths; null for one that is taken away. */
type Texts = ReadonlyMap<string, string | null>;

/** Throws Problem('conflict') for the first of the texts that has a marker; it names the other bad ones as well. */
export async function refuseMarkers(texts: Texts): Promise<void> {
  for (const [path, text] of texts) {
    const problem = text === null ? null : markerIn(path, text);
    if (problem !== null) throw await withOthers(problem, texts);
  }
}

/** For a `catch`: a problem of one of the texts names the other bad ones as well; any other error passes. */
export function namingOthers(texts: Texts): (error: unknown) => Promise<never> {
  return async (error) => {
    throw error instanceof Problem ? await withOthers(error, texts) : error;
  };
}

function markerIn(path: string, text: string): Problem | null {
  const marker = hasConflictMarkers(text);
  if (marker === null) return null;
  return new Problem('conflict', `${path}:${marker.line}: the text still has conflict markers`, {
    file: path,
    line: marker.line,
    hint: 'Resolve the conflict, take the marker lines out, and refresh again.',
  });
}

/** Texts are read again for it: nothing of this is done where all is well. */
async function withOthers(problem: Problem, texts: Texts): Promise<Problem> {
  const bad = await problemsOf(texts);
  const others = bad.filter(({ file }) => file !== problem.file);
  if (others.length === bad.length || others.length === 0) return problem;
  const lines = others.slice(0, MOST).map((other) => `  ${inOneLine(other)}`);
  const more = others.length - lines.length;
  const list = [
    others.length === 1 ? 'Another unit is wrong, too:' : `${others.length} other units are wrong, too:`,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
  const detail = [...(problem.detail === undefined ? [] : [problem.detail, '']), ...list].join('\n');
  return new Problem(problem.code, problem.message, { ...problem, detail, cause: problem.cause });
}

/** What is wrong with each of the texts, without a question to the server. */
async function problemsOf(texts: Texts): Promise<Problem[]> {
  const parse = await parserFor(texts.values());
  return [...texts].flatMap(([path, text]) => (text === null ? [] : (problemOf(path, text, parse) ?? [])));
}

function problemOf(path: string, text: string, parse: ParseStatements): Problem | null {
  const marker = markerIn(path, text);
  if (marker !== null) return marker;
  try {
    readUnit(path, text, parse);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Its place, as editors take it, and what is wrong there. */
function inOneLine({ file = '', line, column, message }: Problem): string {
  const what = message.startsWith(file) ? message.slice(file.length).replace(/^(:\d+:)? /, '') : message;
  return `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${what}`;
}
