// The lines of a hunk as rows. A key may ask for a hunk of twenty thousand lines, or for a thousand hunks: what takes all
// lines into account is little, and is done when something first depends on it.
import type { Hunk, HunkLine } from '../../patch/types.ts';
import { type DiffLook, findPlace, KINDS, type Rows } from './rows.ts';

type Lines = readonly HunkLine[];

/** No line. */
const NONE = -1;

/** The lines of a hunk, as far as the look shows them. */
export function hunkRows(hunk: Hunk, look: DiffLook): Rows {
  const { lines } = hunk;
  const blank = look.whitespace ? null : blankChanges(lines);
  const places = blank === null && isNearChanges(lines, look.context) ? null : shownPlaces(lines, blank, look.context);
  const count = places === null ? lines.length : places.length;
  const placeOf = (index: number) => (places === null ? index : (places[index] as number));
  const lineAt = (place: number) => lines[place] as HunkLine;
  let known: ReturnType<typeof numbered> | undefined;
  return {
    count,
    at(index) {
      known ??= numbered(hunk);
      const place = placeOf(index);
      const stands = blank?.[place] === 1;
      const kind = stands ? ' ' : lineAt(place).kind;
      const other = known.others[place] ?? NONE;
      return {
        kind,
        text: bare(lineAt(place)),
        // What stands for a line that it is the same as has that line's number, too.
        old: kind === '+' ? null : ((stands ? known.olds[other] : known.olds[place]) as number),
        new: kind === '-' ? null : (known.news[place] as number),
        other: other === NONE || kind === ' ' ? undefined : bare(lineAt(other)),
      };
    },
    find: (pattern, from, by) => findPlace(count, from, by, (i) => pattern.test(lineAt(placeOf(i)).text)),
    kinds(into, from) {
      for (let i = 0; i < count; i++) {
        const place = placeOf(i);
        if (blank?.[place] !== 1) into[from + i] = KINDS[lineAt(place).kind];
      }
    },
  };
}

function bare({ text }: HunkLine): string {
  if (!text.endsWith('\n')) return text;
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1);
}

/** The lines' numbers before and after, and of each changed line the one that took its place, or whose it took. */
function numbered({ lines, oldStart, newStart }: Hunk) {
  const [olds, news] = [new Int32Array(lines.length), new Int32Array(lines.length)];
  let old = oldStart;
  let now = newStart;
  for (let i = 0; i < lines.length; i++) {
    const kind = lines[i]?.kind;
    olds[i] = old;
    news[i] = now;
    if (kind !== '+') old++;
    if (kind !== '-') now++;
  }
  const others = new Int32Array(lines.length).fill(NONE);
  for (let at = nextPair(lines, 0); at < lines.length; ) {
    const count = run(lines, at, '-');
    for (let i = at; i < at + count; i++) {
      others[i] = i + count;
      others[i + count] = i;
    }
    at = nextPair(lines, at + 2 * count);
  }
  return { olds, news, others };
}

/** Where the next run of lines begins for which as many others come; the end where there is none. */
function nextPair(lines: Lines, from: number): number {
  for (let at = from; at < lines.length; ) {
    const minus = run(lines, at, '-');
    const plus = run(lines, at + minus, '+');
    if (minus === plus && minus > 0) return at;
    at += Math.max(1, minus + plus);
  }
  return lines.length;
}

function run(lines: Lines, from: number, kind: string): number {
  let at = from;
  while (at < lines.length && (lines[at] as HunkLine).kind === kind) at++;
  return at - from;
}

/** Lines that differ in blanks alone: a 2 for one that went, a 1 for the one that stands for it; null where there are none. */
function blankChanges(lines: Lines): Uint8Array | null {
  let found: Uint8Array | null = null;
  for (let at = nextPair(lines, 0); at < lines.length; ) {
    const count = run(lines, at, '-');
    if (isAlikeButBlanks(lines, at, count)) {
      found ??= new Uint8Array(lines.length);
      found.fill(2, at, at + count).fill(1, at + count, at + 2 * count);
    }
    at = nextPair(lines, at + 2 * count);
  }
  return found;
}

/** Whether so many lines and the same number after them are the same words one by one. */
function isAlikeButBlanks(lines: Lines, at: number, count: number): boolean {
  const squeeze = (i: number) => (lines[i] as HunkLine).text.replace(/\s+/g, ' ').trim();
  for (let i = at; i < at + count; i++) if (squeeze(i) !== squeeze(i + count)) return false;
  return true;
}

/** Whether all context is within so many lines of a change. */
function isNearChanges(lines: Lines, context: number): boolean {
  let since = 0;
  let most = context;
  let last = 0;
  for (let i = 0; i < lines.length; i++) {
    if ((lines[i] as HunkLine).kind === ' ') since++;
    else if (since > most) return false;
    else {
      since = 0;
      most = 2 * context;
      last = context;
    }
  }
  return since <= last;
}

/** The places of the lines that show: context that is further from a change than `context` lines is left out. */
function shownPlaces(lines: Lines, blank: Uint8Array | null, context: number): Int32Array {
  const places = new Int32Array(lines.length);
  // `from` is where the lines since the last change begin, of which the first `head` are within its context.
  let shown = 0;
  let from = 0;
  let head = 0;
  for (let i = 0; i < lines.length; i++) {
    const blanks = blank?.[i] ?? 0;
    if (blanks === 2) continue;
    const isChange = blanks === 0 && (lines[i] as HunkLine).kind !== ' ';
    if (isChange) shown = withoutMiddle(places, from, shown, head, context);
    places[shown++] = i;
    if (!isChange) continue;
    from = shown;
    head = context;
  }
  return places.subarray(0, withoutMiddle(places, from, shown, head, 0));
}

/** Takes out the places from `from` to `to`, all but so many at the beginning and the end; gives the new end. */
function withoutMiddle(places: Int32Array, from: number, to: number, head: number, tail: number): number {
  if (to - from <= head + tail) return to;
  places.copyWithin(from + head, to - tail, to);
  return from + head + tail;
}
