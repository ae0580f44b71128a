import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, type Edit } from '../../src/patch/line-diff.ts';
import { slideDown } from '../../src/patch/slide.ts';

function made(edits: readonly Edit[], before: readonly string[], after: readonly string[]): string[] {
  const out: string[] = [];
  let done = 0;
  for (const { oldStart, oldEnd, newStart, newEnd } of edits) {
    out.push(...before.slice(done, oldStart), ...after.slice(newStart, newEnd));
    done = oldEnd;
  }
  return [...out, ...before.slice(done)];
}

const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });

test('edits that slide make the same text, and stay apart', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const edits = slideDown(diffLines(before, after), before, after);
      expect(made(edits, before, after)).toEqual(after);
      for (const [i, edit] of edits.entries()) {
        const next = edits[i + 1];
        if (next !== undefined) expect(next.oldStart).toBeGreaterThan(edit.oldEnd);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('as far down as it goes, in both directions', () => {
  const [short, long] = [[...'xaby'], [...'xababy']];
  const at = (before: string[], after: string[]) => slideDown([...diffLines(before, after)], before, after);
  expect(at(short, long)).toEqual([{ oldStart: 3, oldEnd: 3, newStart: 3, newEnd: 5 }]);
  expect(at(long, short)).toEqual([{ oldStart: 3, oldEnd: 5, newStart: 3, newEnd: 3 }]);
});
