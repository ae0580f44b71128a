// Lines of exactly so many cells, whatever stands in them.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { cells, inCells, shifted, span } from '../../src/tui/text/span.ts';

const text = (line: ReturnType<typeof inCells>) => line.map((s) => s.text).join('');

test.each([
  [['- ab', ' c'], 8, '- ab c  '],
  [['- ab', ' c'], 6, '- ab c'],
  [['- ab', ' c'], 5, '- ab…'],
  // The first span fills the line: what follows shows as the ellipsis in its last cell, and the name stays.
  [['- ab', ' c'], 4, '- a…'],
  [['- ab', '', ' c'], 4, '- a…'],
  // Blanks at the end are nothing to miss.
  [['- ab', '  '], 4, '- ab'],
  [['- ab', '  '], 3, '- …'],
  [['ab', '漢字'], 5, 'ab漢…'],
  [['ab', '漢字'], 4, 'ab… '],
  [['ab'], 0, ''],
])('%j in %i cells', (texts, width, expected) => {
  expect(
    text(
      inCells(
        texts.map((t) => span(t)),
        width,
      ),
    ),
  ).toBe(expected);
});

test('a line is as wide as it is told to be', () => {
  const texts = fc.array(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('漢', '🐘', ' ', '', 'e\u0301', '\t')));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 30 }), (all, width) => {
      const line = inCells(
        all.map((t) => span(t)),
        width,
        'inverse',
      );
      expect(line.reduce((sum, s) => sum + cells(s.text), 0)).toBe(width);
    }),
  );
});

test.each([
  [['- ab', ' cd'], 0, '- ab cd'],
  [['- ab', ' cd'], 3, 'b cd'],
  [['- ab', ' cd'], 5, 'cd'],
  [['ab'], 9, ''],
  [['a漢字b'], 2, ' 字b'],
  [['a漢', '字b'], 3, '字b'],
  [['\tx'], 2, '  x'],
])('%j without its first %i cells', (texts, width, expected) => {
  expect(
    text(
      shifted(
        texts.map((t) => span(t)),
        width,
      ),
    ),
  ).toBe(expected);
});

test('the signs that the interface draws with take a cell each, as string-width has it', () => {
  const signs = [...'│─┼├└…–▌·↕→↑↓╭┃'];
  expect(signs.map((c) => [c, cells(c), stringWidth(c)])).toEqual(signs.map((c) => [c, 1, 1]));
  expect(cells('↕\ufe0f')).toBe(stringWidth('↕\ufe0f'));
});
