import { describe, expect, test } from 'vitest';
import { forkName, patchNameProblem } from '../../src/series/name.ts';

describe('patchNameProblem', () => {
  test.each([
    'a',
    '0001-add',
    '_x',
    'lower-case-addresses',
    'été',
    '修正',
    'v1.2',
    'a+b',
    'yes',
    "o'clock",
    'a@b',
    'x,y',
  ])('takes %j', (name) => {
    expect(patchNameProblem(name)).toBeNull();
  });

  test.each([
    ['', 'empty'],
    ['a'.repeat(201), '200 bytes'],
    ['é'.repeat(101), '200 bytes'],
    ['-a', 'dash'],
    ['.', 'dot'],
    ['..', 'dot'],
    ['.hidden', 'dot'],
    ['a.', 'ends with a dot'],
    ['a/b', 'a slash'],
    ['a\\b', 'a backslash'],
    ['a b', 'white space'],
    ['a\u00a0b', 'white space'],
    ['a\tb', 'white space'],
    ['a\0b', 'a control character'],
    ['a\u0007b', 'a control character'],
    ['a:b', '":"'],
    ['a*', '"*"'],
    ['a?', '"?"'],
    ['a"b', '"""'],
    ['a<b', '"<"'],
    ['a>b', '">"'],
    ['a|b', '"|"'],
    ['a#b', '"#"'],
    ['a@{1}', '"@{"'],
    ['+a', 'does not start with a letter'],
    ['@a', 'does not start with a letter'],
    ['a\u200bb', 'invisible'],
    ['a\u202eb', 'invisible'],
    ['a\ud800', 'not valid Unicode'],
    ['fix.patch', 'leave the suffix out'],
    ['fix.PATCH', 'leave the suffix out'],
  ])('refuses %j: %s', (name, reason) => {
    expect(patchNameProblem(name)).toContain(reason);
  });

  test('takes 200 bytes', () => {
    expect(patchNameProblem('é'.repeat(100))).toBeNull();
  });
});

test.each([
  ['shout', [], 'shout-2'],
  ['shout', ['shout-2', 'shout-3'], 'shout-4'],
  ['shout-2', ['shout'], 'shout-3'],
  ['v-009', [], 'v-10'],
  ['7', [], '7-2'],
])('a fork of %j beside %j is %j', (name, taken, fork) => {
  expect(forkName(name, taken)).toBe(fork);
});
