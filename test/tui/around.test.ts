// More context than a patch has: from the unit's whole text, found in files alone.
import { describe, expect, test } from 'vitest';
import { textsAbove } from '../../src/cli/unit-texts.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { finished } from '../../src/patch/steps.ts';
import type { FileDiff } from '../../src/patch/types.ts';
import { widened } from '../../src/tui/text/around.ts';
import { diffRows } from '../../src/tui/text/diff-rows.ts';
import { detailLines } from '../../src/tui/view/detail.ts';
import { writeQueue } from '../support/queue.ts';
import { patchText, Session } from './states.ts';

const path = 'udfs/public/f.sql';
const numbered = Array.from({ length: 40 }, (_, i) => `line ${i + 1}\n`);
const text = numbered.join('');
const edited = (...changes: readonly (readonly [number, string])[]) =>
  numbered.map((line, i) => changes.find(([n]) => n === i + 1)?.[1] ?? line).join('');
const shown = (after: string, context: number, known = after) => {
  const files = [diffTexts(path, text, after) as FileDiff];
  const rows = diffRows(widened(files, new Map([[path, known]]), context), { context, whitespace: true });
  return rows.flatMap((row) => ('old' in row ? [`${row.kind}${row.old ?? ''}:${row.new ?? ''}`] : [row.text]));
};
const between = (from: number, to: number, by = 0) =>
  Array.from({ length: to - from + 1 }, (_, i) => ` ${from + i}:${from + i + by}`);

describe('around a change', () => {
  test('as many lines as are wanted, with their numbers', () => {
    const after = edited([20, 'twenty\n']);
    expect(shown(after, 3)).toEqual([path, '@@ line 17', ...between(17, 19), '-20:', '+:20', ...between(21, 23)]);
    expect(shown(after, 5)).toEqual([path, '@@ line 15', ...between(15, 19), '-20:', '+:20', ...between(21, 25)]);
    expect(shown(after, 50)).toEqual([path, '@@ line 1', ...between(1, 19), '-20:', '+:20', ...between(21, 40)]);
  });

  test('two hunks share what is between them, and stay two', () => {
    const after = edited([10, ''], [22, 'twenty-two\nand more\n']);
    const rows = shown(after, 8);
    expect(rows.filter((row) => row.startsWith('@@'))).toHaveLength(2);
    expect(rows.filter((row) => !row.startsWith('@@'))).toEqual([
      path,
      ...between(2, 9),
      '-10:',
      ...between(11, 21, -1),
      '-22:',
      '+:21',
      '+:22',
      ...between(23, 30),
    ]);
  });

  test.each([
    ['the first line', edited([1, ''])],
    ['the last line', edited([40, ''])],
    ['everything', 'other\n'],
    ['lines at both ends', `first\n${text}last`],
  ])('at the edge: %s', (_, after) => {
    const files = [diffTexts(path, text, after) as FileDiff];
    const [wide] = widened(files, new Map([[path, after]]), 50);
    const side = (kind: '+' | '-') =>
      wide?.hunks.flatMap((h) => h.lines.filter((l) => l.kind === ' ' || l.kind === kind).map((l) => l.text)).join('');
    expect([side('-'), side('+')]).toEqual([text, after]);
  });

  test('a text that is another than the patch makes is left alone', () => {
    const after = edited([20, 'twenty\n']);
    expect(shown(after, 9, edited([21, 'x\n']))).toEqual(shown(after, 3));
  });

  test('is read once more than three lines are wanted, and again after the patch was', () => {
    const after = edited([20, 'twenty\n']);
    const patch = { type: 'patch', patch: patchText('first', text, after, path) } as const;
    const s = new Session().send(patch);
    const lines = () => detailLines(s.state).count;
    expect(lines()).toBe(10);
    expect(s.press('+').effects).toEqual([{ do: 'read-around', name: 'first' }]);
    s.send({ type: 'around', name: 'first', texts: new Map([[path, after]]) });
    expect([s.effects, lines()]).toEqual([[], 12]);
    expect([s.press('+').effects, lines()]).toEqual([[], 14]);
    expect(s.send(patch).effects).toEqual([{ do: 'read-around', name: 'first' }]);
    s.press('-', '-', '-');
    expect(lines()).toBe(8);
  });
});

test('the text above a patch is found from the tree, whichever level that shows', () => {
  const f = (n: number) => `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT ${n} $$;\n`;
  const names = ['a', 'b', 'c', 'new'];
  const queue = writeQueue({
    units: { f: f(0) },
    patches: { a: { f: f(1) }, b: { f: f(2) }, c: { f: f(3) }, new: { g: f(9) } },
  });
  const all = () => names.map((name) => finished(textsAbove(queue.root, names, name)).get(path));
  for (const level of [0, 1, 2, 3]) {
    queue.edit('f', f(level));
    expect(all()).toEqual([f(1), f(2), f(3), undefined]);
  }
  queue.edit('f', f(77));
  expect(all()).toEqual([undefined, undefined, undefined, undefined]);
});
