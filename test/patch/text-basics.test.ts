import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ABSENT, blobHash } from '../../src/patch/blob-hash.ts';
import { bareLine, splitLines } from '../../src/patch/lines.ts';
import { quotePath, unitPathFault, unquotePath } from '../../src/patch/unit-path.ts';
import { path, text } from './texts.ts';

describe('blobHash', () => {
  test.each([
    ['', 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'],
    ['hello\n', 'ce013625030ba8dba906f756967f9e9ca394464a'],
    [null, ABSENT],
  ])('%j is %s', (given, hash) => expect(blobHash(given)).toBe(hash));
});

describe('splitLines', () => {
  test.each([
    ['', []],
    ['\n', ['\n']],
    ['a', ['a']],
    ['a\nb', ['a\n', 'b']],
    ['a\r\nb\rc\n\n', ['a\r\n', 'b\rc\n', '\n']],
  ])('%j', (given, lines) => expect(splitLines(given)).toEqual(lines));

  test('joins back', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(splitLines(given).join('')).toBe(given);
      }),
    );
  });

  test.each([
    ['a\n', 'a'],
    ['a\r\n', 'a'],
    ['a\r', 'a'],
    ['a', 'a'],
    ['\n', ''],
  ])('bareLine(%j)', (given, bare) => expect(bareLine(given)).toBe(bare));
});

describe('unit paths', () => {
  test.each([
    ['udfs/public/f.sql', null],
    ['udfs/f.sql', null],
    ['udfs/a b/"é".sql', null],
    ['', 'is empty'],
    ['/udfs/f.sql', 'is absolute'],
    ['C:/udfs/f.sql', 'is absolute'],
    ['udfs/../f.sql', 'contains a ".." segment'],
    ['udfs/./f.sql', 'contains a "." segment'],
    ['udfs//f.sql', 'contains an empty segment'],
    ['udfs\\f.sql', 'contains a backslash'],
    ['udfs/\0f.sql', 'contains a control character'],
    ['udfs/f\n.sql', 'contains a control character'],
    ['patches/f.sql', 'is not under udfs/'],
    ['udfs.sql', 'is not under udfs/'],
    ['udfs/f.txt', 'does not end in .sql'],
    ['udfs/f.sql/', 'contains an empty segment'],
  ])('%j: %s', (given, fault) => expect(unitPathFault(given)).toBe(fault));

  test.each([
    ['a/udfs/f.sql', 'a/udfs/f.sql'],
    ['a/udfs/é.sql', '"a/udfs/\\303\\251.sql"'],
    ['a/udfs/a b.sql', 'a/udfs/a b.sql'],
    ['a/udfs/"q".sql', '"a/udfs/\\"q\\".sql"'],
    ['a\tb\\\x01', '"a\\tb\\\\\\001"'],
  ])('%j is quoted as %s', (given, quoted) => {
    expect(quotePath(given)).toBe(quoted);
    if (quoted.startsWith('"')) expect(unquotePath(`${quoted} rest`)).toEqual({ path: given, rest: ' rest' });
  });

  test.each(['"open', '"bad \\x"', '"\\377"', '"\\400"', 'plain'])('%s is no quoted name', (given) => {
    expect(unquotePath(given)).toBeNull();
  });

  test('quoting is undone', () => {
    fc.assert(
      fc.property(path, (given) => {
        const quoted = quotePath(given);
        expect(quoted.startsWith('"') ? unquotePath(quoted)?.path : quoted).toBe(given);
      }),
    );
  });
});
