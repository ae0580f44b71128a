// What a changed line shows of its change.
import type { DiffLine } from './rows.ts';

/**
 * What changed within the line, as [from, to): what stands between the words that it and the other one begin and end with;
 * undefined where nothing but blanks is the same. Found when the line is drawn: there may be thousands that nobody sees.
 */
export function markOf({ text, other }: DiffLine): readonly [number, number] | undefined {
  if (other === undefined) return undefined;
  const limit = Math.min(text.length, other.length);
  let start = 0;
  while (start < limit && text[start] === other[start]) start++;
  while (start > 0 && inWord(text, start, other)) start--;
  let end = 0;
  while (end < limit - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end++;
  while (end > 0 && inWord(text, text.length - end, other, other.length - end)) end--;
  const same = (text.slice(0, start) + text.slice(text.length - end)).trim();
  return same === '' ? undefined : [start, text.length - end];
}

/** Whether a cut there would go through a word of either text. */
function inWord(a: string, at: number, b: string, bAt = at): boolean {
  const cutsWord = (text: string, i: number) => /\w/.test(text[i - 1] ?? '') && /\w/.test(text[i] ?? '');
  return cutsWord(a, at) || cutsWord(b, bAt);
}
