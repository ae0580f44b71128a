// A unit's text in which some of its routines are as an older text has them, and all others as they are: what it takes to
// part a patch by routines.

import { describeKey, type RoutineKey } from './key.ts';
import type { ParseStatements } from './parser.ts';
import { type RoutineText, readUnit, type Unit } from './unit.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether a word of the command line names the routine: by name, with schema, or with both and the arguments' types. */
export function isRoutine(key: RoutineKey, word: string): boolean {
  const whole = describeKey(key);
  const names = [key.name, ...(key.schema === null ? [] : [`${key.schema}.${key.name}`]), whole];
  return names.includes(word) || whole === word.replaceAll(' ', '').replaceAll(',', ', ');
}

/** The routines that differ between the two texts, as a person would write them. */
export function routinesChanged(path: string, before: string | null, after: string | null, parse: ParseStatements) {
  const [old, now] = [unitOf(path, before, parse), unitOf(path, after, parse)];
  const keys = new Map([...old.routines, ...now.routines].map((r) => [describeKey(r.key), r.key]));
  return [...keys].filter(([id]) => wordsOf(old, id) !== wordsOf(now, id)).map(([, key]) => key);
}

/**
 * `after` with the routines that `wanted` picks as `before` has them, their statements included; null where no routine is left.
 * Undefined where the texts cannot be parted so: two statements on one line, or one that would come out otherwise.
 */
export function putBack(
  path: string,
  before: string | null,
  after: string | null,
  wanted: (key: RoutineKey) => boolean,
  parse: ParseStatements,
): string | null | undefined {
  const [old, now] = [unitOf(path, before, parse), unitOf(path, after, parse)];
  const blocks = new Map(old.routines.filter((r) => wanted(r.key)).map((r) => [describeKey(r.key), blockOf(old, r)]));
  const cuts: (Span & { text: string })[] = [];
  for (const routine of now.routines.filter((r) => wanted(r.key))) {
    const id = describeKey(routine.key);
    const [first, ...rest] = spansOf(now, routine);
    if (first === undefined) return undefined;
    cuts.push({ ...first, text: blocks.get(id) ?? '' }, ...rest.map((span) => ({ ...span, text: '' })));
    blocks.delete(id);
  }
  cuts.sort((a, b) => a.start - b.start);
  let text = '';
  let done = 0;
  for (const cut of cuts) {
    if (cut.start < done) return undefined;
    text += now.text.slice(done, cut.start) + cut.text;
    done = cut.text === '' ? blankLineAfter(now.text, cut.end) : cut.end;
  }
  text += now.text.slice(done);
  for (const block of blocks.values()) text += `${text === '' || text.endsWith('\n\n') ? '' : '\n'}${block}`;
  const made = unitOf(path, text, parse);
  const keys = new Map([...old.routines, ...now.routines].map((r) => [describeKey(r.key), r.key]));
  for (const [id, key] of keys) if (wordsOf(made, id) !== wordsOf(wanted(key) ? old : now, id)) return undefined;
  return made.routines.length === 0 && made.absent.length === 0 ? null : text;
}

function unitOf(path: string, text: string | null, parse: ParseStatements): Unit {
  return readUnit(path, text ?? '', parse);
}

/** The routine's statements, one after the other; '' where the unit does not have it. */
function wordsOf(unit: Unit, id: string): string {
  const routine = unit.routines.find((r) => describeKey(r.key) === id);
  if (routine === undefined) return '';
  const attached = routine.attached.map(({ start, end }) => unit.text.slice(start, end).trimEnd());
  return [routine.create, ...[...new Set(attached)].sort()].join(';\n');
}

/** The lines of the routine's statements, the CREATE first, each with the comment above it; as one where only blank lines part them. */
function spansOf(unit: Unit, routine: RoutineText): Span[] {
  const spans = [routine, ...routine.attached].map(({ start, end }) => linesOf(unit.text, start, end));
  const runs: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    const isNext = last !== undefined && unit.text.slice(last.end, span.start).trim() === '';
    if (isNext) runs.splice(-1, 1, { start: last.start, end: Math.max(last.end, span.end) });
    else runs.push(span);
  }
  return runs;
}

function blockOf(unit: Unit, routine: RoutineText): string {
  const lines = spansOf(unit, routine).map(({ start, end }) => unit.text.slice(start, end));
  return lines.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
}

function linesOf(text: string, from: number, to: number): Span {
  let start = text.lastIndexOf('\n', from - 1) + 1;
  for (;;) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || !/^[ \t]*--/.test(text.slice(above, start))) break;
    start = above;
  }
  const semicolon = text.indexOf(';', to);
  const line = text.indexOf('\n', semicolon < 0 ? to : semicolon);
  return { start, end: line < 0 ? text.length : line + 1 };
}

/** What separated a statement that goes from the next one goes with it. */
function blankLineAfter(text: string, end: number): number {
  return text.startsWith('\n', end) ? end + 1 : end;
}
