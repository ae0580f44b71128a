// What differs between two definitions of one routine, by the names that CREATE FUNCTION has for it. A definition is
// what pg_get_functiondef prints: the signature, then a line for each clause, the body last.

/** The clauses before the body, by the name under which a difference in them is told. */
const CLAUSES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^ RETURNS /, 'return type'],
  [/^ TRANSFORM /, 'transforms'],
  [/^ LANGUAGE /, 'language'],
];

/** The attributes that stand together on one line, as pg_get_functiondef writes them; none is the default. */
const WORDS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/ WINDOW\b/, 'window'],
  [/ (IMMUTABLE|STABLE)\b/, 'volatility'],
  [/ PARALLEL (SAFE|RESTRICTED)\b/, 'parallel safety'],
  [/ STRICT\b/, 'strictness'],
  [/ SECURITY DEFINER\b/, 'security'],
  [/ LEAKPROOF\b/, 'leakproof'],
  [/ COST \S+/, 'cost'],
  [/ ROWS \S+/, 'rows'],
  [/ SUPPORT \S+/, 'support function'],
];

const BODY = /^(AS |BEGIN ATOMIC$|RETURN )/;
const SETTING = /^ SET (\S+) TO /;

/** The names of the parts that differ: `body`, `volatility`, `SET work_mem`, …; `definition` where none of them is it. */
export function definitionParts(a: string, b: string): string[] {
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one === null || other === null) return a === b ? [] : ['definition'];
  const names = [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
  return names.length > 0 || a === b ? names : ['definition'];
}

/** Null for what is not printed like that: an aggregate. */
function partsOf(definition: string): Map<string, string> | null {
  const lines = definition.split('\n');
  const body = lines.findIndex((line) => BODY.test(line));
  if (body < 0) return null;
  const parts = new Map<string, string>();
  const add = (name: string, text: string): void => void parts.set(name, `${parts.get(name) ?? ''}${text}\n`);
  for (const line of lines.slice(0, body)) {
    const clause = CLAUSES.find(([pattern]) => pattern.test(line));
    const setting = SETTING.exec(line);
    if (clause !== undefined) add(clause[1], line);
    else if (setting !== null) add(`SET ${setting[1]}`, line);
    else if (parts.has('language')) {
      for (const [pattern, name] of WORDS) {
        const found = pattern.exec(line);
        if (found !== null) add(name, found[0]);
      }
    } else add('arguments', line);
  }
  add('body', lines.slice(body).join('\n'));
  return parts;
}
