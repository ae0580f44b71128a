// Headers of patches that become one.
import { expect, test } from 'vitest';
import { joinHeaders } from '../../src/patch/join-headers.ts';

test.each<[first: string, others: string[], joined: string]>([
  ['Subject: a\nAuthor: x\n\n', ['Subject: b\nAuthor: y\nDate: 2026-01-01\n\n'], 'Subject: a\nAuthor: x\n\nb\n\n'],
  [
    'Subject: a\n\nWhy a.\n\nMore.\n\n',
    ['Subject: b\n\nWhy b.\n\nMore.\n\n', 'Only text.\nOn two lines.\n'],
    'Subject: a\n\nWhy a.\n\nMore.\n\n* * *\n\nb\n\nWhy b.\n\nMore.\n\n* * *\n\nOnly text.\n\nOn two lines.\n\n',
  ],
  [
    'Subject: a\nLint-ignore: PQ001 so\n\n',
    ['Subject: b\nLint-ignore: PQ002 too\nlint-ignore: PQ001 so\nBug: 7\n\n'],
    'Subject: a\nLint-ignore: PQ001 so\nLint-ignore: PQ002 too\nBug: 7\n\nb\n\n',
  ],
  ['Subject: a\n\n', ['Description: short\n long\n .\n longer\n'], 'Subject: a\n\nshort\n\nlong\n\nlonger\n\n'],
  ['Subject: a\n\n', [''], 'Subject: a\n\n'],
  ['', ['Subject: b\n\n'], 'b\n\n'],
])('%j with %j', (first, others, joined) => {
  expect(joinHeaders(first, others)).toBe(joined);
});
