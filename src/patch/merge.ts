// Three-way merge of two texts that come of one: what only one side changed is taken, what both changed the same way is
// taken once, and the rest is a conflict between markers, for a person.
import { diffLines, type Edit } from './line-diff.ts';
import { splitLines } from './lines.ts';
import { slideDown } from './slide.ts';

export interface MergeLabels {
  readonly ours: string;
  readonly base: string;
  readonly theirs: string;
}

export interface MergeResult {
  readonly clean: boolean;
  /** The merged text; with markers where it is not clean. */
  readonly text: string;
  readonly conflicts: number;
}

/** A run of base lines that at least one side changed, with what each side has there. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly ours: readonly string[] | null;
  readonly theirs: readonly string[] | null;
}

/** What both sides changed alike: taken once, or a conflict where each side has to keep its own change. */
export type Alike = 'once' | 'conflict';

/**
 * Merges by lines. Changes that touch, with no unchanged line between them, conflict, as in git.
 * @param labels the names after the markers
 */
export function mergeTexts(
  base: string,
  ours: string,
  theirs: string,
  labels: MergeLabels = { ours: 'ours', base: 'base', theirs: 'theirs' },
  alike: Alike = 'once',
): MergeResult {
  const lines = splitLines(base);
  const output: string[] = [];
  let conflicts = 0;
  let done = 0;
  for (const region of regions(lines, splitLines(ours), splitLines(theirs))) {
    output.push(lines.slice(done, region.start).join(''));
    done = region.end;
    const one = region.ours ?? region.theirs ?? [];
    const same = alike === 'once' && region.ours?.join('') === region.theirs?.join('');
    if (region.ours === null || region.theirs === null || same) {
      output.push(one.join(''));
    } else {
      conflicts++;
      output.push(marked(region.ours, lines.slice(region.start, region.end), region.theirs, labels));
    }
  }
  output.push(lines.slice(done).join(''));
  return { clean: conflicts === 0, text: output.join(''), conflicts };
}

/** Two answers as one text, with markers around what they do not have in common. */
export function markDifferences(ours: string, theirs: string, labels: MergeLabels): string {
  const [left, right] = [splitLines(ours), splitLines(theirs)];
  const output: string[] = [];
  let done = 0;
  for (const { oldStart, oldEnd, newStart, newEnd } of diffLines(left, right)) {
    output.push(...left.slice(done, oldStart));
    output.push(marked(left.slice(oldStart, oldEnd), [], right.slice(newStart, newEnd), labels));
    done = oldEnd;
  }
  return [...output, ...left.slice(done)].join('');
}

function* regions(base: readonly string[], ours: readonly string[], theirs: readonly string[]): Generator<Region> {
  const left = slideDown(diffLines(base, ours), base, ours);
  const right = slideDown(diffLines(base, theirs), base, theirs);
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const start = Math.min(left[i]?.oldStart ?? base.length, right[j]?.oldStart ?? base.length);
    let end = start;
    const [firstLeft, firstRight] = [i, j];
    for (let grown = true; grown; ) {
      grown = false;
      for (let edit = left[i]; edit !== undefined && edit.oldStart <= end; edit = left[++i]) {
        end = Math.max(end, edit.oldEnd);
        grown = true;
      }
      for (let edit = right[j]; edit !== undefined && edit.oldStart <= end; edit = right[++j]) {
        end = Math.max(end, edit.oldEnd);
        grown = true;
      }
    }
    yield {
      start,
      end,
      ours: side(ours, left.slice(firstLeft, i), start, end),
      theirs: side(theirs, right.slice(firstRight, j), start, end),
    };
  }
}

/** What a side has in place of base lines [start, end); null where it left them alone. */
function side(lines: readonly string[], edits: readonly Edit[], start: number, end: number): readonly string[] | null {
  const first = edits[0];
  const last = edits.at(-1);
  if (first === undefined || last === undefined) return null;
  return lines.slice(first.newStart - (first.oldStart - start), last.newEnd + (end - last.oldEnd));
}

function marked(
  ours: readonly string[],
  base: readonly string[],
  theirs: readonly string[],
  labels: MergeLabels,
): string {
  // A marker ends as the lines around it do, and stands on a line of its own even where a side lacks its last newline.
  const sample = ours[0] ?? theirs[0] ?? base[0] ?? '';
  const end = sample.endsWith('\r\n') ? '\r\n' : '\n';
  const whole = (lines: readonly string[]) => lines.map((line) => (line.endsWith('\n') ? line : line + end));
  return [
    `<<<<<<< ${labels.ours}${end}`,
    ...whole(ours),
    `||||||| ${labels.base}${end}`,
    ...whole(base),
    `=======${end}`,
    ...whole(theirs),
    `>>>>>>> ${labels.theirs}${end}`,
  ].join('');
}

/**
 * Finds a conflict that was not resolved.
 * @returns the line, from 1, of the first marker; null where there is none. A lone `=======` is no marker: it counts
 * only below one of the others, which is found first.
 */
export function hasConflictMarkers(text: string): { line: number } | null {
  const index = splitLines(text).findIndex((line) => /^(?:<{7}|>{7}|\|{7}) /.test(line));
  return index === -1 ? null : { line: index + 1 };
}
