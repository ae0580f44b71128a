// Which lines changed between two texts. Patience first: lines that occur once on both sides are fixed points, which
// keeps a diff of SQL from pairing up unrelated `END IF;` lines; what lies between them is Myers' shortest edit, given
// up where it gets long. That bound makes two unrelated files of 10,000 lines a matter of a second, not of minutes.
import { diffArrays } from 'diff';

/** Lines [oldStart, oldEnd) became lines [newStart, newEnd); from 0, and either range can be empty. */
export interface Edit {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Edits beyond this many in one stretch without a fixed point make it one replacement; the cost grows as its square. */
const MAX_EDITS = 600;
/** Rounds of looking for fixed points; each halves the stretches or better, except on input made to defeat it. */
const MAX_ROUNDS = 24;

interface Stretch extends Edit {
  readonly round: number;
}

/**
 * The edits that turn one list of lines into another.
 * @returns the edits in order; between two of them there is at least one unchanged line
 */
export function diffLines(before: readonly string[], after: readonly string[]): Edit[] {
  const numbers = new Map<string, number>();
  const number = (line: string): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  const a = before.map(number);
  const b = after.map(number);

  const edits: Edit[] = [];
  // A stack, last stretch pushed first: the edits come out in order, and deep nesting costs no call stack.
  const stack: Stretch[] = [{ oldStart: 0, oldEnd: a.length, newStart: 0, newEnd: b.length, round: 0 }];
  for (let whole = stack.pop(); whole !== undefined; whole = stack.pop()) {
    const stretch = trim(a, b, whole);
    if (stretch.oldStart === stretch.oldEnd && stretch.newStart === stretch.newEnd) continue;
    if (stretch.oldStart === stretch.oldEnd || stretch.newStart === stretch.newEnd) {
      push(edits, stretch);
      continue;
    }
    const points = stretch.round < MAX_ROUNDS ? fixedPoints(a, b, stretch) : [];
    if (points.length === 0) {
      for (const edit of shortest(a, b, stretch)) push(edits, edit);
      continue;
    }
    for (const part of between(points, stretch).reverse()) stack.push(part);
  }
  return edits;
}

/** Leaves out what both sides begin and end with. */
function trim(a: readonly number[], b: readonly number[], stretch: Stretch): Stretch {
  let { oldStart, oldEnd, newStart, newEnd } = stretch;
  while (oldStart < oldEnd && newStart < newEnd && a[oldStart] === b[newStart]) {
    oldStart++;
    newStart++;
  }
  while (oldStart < oldEnd && newStart < newEnd && a[oldEnd - 1] === b[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  return { oldStart, oldEnd, newStart, newEnd, round: stretch.round };
}

/** Pairs [old, new] of lines that occur exactly once on each side: the longest run that is in order on both. */
function fixedPoints(a: readonly number[], b: readonly number[], stretch: Stretch): [number, number][] {
  const inOld = onlyPlaces(a, stretch.oldStart, stretch.oldEnd);
  const inNew = onlyPlaces(b, stretch.newStart, stretch.newEnd);
  const pairs: [number, number][] = [];
  for (const [line, old] of inOld) {
    const place = inNew.get(line);
    if (old >= 0 && place !== undefined && place >= 0) pairs.push([old, place]);
  }
  return longestRising(pairs.sort((x, y) => x[0] - y[0]));
}

/** Where each line stands; -1 where it stands more than once. */
function onlyPlaces(lines: readonly number[], start: number, end: number): Map<number, number> {
  const places = new Map<number, number>();
  for (let i = start; i < end; i++) {
    const line = lines[i] as number;
    places.set(line, places.has(line) ? -1 : i);
  }
  return places;
}

/** The longest subsequence whose second numbers rise (patience sorting). */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  const tops: number[] = []; // index into pairs of the last member of the best run of each length
  const previous: number[] = [];
  pairs.forEach(([, place], index) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] as number] as [number, number])[1] < place) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tops[low - 1] as number) : -1;
    tops[low] = index;
  });
  const run: [number, number][] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index] as number) {
    run.push(pairs[index] as [number, number]);
  }
  return run.reverse();
}

/** The stretches that fixed points leave between them. */
function between(points: readonly [number, number][], stretch: Stretch): Stretch[] {
  const round = stretch.round + 1;
  const stretches: Stretch[] = [];
  let { oldStart, newStart } = stretch;
  for (const [old, place] of points) {
    stretches.push({ oldStart, oldEnd: old, newStart, newEnd: place, round });
    oldStart = old + 1;
    newStart = place + 1;
  }
  stretches.push({ oldStart, oldEnd: stretch.oldEnd, newStart, newEnd: stretch.newEnd, round });
  return stretches;
}

/** Myers' edits of a stretch; the stretch itself, as one replacement, where they are too many. */
function shortest(a: readonly number[], b: readonly number[], stretch: Stretch): Edit[] {
  const changes = diffArrays(a.slice(stretch.oldStart, stretch.oldEnd), b.slice(stretch.newStart, stretch.newEnd), {
    maxEditLength: MAX_EDITS,
  });
  if (changes === undefined) return [stretch];
  const edits: Edit[] = [];
  let { oldStart, newStart } = stretch;
  for (const change of changes) {
    const oldEnd = change.added ? oldStart : oldStart + change.count;
    const newEnd = change.removed ? newStart : newStart + change.count;
    if (change.added || change.removed) edits.push({ oldStart, oldEnd, newStart, newEnd });
    oldStart = oldEnd;
    newStart = newEnd;
  }
  return edits;
}

/** Adds an edit; one that touches the edit before it becomes part of that one. */
function push(edits: Edit[], { oldStart, oldEnd, newStart, newEnd }: Edit): void {
  const last = edits.at(-1);
  if (last !== undefined && last.oldEnd === oldStart && last.newEnd === newStart) {
    edits[edits.length - 1] = { oldStart: last.oldStart, oldEnd, newStart: last.newStart, newEnd };
  } else {
    edits.push({ oldStart, oldEnd, newStart, newEnd });
  }
}
