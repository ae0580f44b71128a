// A choice among the edits, hunk by hunk: what a refresh is to take in.
import { hunkId } from '../../patch/hunk-id.ts';
import { parsePatch } from '../../patch/parse.ts';
import { diffRows } from '../text/diff-rows.ts';
import type { DiffRow } from '../text/rows.ts';
import type { Change, Dialog } from './dialog.ts';

export type Pick = Extract<Dialog, { kind: 'pick' }>;

/** A hunk that can be taken. */
export interface PickItem {
  /** Its number, as the verb counts. */
  readonly hunk: number;
  /** Which one it is, whatever number it has by the time it is taken. */
  readonly id: string;
  readonly file: string;
  readonly rows: readonly DiffRow[];
}

/** The hunks of a diff as `diff -z` prints it, numbered through all files. */
export function hunksOf(text: string): PickItem[] {
  if (text === '') return [];
  let count = 0;
  return parsePatch(text, 'diff -z').files.flatMap((file) =>
    file.hunks.map((hunk): PickItem => {
      const [, ...rows] = diffRows([{ ...file, hunks: [hunk] }], {
        context: Number.POSITIVE_INFINITY,
        whitespace: true,
      });
      return { hunk: ++count, id: hunkId(file.path, hunk), file: file.path, rows };
    }),
  );
}

/** The dialog, nothing chosen yet. */
export function pickOf(title: string, words: readonly string[], items: readonly PickItem[]): Pick {
  return { kind: 'pick', title, words, items, picked: new Set(), at: 0 };
}

/** The dialog after a key; null where the key is none of its own. */
export function picked(dialog: Pick, key: string): Pick | null {
  const { items, picked, at } = dialog;
  const to = (place: number): Pick => ({ ...dialog, at: Math.max(0, Math.min(items.length - 1, place)) });
  const turn = (which: readonly PickItem[]): Pick => {
    const all = which.every((item) => picked.has(item.hunk));
    const next = new Set(picked);
    for (const { hunk } of which) all ? next.delete(hunk) : next.add(hunk);
    return { ...dialog, picked: next };
  };
  switch (key) {
    case 'j':
    case 'down':
      return to(at + 1);
    case 'k':
    case 'up':
      return to(at - 1);
    case 'g':
    case 'home':
      return to(0);
    case 'G':
    case 'end':
      return to(items.length - 1);
    case 'space':
      return turn(items.slice(at, at + 1));
    case 'f':
      return turn(items.filter((item) => item.file === items[at]?.file));
    case 'a':
      return turn(items);
    default:
      return null;
  }
}

/** The command for what is chosen; null where nothing is. */
export function changeOf({ items, picked, words }: Pick): Change | null {
  const count = picked.size;
  if (count === 0) return null;
  if (count === items.length) return { words, about: 'Take all edits in' };
  const numbers = items.filter((item) => picked.has(item.hunk)).map((item) => `${item.hunk}@${item.id}`);
  const about = `Take ${count} of ${items.length} hunks in`;
  return { words: [...words, '--hunk', ...numbers], about };
}
