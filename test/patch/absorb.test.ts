// Which patch an edit belongs to, and what every level is with it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absorb } from '../../src/patch/absorb.ts';
import { carry } from '../../src/patch/carry.ts';
import { edited, text } from './texts.ts';

const lines = (words: string): string =>
  words
    .split(' ')
    .map((word) => `${word}\n`)
    .join('');
/** Below all, above patch 0, above patch 1: a word is a line. */
const levels = ['a b c d e', 'a B B2 c d e', 'a B B2 c D e'].map(lines);

describe('routes', () => {
  test.each<[what: string, edit: string, to: (number | string)[], texts?: string[]]>([
    ['a line of the lower patch', 'a X B2 c D e', [0], ['a b c d e', 'a X B2 c d e', 'a X B2 c D e']],
    ['a line of the upper patch', 'a B B2 c X e', [1], ['a b c d e', 'a B B2 c d e', 'a B B2 c X e']],
    ['both at once', 'a B X c Y e', [0, 1], ['a b c d e', 'a B X c d e', 'a B X c Y e']],
    ['a line of the base', 'X B B2 c D e', ['base']],
    ['taken away', 'a c D e', [0], ['a b c d e', 'a c d e', 'a c D e']],
    ['put in between lines of one patch', 'a B X B2 c D e', [0], ['a b c d e', 'a B X B2 c d e', 'a B X B2 c D e']],
    ['put in between a patch and the base', 'a B B2 X c D e', ['several']],
    ['put in at the beginning', 'X a B B2 c D e', ['base']],
    ['lines of two', 'a B X Y e', ['several']],
    ['one of two has a place', 'X B B2 c Y e', ['base', 1], ['a b c d e', 'a B B2 c d e', 'a B B2 c Y e']],
    ['nothing', 'a B B2 c D e', []],
  ])('%s', (_, edit, to, texts) => {
    const found = absorb(levels, lines(edit));
    expect(found.routes.map((r) => r.to)).toEqual(to);
    expect(found.texts).toEqual(texts?.map(lines) ?? levels);
  });

  test('next to a line that a patch above changes, where no merge would tell them apart', () => {
    const close = ['a b c', 'A b c', 'A B c'].map(lines);
    expect(absorb(close, lines('X B c'))).toMatchObject({
      routes: [{ to: 0 }],
      texts: ['a b c', 'X b c', 'X B c'].map(lines),
    });
    expect(carry([...close].reverse().slice(0, 2), lines('X B c'))).toHaveProperty('conflict');
  });

  test('lines that a patch above has brought together are apart below', () => {
    const apart = ['', 'a b c', 'a c'].map(lines);
    expect(absorb(apart, lines('X')).routes).toMatchObject([{ to: 'apart', of: [0] }]);
    expect(absorb(apart, lines('a X c')).routes).toMatchObject([{ to: 'apart' }]);
    expect(absorb(['a', 'a b', 'a b c'].map(lines), lines('a b c X')).routes).toMatchObject([{ to: 1 }]);
  });

  test('units that come and go', () => {
    expect(absorb([null, null], lines('a')).routes).toMatchObject([{ to: 'new' }]);
    expect(absorb([null, lines('a b'), lines('a b')], null)).toMatchObject({
      routes: [{ to: 0 }],
      texts: [null, null, null],
    });
    expect(absorb([null, lines('a b'), lines('a b c')], null)).toMatchObject({ routes: [{ to: 'several' }] });
    expect(absorb([lines('a'), null, lines('a')], lines('b'))).toMatchObject({ routes: [{ to: 1 }] });
  });

  test('property: all routed is all of the edit; below its patch nothing changes; a merge that gets there says the same', () => {
    fc.assert(
      fc.property(text, edited, text, (first, [second, third], last) => {
        const texts = [first, `${first}${second}`, `${first}${third}`];
        const edit = `${first}${third}${last}`;
        const { routes, texts: now } = absorb(texts, edit);
        const to = routes.map((r) => r.to);
        if (to.every((one) => typeof one === 'number')) expect(now[2]).toBe(edit);
        expect(now[0]).toBe(texts[0]);
        if (!to.includes(0)) expect(now[1]).toBe(texts[1]);
        const down = carry([...texts].reverse().slice(0, 2), edit);
        if (to.length === 1 && to[0] === 0 && 'texts' in down) expect(now[1]).toBe(down.texts[1]);
      }),
      { numRuns: 100 },
    );
  });
});
