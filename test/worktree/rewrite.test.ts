// Many files rewritten in place: what is done, what is left alone, what a command that was cut off leaves to be mended.
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTorn, mendRewrites, type Rewrite, rewriteFiles } from '../../src/worktree/rewrite.ts';
import { tempDir } from '../support/temp.ts';

const unit = (n: number): string => `udfs/f${n}.sql`;
const old = (n: number): string => `-- ${n}\n${'old '.repeat(n)}`;
const now = (n: number): string => `-- ${n}\n${'newer '.repeat(20 - n)}`;

/** A folder with 20 units, more than are replaced one by one, and the rewrites of them all. */
function twenty(): { root: string; rewrites: Rewrite[] } {
  const root = tempDir();
  mkdirSync(join(root, 'udfs'));
  const rewrites = Array.from({ length: 20 }, (_, n) => ({ path: unit(n), before: old(n), text: now(n) }));
  for (const { path, before } of rewrites) writeFileSync(join(root, path), before);
  return { root, rewrites };
}

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
const note = (root: string): string => join(root, '.pgquilt/rewriting.json');

test('every file has its new text, and nothing else is left', () => {
  const { root, rewrites } = twenty();
  writeFileSync(join(root, 'udfs/gone.sql'), 'gone');
  const more = [
    { path: 'udfs/made.sql', before: null, text: 'made' },
    { path: 'udfs/gone.sql', before: 'gone', text: null },
  ];
  expect(rewriteFiles(root, [...rewrites, ...more])).toEqual([]);
  for (const { path, text } of rewrites) expect(read(root, path)).toBe(text);
  expect(read(root, 'udfs/made.sql')).toBe('made');
  expect(readdirSync(join(root, 'udfs'))).toHaveLength(21);
  expect(readdirSync(join(root, '.pgquilt'))).toEqual(['.gitignore']);
});

test('what was edited since it was read is left alone and named', () => {
  const { root, rewrites } = twenty();
  writeFileSync(join(root, unit(3)), 'mine');
  writeFileSync(join(root, unit(4)), old(4).replace('old', 'OLD'));
  expect(rewriteFiles(root, rewrites)).toEqual([unit(3), unit(4)]);
  expect(read(root, unit(3))).toBe('mine');
  expect(read(root, unit(4))).toBe(old(4).replace('old', 'OLD'));
  expect(read(root, unit(5))).toBe(now(5));
});

test('the second name of a file, in a hard-linked copy, keeps the old text', () => {
  const { root, rewrites } = twenty();
  linkSync(join(root, unit(7)), join(root, 'copy'));
  rewriteFiles(root, rewrites);
  expect(read(root, unit(7))).toBe(now(7));
  expect(read(root, 'copy')).toBe(old(7));
});

test('a link that took the place of a file is refused and said to be one, and what it leads to stays', () => {
  const { root, rewrites } = twenty();
  const outside = join(tempDir(), 'outside.sql');
  writeFileSync(outside, old(6));
  rmSync(join(root, unit(6)));
  symlinkSync(outside, join(root, unit(6)));
  expect(() => rewriteFiles(root, rewrites)).toThrow(`${unit(6)} is a symbolic link`);
  expect(readFileSync(outside, 'utf8')).toBe(old(6));
});

test('a file that is gone comes back', () => {
  const { root, rewrites } = twenty();
  rmSync(join(root, unit(2)));
  expect(rewriteFiles(root, rewrites)).toEqual([]);
  expect(read(root, unit(2))).toBe(now(2));
});

describe('a rewrite that was cut off', () => {
  const before = `${'a'.repeat(4096)}${'b'.repeat(4096)}cc`;
  const after = `${'A'.repeat(4096)}${'B'.repeat(4096)}${'C'.repeat(4096)}D`;
  const bytes = (text: string) => Buffer.from(text);

  test.each<[what: string, found: string, before: string, after: string, torn: boolean]>([
    ['one page of two', `${after.slice(0, 4096)}${before.slice(4096)}`, before, after, true],
    ['two pages, the end old', `${after.slice(0, 8192)}cc`, before, after, true],
    ['longer than before already', after.slice(0, 3 * 4096), before, after, true],
    ['all written, not yet cut to its length', `short${before.slice(5)}`, before, 'short', true],
    ['nothing written', before, before, after, false],
    ['all done', after, before, after, false],
    ['an edit of the old text', `x${before.slice(1)}`, before, after, false],
    ['an edit of the new text', `${after}x`, before, after, false],
    ['half of the new text', after.slice(0, 5000), before, after, false],
    ['empty', '', before, after, false],
  ])('is torn or not: %s', (_, found, was, will, torn) => {
    expect(isTorn(bytes(found), bytes(was), bytes(will))).toBe(torn);
  });

  test('is completed; an edit is kept', () => {
    const { root } = twenty();
    const umlauts = 'ä'.repeat(4000);
    // Cut in the middle of a character: not even UTF-8.
    const torn = Buffer.concat([Buffer.from(`x${umlauts}`).subarray(0, 4096), Buffer.from(umlauts).subarray(4096)]);
    mkdirSync(join(root, '.pgquilt'), { recursive: true });
    writeFileSync(
      note(root),
      JSON.stringify([
        [unit(0), umlauts, `x${umlauts}`],
        [unit(1), old(1), now(1)],
        [unit(2), before, after],
        ['udfs/never.sql', before, after],
      ]),
    );
    writeFileSync(join(root, unit(0)), torn);
    writeFileSync(join(root, unit(2)), `${before}-- mine`);
    mendRewrites(root);
    expect(read(root, unit(0))).toBe(`x${umlauts}`);
    expect(read(root, unit(1))).toBe(old(1));
    expect(read(root, unit(2))).toBe(`${before}-- mine`);
    expect(readdirSync(join(root, '.pgquilt'))).toEqual([]);
  });

  test('a note that was cut short itself is none', () => {
    const { root } = twenty();
    mkdirSync(join(root, '.pgquilt'));
    writeFileSync(note(root), '[["udfs/f1.sql","a');
    mendRewrites(root);
    expect(read(root, unit(1))).toBe(old(1));
  });
});
