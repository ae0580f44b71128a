import { definitionOf, type Said } from '../definition.ts';
import type { Change, LiveLint, Option } from '../lint.ts';

export const droppedAttribute: LiveLint = {
  code: 'PQ003',
  name: 'dropped-attribute',
  severity: 'warning',
  summary: 'an attribute or SET clause that the routine had, of which the new text says nothing',
  why: 'CREATE OR REPLACE puts back to its default whatever the text leaves out, also what was set with ALTER FUNCTION.',

  asks: (change) => (lost(change).length > 0 ? ['options'] : []),
  check(change, { options }) {
    // What the text says outright (VOLATILE, SECURITY INVOKER, SET … TO DEFAULT) is meant. ROWS goes with SETOF.
    const meant = (s: Said): boolean =>
      options.some((o) => same(s, o)) || (s.option === 'rows' && !change.text.shape.returns.startsWith('setof '));
    return lost(change)
      .filter((s) => !meant(s))
      .map((s) => ({
        message: `loses ${s.words}, of which the new text says nothing`,
        hint: `Put it into the text again, or say what is meant instead${opposite(s)}.`,
      }));
  },
};

const same = (a: Option, b: Option): boolean => a.option === b.option && a.variable === b.variable;

function lost({ before, after }: Change): Said[] {
  const had = before === null ? null : definitionOf(before);
  const now = definitionOf(after);
  if (now === null || had === null) return [];
  return had.said.filter((s) => !now.said.some((n) => same(s, n)));
}

const OPPOSITES: Readonly<Record<string, string>> = {
  volatility: 'VOLATILE',
  parallel: 'PARALLEL UNSAFE',
  strict: 'CALLED ON NULL INPUT',
  security: 'SECURITY INVOKER',
  leakproof: 'NOT LEAKPROOF',
  cost: 'COST 100',
  rows: 'ROWS 1000',
};

function opposite({ option, variable }: Said): string {
  const words = variable === undefined ? OPPOSITES[option] : `SET ${variable} TO DEFAULT`;
  return words === undefined ? '' : `: ${words}`;
}
