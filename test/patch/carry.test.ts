// An edit carried through levels: down below patches, up above them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carry } from '../../src/patch/carry.ts';
import { hasConflictMarkers } from '../../src/patch/merge.ts';
import { edited, text } from './texts.ts';

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
const base = lines('a', 'b', 'c', 'd', 'e', 'f', 'g');
const first = base.replace('b', 'B');
const second = first.replace('d', 'D');

describe('down from the top, up from the bottom', () => {
  test.each<[what: string, texts: (string | null)[], edit: string | null, expected: (string | null)[] | number]>([
    [
      'beside all that the patches changed',
      [second, first, base],
      second.replace('g', 'G'),
      [second.replace('g', 'G'), first.replace('g', 'G'), base.replace('g', 'G')],
    ],
    [
      'up as well',
      [base, first, second],
      base.replace('f', 'F'),
      [base, first, second].map((t) => t.replace('f', 'F')),
    ],
    ['past one patch, not past the other', [second, first, base], second.replace('B', 'BB'), 2],
    ['next to a changed line', [second, first], second.replace('e', 'E'), 1],
    ['undoing a patch is not below it', [second, first, base], first, 1],
    ['what the patch does already', [base, first], first, 1],
    ['a unit that is not there below', [base, null], base.replace('a', 'A'), 1],
    ['a unit that was deleted', [base, base], null, [null, null]],
    ['a unit deleted that a patch changed', [first, base], null, 1],
    ['a unit that is new', [null, null], base, [base, base]],
    ['a new unit where a patch above makes one, too', [null, first], base, 1],
    ['nothing edited', [second, null, base], second, [second, null, base]],
  ])('%s', (_, texts, edit, expected) => {
    const carried = carry(texts, edit);
    if (Array.isArray(expected)) expect(carried).toEqual({ texts: expected });
    else {
      expect(carried).toMatchObject({ conflict: { at: expected } });
      const found = 'conflict' in carried ? carried.conflict.text : '';
      expect(hasConflictMarkers(found ?? '')).not.toBeNull();
    }
  });

  test('a person has the last word', () => {
    const answer = () => 'mine\n';
    expect(carry([second, first, first], second.replace('D', 'DD'), { answer })).toEqual({
      texts: [second.replace('D', 'DD'), 'mine\n', 'mine\n'],
    });
  });

  test('property: what gets down comes up again as the same edit, and no edit changes nothing', () => {
    fc.assert(
      fc.property(text, edited, fc.nat(), ([...below], [top, edit], at) => {
        // A level below that shares most lines with the top, so that edits get past now and then.
        const rows = top.split(/(?<=\n)/);
        const lower = rows.map((row, i) => (i === at % (rows.length || 1) ? below.join('') : row)).join('');
        expect(carry([top, lower], top)).toEqual({ texts: [top, lower] });
        const down = carry([top, lower], edit);
        if ('conflict' in down) {
          expect(hasConflictMarkers(down.conflict.text ?? '')).not.toBeNull();
          return;
        }
        const up = carry([lower, top], down.texts[1] ?? null);
        if ('texts' in up) expect(up.texts[1]).toBe(edit);
      }),
      { numRuns: 100 },
    );
  });
});
