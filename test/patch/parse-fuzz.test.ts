// Damaged patches: whatever is done to the text, the answer is data or a Problem with a place in the file.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { splitLines } from '../../src/patch/lines.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import type { Patch } from '../../src/patch/types.ts';
import { Problem } from '../../src/problem.ts';
import { fuzz, LONG_TIMEOUT } from '../support/long.ts';
import { path, versions } from './texts.ts';

const patchText = fc
  .tuple(fc.constantFrom('', 'Subject: x\n\n'), fc.array(fc.tuple(path, versions), { maxLength: 3 }))
  .map(([header, files]) =>
    formatPatch({ header, files: files.flatMap(([name, texts]) => diffTexts(name, ...texts) ?? []) }),
  );

type Damage = (lines: string[], at: number, to: number) => void;
const INSERTS = [
  '\n',
  '@@ -1 +1 @@\n',
  '--- a/udfs/x.sql\n',
  '+++ b/udfs/x.sql\n',
  'rename from x\n',
  '\\ x\n',
  '-- \n',
  '+x',
];
const DAMAGES: Damage[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at, to) => lines.splice(at, 0, lines[to] ?? ''),
  (lines, at, to) => lines.splice(at, 0, INSERTS[to % INSERTS.length] as string),
  (lines, at, to) => lines.splice(at, 1, (lines[at] ?? '').slice(0, to % 12)),
  (lines, at, to) => lines.splice(at, 1, (lines[at] ?? '').replace(/\d/, String(to))),
  (lines, at, to) => lines.splice(at, 1, (lines[at] ?? '').slice(to % 4)),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace('\n', '\r\n')),
  (lines, at) => lines.splice(at, lines.length),
  (lines, at, to) => lines.splice(at, 1, (lines[at] ?? '').replace(/[a-z]/, '"\\/\0 \t'.charAt(to % 6))),
];
const damages = fc.array(fc.tuple(fc.constantFrom(...DAMAGES), fc.nat(200), fc.nat(200)), {
  minLength: 1,
  maxLength: 4,
});

test(
  'a damaged patch is parsed or refused with its line, and applying it never throws',
  () => {
    fc.assert(
      fc.property(patchText, damages, versions, (text, all, [onto]) => {
        const lines = splitLines(text);
        for (const [damage, at, to] of all) damage(lines, at % (lines.length + 1), to % (lines.length + 1));
        const damaged = lines.join('');
        let patch: Patch;
        try {
          patch = parsePatch(damaged, 'patches/p.patch');
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          expect(error).toMatchObject({ code: 'failed', file: 'patches/p.patch' });
          expect(error.line).toBeGreaterThan(0);
          expect(error.line).toBeLessThanOrEqual(splitLines(damaged).length + 1);
          return;
        }
        for (const diff of patch.files) applyFileDiff(onto, diff);
        expect(parsePatch(formatPatch(patch), 'p').files.length).toBe(patch.files.length);
      }),
      fuzz(2000, 50_000),
    );
  },
  LONG_TIMEOUT,
);

test(
  'any text at all',
  () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'diff --git ',
        '--- ',
        '+++ ',
        '@@ ',
        '-1',
        ',',
        '+1 @@',
        '\n',
        ' ',
        'a/',
        'udfs/',
        '.sql',
        '"',
        '\\303',
        'index ',
      ),
      // Whole lines, without which hardly any text gets as far as to be taken for a diff.
      fc.constantFrom(
        '\ndiff --git a/udfs/f.sql b/udfs/f.sql\n',
        '\n--- a/udfs/f.sql\n+++ b/udfs/f.sql\n',
        '\n--- /dev/null\n',
        '+++ "b/udfs/f\\303\\251.sql"\n',
        'new file mode 100644\n',
        `index ${'0'.repeat(40)}..${'1'.repeat(40)}\n`,
        '@@ -1,2 +1 @@\n',
        '@@ -0,0 +1 @@\n',
        ' x\n',
        '-x\n',
        '+x\n',
        '\\ No newline at end of file\n',
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          parsePatch(pieces.join(''), 'p');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      fuzz(1500, 50_000),
    );
  },
  LONG_TIMEOUT,
);

test('long lines and many lines take no longer for what they say', () => {
  const long = 'a'.repeat(200_000);
  for (const text of [
    `diff --git a/${long} b/${long}x\nindex 1..2\n`,
    `diff --git ${'a/ '.repeat(60_000)}\nindex 1..2\n`,
    `--- "${'\\303'.repeat(50_000)}\n+++ b\n@@ -1 +1 @@\n`,
    `--- a/udfs/f.sql\t${'1970-01-01 '.repeat(20_000)}\n+++ b/udfs/f.sql\n@@ -1 +1 @@\n-a\n+b\nx\n`,
    `${'--- a\n+++ b\n'.repeat(50_000)}diff --git a/x b/x\n`,
    `Subject: x\n${'diff --git x\n'.repeat(50_000)}--- a/x\n+++ b/x\n@@ -1 +1 @@\n`,
  ]) {
    expect(() => parsePatch(text, 'p')).toThrow(Problem);
  }
});
