// Routines that are not what the ledger says: a sentence each, then the difference.
import type { DriftItem } from '../../queue/drift.ts';
import type { Style } from '../style.ts';
import { colourDiff } from './diff.ts';

/** A sentence for each routine, its file, and the difference as a diff. */
export function driftLines(items: readonly DriftItem[], style: Style): string[] {
  return items.flatMap(({ message, file, diff }) => {
    const text = diff.replace(/\n+$/, '');
    return [`${style('red', '!')} ${message} (${file})`, ...(text === '' ? [] : [colourDiff(text, style)])];
  });
}
