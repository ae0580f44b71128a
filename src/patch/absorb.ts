// Which patch each edit of a text belongs to: the one that last changed the lines that it changes. Lines keep their identity
// from level to level, so that an edit goes down to its patch exactly, past whatever the patches in between do beside it.
import { diffLines, type Edit } from './line-diff.ts';
import { splitLines } from './lines.ts';
import { type TracedLine, traceLines } from './traced-lines.ts';

/** Why an edit belongs to no patch: its lines are of the base, of several patches, parted further down, or of a unit that is new. */
export type Left = 'base' | 'several' | 'apart' | 'new';

export interface Route {
  /** Lines of the text at the top, and of what it was edited into. */
  readonly edit: Edit;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** The patch that it goes to, or why it goes to none. */
  readonly to: number | Left;
  /** The patches that its lines are of, the base left out. */
  readonly of: readonly number[];
}

export interface Absorbed {
  readonly routes: readonly Route[];
  /** The levels with every edit that has a patch in it, from that patch on. */
  readonly texts: readonly (string | null)[];
}

/**
 * @param texts a unit's texts: below the first patch, above it, …, above the last; patch i leads from text i to text i + 1
 * @param edited what the last one was made into
 */
export function absorb(texts: readonly (string | null)[], edited: string | null): Absorbed {
  const levels = traceLines(texts).map(({ lines }) => lines);
  const top = levels[levels.length - 1] ?? [];
  const isNew = (texts[texts.length - 1] ?? null) === null;
  const lines = splitLines(edited ?? '');
  const edits = diffLines(
    top.map((line) => line.text),
    lines,
  );
  const routes = edits.map((edit): Route => {
    const around = aroundOf(top, edit);
    const of = [...new Set(around.map((line) => line.origin))].filter((origin) => origin >= 0).sort((a, b) => a - b);
    const whole = edited === null ? top : null;
    const to = isNew ? 'new' : destination(levels, around, edit, whole);
    const [removed, added] = [top.slice(edit.oldStart, edit.oldEnd), lines.slice(edit.newStart, edit.newEnd)];
    return { edit, removed: removed.map((line) => line.text), added, to, of };
  });
  return { routes, texts: texts.map((text, level) => withRoutes(text, level, levels, routes, edited === null)) };
}

/** The lines that say whose an edit of the text is: those that it takes away, or the neighbours of what it puts in. */
export function aroundOf(top: readonly TracedLine[], { oldStart, oldEnd }: Edit): readonly TracedLine[] {
  return oldEnd > oldStart ? top.slice(oldStart, oldEnd) : top.slice(Math.max(0, oldStart - 1), oldStart + 1);
}

function destination(
  levels: readonly (readonly TracedLine[])[],
  around: readonly TracedLine[],
  edit: Edit,
  whole: readonly TracedLine[] | null,
): number | Left {
  const [first] = around;
  if (first === undefined || around.every((line) => line.origin < 0)) return 'base';
  if (around.some((line) => line.origin !== first.origin)) return 'several';
  const top = levels[levels.length - 1] ?? [];
  const own = levels.slice(first.origin + 1);
  const together = own.every((lines) => {
    if (whole !== null) return lines.length === whole.length;
    const at = lines.indexOf(first);
    if (!around.every((line, i) => lines[at + i] === line)) return false;
    if (edit.oldEnd > edit.oldStart) return true;
    // What is put in at an end of the text has to be put in at that end.
    if (edit.oldStart === 0) return at === 0;
    return edit.oldStart < top.length || at + around.length === lines.length;
  });
  return together ? first.origin : 'apart';
}

function withRoutes(
  text: string | null,
  level: number,
  levels: readonly (readonly TracedLine[])[],
  routes: readonly Route[],
  deleted: boolean,
): string | null {
  const mine = routes.filter((route) => typeof route.to === 'number' && route.to < level);
  if (mine.length === 0) return text;
  if (deleted) return null;
  const top = levels[levels.length - 1] ?? [];
  const lines = levels[level] ?? [];
  const out: string[] = [];
  let done = 0;
  for (const { edit, added } of mine) {
    const [first] = aroundOf(top, edit);
    const at = first === undefined ? 0 : lines.indexOf(first);
    const isInsertion = edit.oldEnd === edit.oldStart;
    const start = isInsertion && edit.oldStart > 0 ? at + 1 : at;
    for (; done < start; done++) out.push(lines[done]?.text ?? '');
    out.push(...added);
    done = start + (edit.oldEnd - edit.oldStart);
  }
  for (; done < lines.length; done++) out.push(lines[done]?.text ?? '');
  return out.join('');
}
