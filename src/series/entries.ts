// The entries under `patches:`, taken by their source text so that YAML cannot turn a name into a number, a
// truth value or nothing.
import { isScalar, isSeq, LineCounter, type Node, type Scalar, type YAMLSeq } from 'yaml';
import { openDocument, problemAt, type SeriesDocument } from './document.ts';
import { parseGuard } from './guards.ts';
import { patchNameProblem } from './name.ts';
import type { Guard, SeriesEntry } from './types.ts';

/** An entry with the place of its text (without comment) in the file. */
export interface LocatedEntry extends SeriesEntry {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly node: Scalar.Parsed;
}

/** All entries of the file in order; a Problem points at the first that is none, or that is there twice. */
export function readEntries(opened: SeriesDocument): LocatedEntry[] {
  const list = entryList(opened);
  if (list === null) return [];
  const lines = lineCounter(opened.text);
  const seen = new Map<string, LocatedEntry>();
  for (const item of list.items) {
    const entry = readEntry(opened, item, lines);
    const earlier = seen.get(entry.name);
    if (earlier !== undefined) {
      const message = `the patch "${entry.name}" is listed twice, on lines ${earlier.line} and ${entry.line}`;
      throw problemAt(opened, entry.start, message, 'Delete one of the two lines.');
    }
    seen.set(entry.name, entry);
  }
  return [...seen.values()];
}

/** The list under `patches:`, or null where there is none or it is empty of any node. */
export function entryList(opened: SeriesDocument): YAMLSeq | null {
  const value = opened.patches?.value;
  if (value === undefined || value === null || (isScalar(value) && value.value === null)) return null;
  if (isSeq(value)) return value;
  const offset = (value as Node).range?.[0] ?? 0;
  throw problemAt(opened, offset, '"patches" must be a list', 'Write each patch on a line of its own, as "  - name".');
}

function readEntry(opened: SeriesDocument, item: unknown, lines: LineCounter): LocatedEntry {
  const range = (item as Node | null)?.range;
  const start = range?.[0] ?? 0;
  const end = range?.[1] ?? start;
  const hint = 'An entry is a name and then guards: "  - name +guard -guard".';
  if (!isScalar(item)) throw problemAt(opened, start, 'an entry under "patches" must be the name of a patch', hint);
  const node = item as Scalar.Parsed;
  if (node.anchor !== undefined || node.tag !== undefined) {
    throw problemAt(opened, start, 'an entry under "patches" can have no YAML anchor or tag', hint);
  }
  if (opened.text.slice(start, end).includes('\n')) {
    throw problemAt(opened, start, 'an entry under "patches" must be on one line', hint);
  }
  const source = node.source ?? '';
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const [nameWord, ...guardWords] = words(source, start + (quoted ? 1 : 0));
  if (nameWord === undefined) throw problemAt(opened, start, 'an entry under "patches" is empty', hint);
  const reason = patchNameProblem(nameWord.word);
  if (reason !== null) {
    throw problemAt(opened, nameWord.offset, `"${nameWord.word}" cannot name a patch: ${reason}`, hint);
  }
  const guards = readGuards(opened, nameWord.word, guardWords);
  return { name: nameWord.word, guards, line: lines.linePos(start).line, source, start, end, node };
}

function readGuards(opened: SeriesDocument, patch: string, guardWords: readonly Word[]): Guard[] {
  const guards = new Map<string, Guard>();
  for (const { word, offset } of guardWords) {
    const guard = parseGuard(word);
    if (guard === null) {
      const hint = 'Write a guard as +name or -name; the name of a patch has no spaces.';
      throw problemAt(opened, offset, `"${word}" after the patch "${patch}" is not a guard`, hint);
    }
    if (guards.has(guard.name)) {
      const message = `the patch "${patch}" has the guard "${guard.name}" twice`;
      throw problemAt(opened, offset, message, 'Keep one of the two.');
    }
    guards.set(guard.name, guard);
  }
  return [...guards.values()];
}

interface Word {
  readonly word: string;
  readonly offset: number;
}

function words(source: string, offset: number): Word[] {
  return [...source.matchAll(/\S+/g)].map((match) => ({ word: match[0], offset: offset + match.index }));
}

function lineCounter(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** Opens the text and reads its entries: where every edit starts. */
export function openEntries(text: string, file: string): { opened: SeriesDocument; entries: LocatedEntry[] } {
  const opened = openDocument(text, file);
  return { opened, entries: readEntries(opened) };
}
