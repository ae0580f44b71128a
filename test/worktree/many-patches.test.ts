// Many patch files at once: what is said of each is what its whole text says.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headerSubject, plainSubject } from '../../src/patch/header.ts';
import { headerPart } from '../../src/queue/series.ts';
import { headersReader, patchScanner } from '../../src/worktree/many-patches.ts';
import { patchPath } from '../../src/worktree/patches.ts';
import { makeTree, problemOf } from './tree.ts';

test('headers are read alone, and as of the whole file', () => {
  const diff = 'diff --git a/udfs/f.sql b/udfs/f.sql\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\n';
  const texts = {
    usual: `Subject: a\n\n${diff}`,
    none: diff,
    only: 'Subject: a\n',
    empty: '',
    quilt: `Subject: a\n${diff.replace(/.*\n/, '')}`,
    long: `Subject: a\n\n${'A line of words — and more.\n'.repeat(200)}${diff}`,
    wide: `Subject: ${'é'.repeat(507)}\n${diff}`,
    mark: `\ufeffSubject: \ufffd\n${diff}`,
    words: `Subject: größer\n\n${diff}`,
    mail: `Subject: [PATCH 2/3] a\n\n${diff}`,
    folded: `Subject: a\n b\n\n${diff}`,
    // The end of what is read at once.
    ...Object.fromEntries(
      [117, 118, 119, 120, 1014].map((n) => [`cut-${n}`, `Subject: ${'a'.repeat(n)}\n b\n${diff}`] as const),
    ),
    ...Object.fromEntries([117, 118, 119].map((n) => [`near-${n}`, `Subject: ${'a'.repeat(n)}\n\n${diff}`] as const)),
    bare: `Subject: \nDescription: b\n\n${diff}`,
    lines: `Subject: a\r\n\r\n${diff.replaceAll('\n', '\r\n')}`,
  };
  const root = makeTree(Object.fromEntries(Object.entries(texts).map(([name, text]) => [patchPath(name), text])));
  const names = Object.keys(texts);
  const headers = Object.values(texts).map(headerPart);
  const whole = { glance: () => undefined, headerOf: headerPart, read: (header: string) => header };
  expect(headersReader(root, whole)([...names, 'missing'])).toEqual([...headers, null]);
  const read = headersReader(root, { glance: plainSubject, headerOf: headerPart, read: headerSubject });
  for (const part of [names, names.slice(2), ['missing', ...names], []]) {
    expect(read(part)).toEqual(
      part.map((name) => (name === 'missing' ? null : headerSubject(headers[names.indexOf(name)] ?? ''))),
    );
  }

  const odd = makeTree({
    'patches/bad.patch': Uint8Array.of(0x61, 0xff, ...Buffer.from(`\n${diff}`)),
    'outside/a.patch': diff,
  });
  symlinkSync('../outside/a.patch', join(odd, 'patches/a.patch'));
  const readOdd = (name: string) => headersReader(odd, whole)([name]);
  expect(problemOf(() => readOdd('bad'))).toMatchObject({ line: 1, column: 2 });
  expect(problemOf(() => readOdd('a')).message).toContain('patches/a.patch is a symbolic link');
  expect(problemOf(() => readOdd('../series')).message).toContain('cannot name a patch');
  const linked = makeTree({ 'outside/a.patch': diff });
  symlinkSync('outside', join(linked, 'patches'));
  expect(problemOf(() => headersReader(linked, whole)(['a'])).message).toContain('patches is a symbolic link');
});

test('of many files those that are worth reading are found, wherever they lie among the others', () => {
  const long = (last: string) => `${'a line\n'.repeat(9400)}${last}`;
  const texts: Record<string, string> = {
    ...Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`long-${i}`, long('').slice(0, 65_500 + i * 9)] as const),
    ),
    'no-end': 'this is it, not at the beginning of a line',
    it: 'it',
    empty: '',
    ti: 'i',
    ta: 't',
  };
  const root = makeTree(Object.fromEntries(Object.entries(texts).map(([name, text]) => [patchPath(name), text])));
  const asked: string[] = [];
  const scan = patchScanner(root, (bytes) => {
    asked.push(bytes.toString());
    return /^it/m.test(bytes.toString());
  });
  const names = [...Object.keys(texts), 'missing'];
  // The last long ones are longer than what is looked at.
  const unseen = Array.from({ length: 9 }, (_, i) => i).filter((i) => 65_500 + i * 9 >= 65_536);
  expect(scan(names)).toEqual([
    ...unseen.map((i) => ({ name: `long-${i}`, isSeen: false })),
    { name: 'it', isSeen: true },
    { name: 'empty', isSeen: false },
    { name: 'missing', isSeen: false },
  ]);
  expect(asked).toContain('it');
  // Where nothing is found in many, none is asked about alone.
  expect(asked).not.toContain(texts['long-0']);
  symlinkSync('it.patch', join(root, 'patches/link.patch'));
  expect(scan(['link', 'it'])).toEqual([
    { name: 'link', isSeen: false },
    { name: 'it', isSeen: true },
  ]);
  expect(scan([])).toEqual([]);
});
