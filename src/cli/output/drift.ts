// Routines that are not what the ledger says: a sentence each, then the difference.
import { MOST } from '../../listed.ts';
import type { DriftItem } from '../../queue/drift.ts';
import type { Style } from '../style.ts';
import { colourDiff } from './diff.ts';

/** A sentence for each routine, and its file. */
function driftSentences(items: readonly DriftItem[], style: Style): string[] {
  return items.map(({ message, file }) => `${style('red', '!')} ${message} (${file})`);
}

/** The same, each with the difference as a diff. */
function driftLines(items: readonly DriftItem[], style: Style): string[] {
  return items.flatMap((item) => {
    const text = item.diff.replace(/\n+$/, '');
    return [...driftSentences([item], style), ...(text === '' ? [] : [colourDiff(text, style)])];
  });
}

interface Report {
  readonly style: Style;
  readonly hint: (sentence: string) => string;
  /** How many were compared. */
  readonly checked: number;
  /** Whether each difference is shown, however many there are. */
  readonly every: boolean;
}

/** Each with its difference; where there are more than one reads one after the other, which they are, and how to see more. */
export function driftReport(items: readonly DriftItem[], { style, hint, checked, every }: Report): string[] {
  if (items.length <= MOST || every) return driftLines(items, style);
  return [
    ...driftSentences(items, style),
    `${items.length} of ${checked} routines are not as recorded.`,
    hint('To see how one differs: pgquilt drift ROUTINE; how all of them do: pgquilt drift --diff'),
  ];
}

/** The same for one screen: of many, the first. */
export function driftSummary(items: readonly DriftItem[], style: Style, hint: Report['hint']): string[] {
  if (items.length <= MOST) return driftLines(items, style);
  return [...driftSentences(items.slice(0, MOST), style), hint(`  and ${items.length - MOST} more: pgquilt drift`)];
}
