// The lines of a text through its levels, each with the patch that made it.
import { diffLines, type Edit } from './line-diff.ts';
import { splitLines } from './lines.ts';

export interface TracedLine {
  readonly text: string;
  /** The patch that made it; -1 for the base. */
  readonly origin: number;
}

export interface TracedLevel {
  /** The same objects as below as long as nobody changes them. */
  readonly lines: readonly TracedLine[];
  /** What leads to it from the level below. */
  readonly edits: readonly Edit[];
}

/**
 * @param texts a unit's texts: below the first patch, above it, …, above the last; patch i leads from text i to text i + 1
 * @returns each text as a level
 */
export function traceLines(texts: readonly (string | null)[]): TracedLevel[] {
  const levels: TracedLevel[] = [];
  let below: readonly TracedLine[] = [];
  for (const [level, text] of texts.entries()) {
    const lines = splitLines(text ?? '');
    const now = lines.map((line): TracedLine => ({ text: line, origin: level - 1 }));
    let from = 0;
    let to = 0;
    const edits =
      level === 0
        ? []
        : diffLines(
            below.map((line) => line.text),
            lines,
          );
    const keep = (upTo: number): void => {
      while (from < upTo) now[to++] = below[from++] as TracedLine;
    };
    for (const edit of edits) {
      keep(edit.oldStart);
      from = edit.oldEnd;
      to = edit.newEnd;
    }
    keep(below.length);
    levels.push({ lines: now, edits });
    below = now;
  }
  return levels;
}
