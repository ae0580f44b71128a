// The head of a definition as the server prints it: attributes and SET clauses, each on its known line. The layout is
// that of pg_get_functiondef in PostgreSQL's ruleutils.c, the same from 13 to 18.

import { literalAt, wordAt } from '../routine/scan.ts';
import type { Live, Option } from './lint.ts';

/** What a definition says of its routine: an option, and its words, as in `SECURITY DEFINER`, `SET search_path TO 'public'`. */
export interface Said extends Option {
  readonly words: string;
}

export interface Definition {
  /** What is said beside the defaults. */
  readonly said: readonly Said[];
  /** Language, and the body from AS, RETURN or BEGIN ATOMIC on. */
  readonly language: string;
  readonly body: string;
}

const OPTIONS: readonly (readonly [option: string, pattern: RegExp])[] = [
  ['window', /^WINDOW/],
  ['volatility', /^(IMMUTABLE|STABLE)/],
  ['parallel', /^PARALLEL \w+/],
  ['strict', /^STRICT/],
  ['security', /^SECURITY DEFINER/],
  ['leakproof', /^LEAKPROOF/],
  ['cost', /^COST \S+/],
  ['rows', /^ROWS \S+/],
  ['support', /^SUPPORT \S+/],
];

const read = new WeakMap<Live, Definition | null>();

/** The definition of a routine, which several lints look at; null for an aggregate. */
export function definitionOf(live: Live): Definition | null {
  const known = read.get(live);
  if (known !== undefined) return known;
  const definition = readDefinition(live.definition);
  read.set(live, definition);
  return definition;
}

/** Reads a definition; null for an aggregate, which has no such head. */
export function readDefinition(definition: string): Definition | null {
  const from = argumentsEnd(definition);
  const head = /\n LANGUAGE (\S+)\n/.exec(definition.slice(from));
  if (head === null) return null;
  const said: Said[] = [];
  const transform = /\n TRANSFORM (.*)$/.exec(definition.slice(from, from + head.index));
  if (transform !== null) said.push({ option: 'transform', words: `TRANSFORM ${transform[1]}` });
  let at = from + head.index + head[0].length;
  for (; definition[at] === ' '; at = definition.indexOf('\n', at) + 1) {
    const line = definition.slice(at + 1, definition.indexOf('\n', at));
    said.push(...readLine(line));
  }
  return { said, language: head[1] ?? '', body: definition.slice(at) };
}

/** An offset behind the argument list, whose defaults can hold any text, and before LANGUAGE. */
function argumentsEnd(definition: string): number {
  const language = definition.indexOf('\n LANGUAGE ');
  // Behind quotes of one kind that are all closed, it is what it looks like; most have none, or a default with a text.
  const ahead = definition.slice(0, Math.max(language, 0));
  if (language >= 0 && !ahead.includes('"') && ahead.split("'").length % 2 === 1) return 0;
  let depth = 0;
  for (let at = 0; at < definition.length; ) {
    const c = definition[at];
    const end = c === '"' ? definition.indexOf('"', at + 1) + 1 : literalAt(definition, at)?.end;
    if (c === '(') depth++;
    if (c === ')' && --depth === 0) return at + 1;
    at = end ?? wordAt(definition, at)?.end ?? at + 1;
  }
  return definition.length;
}

/** Attributes come in few combinations, which thousands of routines share; settings, of which there are as many as people think of, are not kept. */
const attributes = new Map<string, readonly Said[]>();

function readLine(line: string): readonly Said[] {
  const variable = /^SET (\S+) TO /.exec(line)?.[1];
  if (variable !== undefined) return [{ option: 'set', variable: variable.toLowerCase(), words: line }];
  const known = attributes.get(line);
  if (known !== undefined) return known;
  const said = readAttributes(line);
  attributes.set(line, said);
  return said;
}

function readAttributes(line: string): Said[] {
  const said: Said[] = [];
  for (let rest = line; rest !== ''; ) {
    const found = OPTIONS.map(([option, pattern]) => ({ option, words: pattern.exec(rest)?.[0] ?? '' })).find(
      ({ words }) => words !== '',
    );
    if (found === undefined) break;
    said.push(found);
    rest = rest.slice(found.words.length).trimStart();
  }
  return said;
}

/** Whether the definition says this of its routine, by the words' beginning. */
export function says(definition: Definition | null, words: string): boolean {
  return definition?.said.some((s) => s.words.startsWith(words)) === true;
}
