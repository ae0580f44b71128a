import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasConflictMarkers, markDifferences, mergeTexts } from '../../src/patch/merge.ts';
import { edited, longBody, text } from './texts.ts';

const letters = (all: string) => [...all].map((letter) => `${letter}\n`).join('');

describe('mergeTexts', () => {
  test.each([
    ['both sides, apart', 'abcdef', 'Abcdef', 'abcdeF', 'AbcdeF'],
    ['the same change twice', 'abc', 'aXc', 'aXc', 'aXc'],
    ['only ours', 'abc', 'aXc', 'abc', 'aXc'],
    ['only theirs', 'abc', 'abc', 'abcd', 'abcd'],
    ['removed and added', 'abcde', 'bcde', 'abcdeX', 'bcdeX'],
    ['both remove the same', 'abc', 'ac', 'ac', 'ac'],
    ['all gone', 'ab', '', 'ab', ''],
    ['from nothing', '', 'a', '', 'a'],
    [
      'the same block put in among lines like its own, one side with more',
      'aabz',
      'aaxaaxbYz',
      'aaxaaxbz',
      'aaxaaxbYz',
    ],
  ])('clean: %s', (_, base, ours, theirs, merged) => {
    expect(mergeTexts(letters(base), letters(ours), letters(theirs))).toEqual({
      clean: true,
      text: letters(merged),
      conflicts: 0,
    });
  });

  test.each([
    ['one line', 'abc', 'aXc', 'aYc', 'a\n<<<<<<< ours\nX\n||||||| base\nb\n=======\nY\n>>>>>>> theirs\nc\n'],
    [
      'two insertions at one place',
      'ab',
      'aXb',
      'aYb',
      'a\n<<<<<<< ours\nX\n||||||| base\n=======\nY\n>>>>>>> theirs\nb\n',
    ],
    ['changed and removed', 'abc', 'aXc', 'ac', 'a\n<<<<<<< ours\nX\n||||||| base\nb\n=======\n>>>>>>> theirs\nc\n'],
    [
      'changes that touch, theirs first',
      'ab',
      'aY',
      'Xb',
      '<<<<<<< ours\na\nY\n||||||| base\na\nb\n=======\nX\nb\n>>>>>>> theirs\n',
    ],
    ['changes that touch', 'ab', 'Xb', 'aY', '<<<<<<< ours\nX\nb\n||||||| base\na\nb\n=======\na\nY\n>>>>>>> theirs\n'],
  ])('conflict: %s', (_, base, ours, theirs, merged) => {
    const result = mergeTexts(letters(base), letters(ours), letters(theirs));
    expect(result).toEqual({ clean: false, text: merged, conflicts: 1 });
    expect(hasConflictMarkers(result.text)?.line).toBe(merged.startsWith('<') ? 1 : 2);
  });

  test('a large change against small ones inside it is one conflict with both sides whole', () => {
    const result = mergeTexts(letters('abcdefg'), letters('abXg'), letters('aBcdEfg'));
    expect(result.conflicts).toBe(1);
    expect(result.text).toBe(
      `a\n<<<<<<< ours\n${letters('bX')}||||||| base\n${letters('bcdef')}=======\n${letters('BcdEf')}>>>>>>> theirs\ng\n`,
    );
  });

  test('labels, and a last line without newline', () => {
    expect(mergeTexts('a', 'b', 'c', { ours: 'live', base: 'ledger', theirs: 'patch p' }).text).toBe(
      '<<<<<<< live\nb\n||||||| ledger\na\n=======\nc\n>>>>>>> patch p\n',
    );
  });

  test('markers end as the lines do', () => {
    expect(mergeTexts('a\r\n', 'b\r\n', 'c\r\n').text).toBe(
      '<<<<<<< ours\r\nb\r\n||||||| base\r\na\r\n=======\r\nc\r\n>>>>>>> theirs\r\n',
    );
  });

  test('property: one side unchanged gives the other; equal sides give themselves; sides exchanged, clean is clean', () => {
    fc.assert(
      fc.property(edited, text, ([base, ours], other) => {
        expect(mergeTexts(base, ours, base)).toEqual({ clean: true, text: ours, conflicts: 0 });
        expect(mergeTexts(base, base, ours)).toEqual({ clean: true, text: ours, conflicts: 0 });
        expect(mergeTexts(base, ours, ours)).toEqual({ clean: true, text: ours, conflicts: 0 });
        const one = mergeTexts(base, ours, other);
        const two = mergeTexts(base, other, ours);
        expect(two.conflicts).toBe(one.conflicts);
        if (one.clean) expect(two.text).toBe(one.text);
        else expect(hasConflictMarkers(one.text)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('10,000 lines, a third of them repeated', () => {
    const body = longBody(10_000);
    const change = (from: number) => body.map((line, i) => (i % 400 === from ? `  changed ${from};\n` : line)).join('');
    const result = mergeTexts(body.join(''), change(100), change(300));
    const both = body.map((line, i) => (i % 400 === 100 || i % 400 === 300 ? `  changed ${i % 400};\n` : line));
    expect(result).toEqual({ clean: true, text: both.join(''), conflicts: 0 });
    expect(mergeTexts(body.join(''), [...body].reverse().join(''), change(100)).clean).toBe(false);
  });
});

describe('hasConflictMarkers', () => {
  test.each([
    ['', null],
    ['a\n<<<<<<< ours\n', 2],
    ['||||||| base\n', 1],
    ['a\nb\n>>>>>>> theirs', 3],
    ['<<<<<<< ours\r\n=======\r\n', 1],
    ['-- =======\n=======\n', null],
    ['  <<<<<<< ours\n', null],
    ['<<<<<<<< ours\n', null],
    ["SELECT '>>>>>>> '\n", null],
  ])('%j: %j', (given, line) => expect(hasConflictMarkers(given)).toEqual(line === null ? null : { line }));
});

test('two answers as one text: markers only where they differ', () => {
  const labels = { ours: 'one', base: '', theirs: 'other' };
  expect(markDifferences(letters('abcde'), letters('abCdeF'), labels)).toBe(
    `a\nb\n<<<<<<< one\nc\n||||||| \n=======\nC\n>>>>>>> other\nd\ne\n<<<<<<< one\n||||||| \n=======\nF\n>>>>>>> other\n`,
  );
});
