// Finding places in what stands beside the list: a text, the next hunk.
import { literalPattern } from '../../literal-pattern.ts';
import { hunkId } from '../../patch/hunk-id.ts';
import { detailLines } from '../view/detail.ts';
import type { State } from './state.ts';

/** Scrolls to the next line with the text that is searched for; around the end to the beginning. */
export function findText(state: State, by: 1 | -1): State {
  if (state.search === '')
    return { ...state, message: { text: 'nothing to search for yet: / in this pane', bad: false } };
  const lines = detailLines(state);
  // Thousands of lines are looked at: none of them is copied in small letters.
  const wanted = new RegExp(literalPattern(state.search), 'iu');
  const next = lines.find(wanted, state.scroll + by, by);
  const at = next >= 0 ? next : lines.find(wanted, by === 1 ? 0 : lines.count - 1, by);
  if (at >= 0) return { ...state, scroll: at, focus: 'detail', message: null };
  return { ...state, message: { text: `'${state.search}' is nowhere here`, bad: false } };
}

/** Scrolls to the next hunk; at the last, stays. */
export function nextHunk(state: State, by: 1 | -1): State {
  const hunks = detailLines(state).hunks();
  const next = by === 1 ? hunks.find((at) => at > state.scroll) : hunks.findLast((at) => at < state.scroll);
  return next === undefined ? state : { ...state, scroll: next };
}

/** The words for --hunk that mean the hunk that shows, and no other one; null where there is none. */
export function hunkWord(state: State): string | null {
  const number = hunkAt(state);
  const found = state.patch?.diffs.flatMap((file) => file.hunks.map((hunk) => ({ file, hunk })))[(number ?? 0) - 1];
  return found === undefined ? null : `${number}@${hunkId(found.file.path, found.hunk)}`;
}

/** The number of the hunk in which the first line that shows stands, as the patch counts them; null where there is none. */
export function hunkAt(state: State): number | null {
  if (state.tab !== 'diff' || state.patch === null || state.patch.name !== state.chosen.queue) return null;
  const lines = detailLines(state);
  const number = lines.hunks().filter((at) => at <= state.scroll).length;
  // Above the first hunk stands the name of its file.
  return number > 0 ? number : lines.count > 1 ? 1 : null;
}
