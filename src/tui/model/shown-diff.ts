// What a command printed, where that is a diff: a text, then rows of a diff.
import { parsePatch } from '../../patch/parse.ts';
import { diffRows } from '../text/diff-rows.ts';
import type { DialogLine } from './dialog.ts';

/** The lines of a dialog; null where the text is no diff. */
export function diffLines(text: string): DialogLine[] | null {
  if (!/^diff --git /m.test(text)) return null;
  try {
    const { header, files } = parsePatch(`${text}\n`, 'what was printed');
    const rows = diffRows(files, { context: Number.POSITIVE_INFINITY, whitespace: true });
    return [
      ...header.split('\n').map((line): DialogLine => ({ kind: 'text', text: line })),
      ...rows.map((row): DialogLine => ({ kind: 'diff', row })),
    ];
  } catch {
    return null;
  }
}
