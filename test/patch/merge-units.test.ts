// The merge of units that may be absent, and of texts in which two places look alike.
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { mergeUnits } from '../../src/patch/merge-units.ts';
import { hunkWithTwin } from '../../src/patch/twins.ts';

const labels = { ours: 'live', base: 'recorded', theirs: 'patch' };
const merge = (base: string | null, ours: string | null, theirs: string | null) =>
  mergeUnits(base, ours, theirs, labels);

test('units that come and go', () => {
  expect(merge(null, 'a\n', 'a\n')).toEqual({ clean: true, text: 'a\n' });
  expect(merge('a\n', null, null)).toEqual({ clean: true, text: null });
  expect(merge('a\n', 'a\n', null)).toEqual({ clean: true, text: null });
  expect(merge('a\n', 'b\n', null).clean).toBe(false);
  expect(merge(null, 'a\n', 'b\n').clean).toBe(false);
  expect(merge('a\n', null, 'b\n').text).toContain('>>>>>>> patch');
});

test('both changes, with and without a newline at the end', () => {
  expect(merge('a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nD')).toEqual({ clean: true, text: 'A\nb\nc\nD' });
  expect(merge('a\nb\nc\nd\n', 'a\nb\nc\nd', 'A\nb\nc\nd\n')).toEqual({ clean: true, text: 'A\nb\nc\nd' });
});

const branch = ['  v := 0;', '  w := 1;', '  x := 2;', '  y := 3;', '  z := 4;'];
const twins = ['if a then', ...branch, 'elsif b then', ...branch, 'end if;', ''].join('\n');
const left = ['if b then', ...branch, 'end if;', ''].join('\n');

test('the branch that is changed is gone, its twin remains: a conflict, whichever of the two it was', () => {
  const first = twins.replace('x := 2', 'x := 99');
  const second = twins.replace(/x := 2(?![\s\S]*x := 2)/, 'x := 99');
  expect(second).not.toBe(first);
  expect(merge(twins, left, first).clean).toBe(false);
  expect(merge(twins, left, first).text).toContain('<<<<<<<');
  for (const theirs of [first, second]) {
    const diff = diffTexts('udfs/f.sql', twins, theirs, { context: 2 });
    expect(diff === null ? null : hunkWithTwin(twins, diff)).toBe(0);
  }
  const once = diffTexts('udfs/f.sql', left, left.replace('x := 2', 'x := 99'));
  expect(once === null ? null : hunkWithTwin(left, once)).toBe(null);
});

test('both put in the same block, between lines that look like its ends, and one of them more: once', () => {
  const base = 'x\n\nINSERT;\n\nSELECT;\n';
  const block = '-- B2G\n\nINSERT;\nFROM b2g;\n\n';
  const theirs = base.replace('SELECT', `${block}SELECT`);
  const ours = theirs.replace('SELECT;\n', 'SELECT;\n  AND more;\n');
  expect(merge(base, ours, theirs)).toEqual({ clean: true, text: ours });
  expect(merge(base, theirs, ours)).toEqual({ clean: true, text: ours });
});
