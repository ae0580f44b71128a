// A line that is typed: letters by letters as a terminal gives them, counted in characters.
import type { Dialog } from './dialog.ts';

type Typed = Extract<Dialog, { kind: 'ask' }>;

/** The line after a key; null where the key is none of typing. */
export function typed(dialog: Typed, key: string): Typed | null {
  const letters = [...dialog.text];
  const { at } = dialog;
  const become = (text: readonly string[], where: number): Typed => ({ ...dialog, text: text.join(''), at: where });
  const left = Math.max(0, at - 1);
  switch (key) {
    case 'backspace':
      return become([...letters.slice(0, left), ...letters.slice(at)], left);
    case 'left':
      return become(letters, left);
    case 'right':
      return become(letters, Math.min(letters.length, at + 1));
    case 'home':
    case 'ctrl+a':
      return become(letters, 0);
    case 'end':
    case 'ctrl+e':
      return become(letters, letters.length);
    case 'ctrl+u':
      return become(letters.slice(at), 0);
    case 'ctrl+w': {
      const kept = letters
        .slice(0, at)
        .join('')
        .replace(/\S+\s*$/, '');
      return become([...kept, ...letters.slice(at)], [...kept].length);
    }
    case 'space':
      return insert(dialog, ' ');
    default:
      return [...key].length === 1 ? insert(dialog, key) : null;
  }
}

/** The line with a text put in, control characters left out. */
export function insert(dialog: Typed, text: string): Typed {
  const letters = [...dialog.text];
  const more = [...text.replace(/[\x00-\x1f\x7f]+/g, ' ')];
  return {
    ...dialog,
    text: [...letters.slice(0, dialog.at), ...more, ...letters.slice(dialog.at)].join(''),
    at: dialog.at + more.length,
  };
}

/** Splits a line into words, as a shell does as far as quotes go. */
export function wordsOf(text: string): string[] {
  const words = [...text.matchAll(/(?:"([^"]*)"|'([^']*)'|[^\s"']+)+/g)];
  return words.map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single ?? ''));
}
