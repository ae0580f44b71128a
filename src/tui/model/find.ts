// Finding places in what stands beside the list: a text, the next hunk.
import { hunkId } from '../../patch/hunk-id.ts';
import { detailLines } from '../view/detail.ts';
import type { State } from './state.ts';

/** Scrolls to the next line with the text that is searched for; around the end to the beginning. */
export function findText(state: State, by: 1 | -1): State {
  if (state.search === '')
    return { ...state, message: { text: 'nothing to search for yet: / in this pane', bad: false } };
  const lines = detailLines(state);
  const wanted = state.search.toLowerCase();
  for (let step = 1; step <= lines.count; step++) {
    const at = (state.scroll + by * step + lines.count * 2) % lines.count;
    if (lines.text(at).toLowerCase().includes(wanted)) return { ...state, scroll: at, focus: 'detail', message: null };
  }
  return { ...state, message: { text: `'${state.search}' is nowhere here`, bad: false } };
}

/** Scrolls to the next hunk; at the last, stays. */
export function nextHunk(state: State, by: 1 | -1): State {
  const lines = detailLines(state);
  for (let at = state.scroll + by; at >= 0 && at < lines.count; at += by) {
    if (lines.isHunk(at)) return { ...state, scroll: at };
  }
  return state;
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
  let number = 0;
  for (let at = 0; at <= state.scroll && at < lines.count; at++) if (lines.isHunk(at)) number++;
  // Above the first hunk stands the name of its file.
  return number > 0 ? number : lines.count > 1 ? 1 : null;
}
