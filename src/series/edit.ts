// Changes to `series.yaml`, text in and text out. YAML says where things are; the edits are edits of lines, so
// comments, order, blank lines and line ends survive byte for byte, and two branches merge line by line.
import { Problem } from '../problem.ts';
import { checkKey, keyIndent, keyOffset, toBlockStyle } from './block.ts';
import { problemAt, type SeriesDocument } from './document.ts';
import { type LocatedEntry, openEntries } from './entries.ts';
import { entryText } from './entry-text.ts';
import { formatEntry } from './guards.ts';
import { insertLine, lineBreak, lineEnd, lineStart, removeLine } from './lines.ts';
import { patchNameProblem } from './name.ts';
import { didYouMean } from './suggest.ts';
import type { Guard, Place } from './types.ts';

const file = 'series.yaml';

/** Adds a line for the patch. A Problem where the name is no name or is listed, or `place` names no entry. */
export function insertPatch(text: string, name: string, place: Place): string {
  return insertPatches(text, [{ name, guards: [] }], place);
}

/** Adds a line for each of the patches, one after the other from `place` on; problems as of insertPatch. */
export function insertPatches(
  text: string,
  patches: readonly { readonly name: string; readonly guards: readonly Guard[] }[],
  place: Place,
): string {
  const layout = open(text);
  const names = new Set<string>();
  for (const { name } of patches) {
    checkNew(layout, name, names);
    names.add(name);
  }
  const line = (prefix: string) =>
    patches.map(({ name, guards }) => prefix + entryText(formatEntry(name, guards))).join(lineBreak(text));
  return patches.length === 0 ? text : insertAt(layout, place, line);
}

/** Takes the patch's line out; comments above and below it stay. */
export function removePatch(text: string, name: string): string {
  const layout = open(text);
  return removeLine(layout.text, find(layout, name).start);
}

/** Gives the entry another name; its guards, its comment and its place stay. */
export function renamePatch(text: string, from: string, to: string): string {
  const layout = open(text);
  const entry = find(layout, from);
  if (from === to) return text;
  checkNew(layout, to);
  return replace(
    layout,
    entry,
    entry.source.replace(from, () => to),
  );
}

/** Moves the patch's line, its end-of-line comment with it. A patch that is there already stays as it is. */
export function movePatch(text: string, name: string, place: Place): string {
  const layout = open(text);
  const entry = find(layout, name);
  const index = layout.entries.indexOf(entry);
  if (place === 'end' ? index === layout.entries.length - 1 : isAfter(layout, index, place.after)) return text;
  const line = layout.text.slice(lineStart(layout.text, entry.start), lineEnd(layout.text, entry.start));
  const shorter = open(removeLine(layout.text, entry.start));
  return insertAt(shorter, place, () => line.replace(/\r?\n$/, ''));
}

/** Replaces the guards of the entry; an empty list takes them all away. */
export function setGuards(text: string, name: string, guards: readonly Guard[]): string {
  const layout = open(text);
  return replace(layout, find(layout, name), formatEntry(name, guards));
}

interface Layout {
  readonly text: string;
  readonly opened: SeriesDocument;
  readonly entries: readonly LocatedEntry[];
}

/** The file with its patches in block style, each entry on a line of its own. */
function open(text: string): Layout {
  const first = openEntries(text, file);
  const block = toBlockStyle(first.opened);
  const layout = block === text ? { text, ...first } : { text: block, ...openEntries(block, file) };
  for (const entry of layout.entries) {
    if (!/^[ \t]*-[ \t]+$/.test(prefixOf(layout.text, entry))) {
      const message = `the entry "${entry.name}" is written in a way that pgquilt does not edit`;
      throw problemAt(layout.opened, entry.start, message, `Write it on a line of its own, as "  - ${entry.name}".`);
    }
  }
  return layout;
}

/** What stands before an entry on its line: the indentation and the dash. */
function prefixOf(text: string, entry: LocatedEntry): string {
  return text.slice(lineStart(text, entry.start), entry.start);
}

function insertAt(layout: Layout, place: Place, line: (prefix: string) => string): string {
  const { text, entries, opened } = layout;
  const first = entries[0];
  if (place !== 'end' && place.after !== null) {
    const after = find(layout, place.after);
    return insertLine(text, lineEnd(text, after.start), line(prefixOf(text, after)));
  }
  if (first === undefined) return insertFirst(opened, line);
  const last = entries.at(-1) ?? first;
  const offset = place === 'end' ? lineEnd(text, last.start) : aboveComments(text, lineStart(text, first.start));
  return insertLine(text, offset, line(prefixOf(text, first)));
}

/** The first entry of a file whose list is empty or not there. */
function insertFirst(opened: SeriesDocument, line: (prefix: string) => string): string {
  const { text, patches } = opened;
  checkKey(opened);
  const indent = keyIndent(opened);
  const entry = line(`${indent}  - `);
  if (patches !== undefined) return insertLine(text, lineEnd(text, keyOffset(opened)), entry);
  // "..." ends a YAML document: what comes after it would be another one.
  const marker = /^\.\.\.(?=\s|$)/m.exec(text)?.index ?? text.length;
  const withKey = insertLine(text, marker, `${indent}patches:`);
  const key = withKey.indexOf('patches:', marker);
  return insertLine(withKey, lineEnd(withKey, key), entry);
}

/** Up from a line's start over comments and blank lines, which belong to the entry below them. */
function aboveComments(text: string, offset: number): number {
  let start = offset;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^[ \t]*(#.*)?\r?\n$/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function replace(layout: Layout, entry: LocatedEntry, source: string): string {
  const { text } = layout;
  const type = entry.node.type;
  return text.slice(0, entry.start) + entryText(source, type) + text.slice(entry.end);
}

function isAfter(layout: Layout, index: number, after: string | null): boolean {
  if (after === null) return index === 0;
  const other = layout.entries.indexOf(find(layout, after));
  return other === index - 1 || other === index;
}

function find(layout: Layout, name: string): LocatedEntry {
  const entry = layout.entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const names = layout.entries.map((candidate) => candidate.name);
  const hint = didYouMean(name, names) ?? 'Run "pgquilt series" to see the patches.';
  throw new Problem('failed', `the series has no patch "${name}"`, { patch: name, file, hint });
}

/** `others`: names that come with it. */
function checkNew(layout: Layout, name: string, others: ReadonlySet<string> = new Set()): void {
  const reason = patchNameProblem(name);
  if (reason !== null) {
    const hint = 'Use letters, digits, dashes and underscores.';
    throw new Problem('failed', `"${name}" cannot name a patch: ${reason}`, { hint });
  }
  const entry = layout.entries.find((candidate) => candidate.name === name);
  if (entry === undefined && !others.has(name)) return;
  const hint = 'Choose another name.';
  throw new Problem('failed', `the series has a patch "${name}" already`, {
    patch: name,
    file,
    line: entry?.line,
    hint,
  });
}
