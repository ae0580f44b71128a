import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHeader, headerField, headerSubject, parseHeader, withMessage } from '../../src/patch/header.ts';

const WHOLE = `Subject: Count sign-ups
Author: Ann <ann@example.com>
X-Long: first
 second
\tthird

Why it is done.

  Indented: no field
`;

test('fields, gap and body', () => {
  expect(parseHeader(WHOLE)).toEqual({
    fields: [
      { name: 'Subject', value: 'Count sign-ups' },
      { name: 'Author', value: 'Ann <ann@example.com>' },
      { name: 'X-Long', value: 'first\n second\n\tthird' },
    ],
    gap: '\n',
    body: 'Why it is done.\n\n  Indented: no field\n',
  });
});

describe('what is read is written back', () => {
  test.each([
    WHOLE,
    '',
    '\n\n',
    'only text',
    'Subject: x\n',
    'Subject: x\ntext at once\n',
    'Subject: x\n\n\n\ntext\n\n',
    '\n\nSubject: not at the top\n',
    'Subject:\n folded from the start\n',
    'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: Ann <a@b>\nSubject: [PATCH] x\n\nbody\n---\n f | 2 +-\n',
    '# HG changeset patch\n# User ann\nA change\n',
    'http://example.com is no field\n',
    'Subject: é 漢\n\n\r\ntext\r\n',
  ])('%j', (text) => expect(formatHeader(parseHeader(text))).toBe(text));

  test('property: every line is kept', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        'Subject: x',
        'A: ',
        'A:',
        'A:b',
        ' folded',
        '\tfolded',
        '  ',
        'text',
        'a: b: c',
        '# x',
        '---',
        'From: x',
        'x\r',
      ),
      fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\n', '')),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = lines.map((one) => `${one}\n`).join('');
        // A field keeps neither a blank at its very end nor a '\r'.
        const same = (all: string) => all.replace(/: ?\r?$/gm, ':').replaceAll('\r', '');
        const written = formatHeader(parseHeader(text));
        expect(same(written)).toBe(same(text));
        expect(formatHeader(parseHeader(written))).toBe(written);
      }),
    );
  });
});

describe('formatHeader of a new header', () => {
  test.each([
    [
      'a gap between fields and body',
      { fields: [{ name: 'Subject', value: 'x' }], body: 'text\n' },
      'Subject: x\n\ntext\n',
    ],
    ['no gap without a body', { fields: [{ name: 'Subject', value: 'x' }], body: '' }, 'Subject: x\n'],
    ['no gap without fields', { fields: [], body: 'text\n' }, 'text\n'],
    [
      'lines of a value are folded',
      { fields: [{ name: 'Description', value: 'a\nb\n\nc' }], body: '' },
      'Description: a\n b\n .\n c\n',
    ],
    [
      'a body like a field stands apart',
      { fields: [{ name: 'A', value: '1' }], gap: '', body: 'B: 2\n' },
      'A: 1\n\nB: 2\n',
    ],
  ])('%s', (_, header, text) => {
    expect(formatHeader(header)).toBe(text);
    expect(parseHeader(text).body).toBe(header.body);
  });
});

test.each([
  ['subject: y\n', 'Subject', 'y'],
  [WHOLE, 'x-long', 'first\nsecond\nthird'],
  ['Description: a\n b\n .\n c\n', 'Description', 'a\nb\n\nc'],
  ['Subject: x\n\nAuthor: in the body\n', 'Author', undefined],
  ['Forwarded:\n', 'Forwarded', ''],
  ['A: 1\nA: 2\n', 'a', '1'],
  ['Subject: x\r\n', 'Subject', 'x'],
])('headerField(%j, %s) is %j', (text, name, value) => expect(headerField(text, name)).toBe(value));

test.each([
  ['Subject: Count sign-ups\n', 'Count sign-ups'],
  ['Subject: [PATCH 1/2] A long\n one\n', 'A long one'],
  ['Author: x\nDescription: short\n long text\n', 'short'],
  ['Description:\n short\n', 'short'],
  ['Author: x\n\n\n  First line\nsecond\n', 'First line'],
  ['Subject:\n\ntext\n', 'text'],
  ['plain words\n', 'plain words'],
  ['', ''],
  ['\n\n', ''],
])('headerSubject(%j) is %j', (text, subject) => expect(headerSubject(text)).toBe(subject));

test.each([
  ['Subject: a\n\n', 'b', 'Subject: b\n\n'],
  ['Subject: a\nAuthor: x\n\nWhy.\n\nAnd how.\n\n', 'b', 'Subject: b\nAuthor: x\n\nWhy.\n\nAnd how.\n\n'],
  ['Subject: a\nAuthor: x\n\nWhy.\n\n', 'b\n\nBecause.\n\nSo.', 'Subject: b\nAuthor: x\n\nBecause.\n\nSo.\n'],
  ['Author: x\nsubject: a\nLint-ignore: PQ001 so\n', 'b', 'Author: x\nsubject: b\nLint-ignore: PQ001 so\n'],
  ['Date: 2026-01-01\n\nOld words.\n', 'b', 'Subject: b\nDate: 2026-01-01\n\nOld words.\n'],
  ['', 'b\nmore', 'Subject: b\n\nmore\n'],
])('another message for %j', (text, message, expected) => {
  expect(withMessage(text, message)).toBe(expected);
});
