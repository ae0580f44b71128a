// The journal on disk: numbered, whole or absent, and bounded.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEntries, reserveEntry, writeEntry } from '../../src/worktree/journal.ts';
import { tempDir } from '../support/temp.ts';

const entry = (verb: string, body: object = {}) => ({ head: { verb }, body, durable: false });
const files = (root: string) => readdirSync(join(root, '.pgquilt/journal')).sort();

test('gives each entry a number of its own, and back what was written', () => {
  const root = tempDir();
  const [one, two] = [reserveEntry(root), reserveEntry(root)];
  writeEntry(root, two, entry('pop', { on: 1 }));
  writeEntry(root, one, entry('push'));
  // Once more, as where a transaction is tried again.
  writeEntry(root, one, entry('push again'));
  const read = readEntries(root).map(({ number, head, body }) => ({ number, head, body: body() }));
  expect(read).toEqual([
    { number: 1, head: { verb: 'push again' }, body: {} },
    { number: 2, head: { verb: 'pop' }, body: { on: 1 } },
  ]);
});

test('leaves out what was never written, what was cut off and what is none', () => {
  const root = tempDir();
  expect(readEntries(root)).toEqual([]);
  reserveEntry(root);
  writeEntry(root, reserveEntry(root), entry('push'));
  const folder = join(root, '.pgquilt/journal');
  writeFileSync(join(folder, '000003.json'), '{"verb":"pop"}\n{"on":');
  writeFileSync(join(folder, '000004.json'), 'nonsense\n{}\n');
  writeFileSync(join(folder, 'notes.txt'), '{}\n{}\n');
  mkdirSync(join(folder, 'folder'));
  expect(readEntries(root).map((e) => e.number)).toEqual([2]);
  expect(reserveEntry(root)).toBe(5);
});

test('keeps so many of the newest, and so many bytes of them', () => {
  const root = tempDir();
  const bounds = { entries: 3, bytes: 1000 };
  for (let i = 0; i < 5; i++) writeEntry(root, reserveEntry(root), entry('push'), bounds);
  expect(files(root)).toEqual(['000003.json', '000004.json', '000005.json']);
  writeEntry(root, reserveEntry(root), entry('pop', { text: 'x'.repeat(600) }), bounds);
  expect(files(root)).toEqual(['000004.json', '000005.json', '000006.json']);
  writeEntry(root, reserveEntry(root), entry('pop', { text: 'x'.repeat(600) }), bounds);
  expect(files(root)).toEqual(['000007.json']);
  writeEntry(root, reserveEntry(root), entry('pop', { text: 'x'.repeat(2000) }), bounds);
  expect(files(root)).toEqual(['000008.json']);
});
