import { type Definition, definitionOf, says } from '../definition.ts';
import type { Change, LiveLint } from '../lint.ts';

export const heldResults: LiveLint = {
  code: 'PQ004',
  name: 'held-results',
  severity: 'error',
  summary: 'another body for an IMMUTABLE routine that an index, a generated column or a partition key uses',
  why: 'What was computed with the old body stays: a query answers one thing by the index and another by the table.',

  asks: (change) => (changesResults(change) ? ['holders'] : []),
  check(_, { holders }) {
    if (holders.length === 0) return [];
    return [
      {
        message: `was IMMUTABLE and changes, but results of the old body are held by ${holders.join(', ')}`,
        hint: 'Make the change under another name and move them over; or, where every result stays as it is or they are rebuilt right after the push (REINDEX), say so with Lint-ignore.',
      },
    ];
  },
};

/** Whether results of the old body can be held. What hangs on a routine that was made again was made again with it. */
export function changesResults({ before, after, remade }: Pick<Change, 'before' | 'after' | 'remade'>): boolean {
  if (remade) return false;
  const had = before === null ? null : definitionOf(before);
  const has = definitionOf(after);
  return had !== null && has !== null && says(had, 'IMMUTABLE') && results(had) !== results(has);
}

/** What the results of a routine hang on: not its cost, nor who may run it. */
function results({ said, language, body }: Definition): string {
  const counted = said.filter((s) => ['volatility', 'strict', 'set', 'transform'].includes(s.option));
  return JSON.stringify([language, body, counted.map((s) => s.words)]);
}
