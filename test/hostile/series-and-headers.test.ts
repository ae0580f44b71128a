// series.yaml and patch headers of any text: data, or a Problem with its place; what is changed in them reads back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHeader, headerField, headerSubject, parseHeader } from '../../src/patch/header.ts';
import { Problem } from '../../src/problem.ts';
import { insertPatch, movePatch, removePatch, renamePatch, setGuards } from '../../src/series/edit.ts';
import { patchNameProblem } from '../../src/series/name.ts';
import { readPlainSeries } from '../../src/series/plain.ts';
import { readSeries } from '../../src/series/read.ts';
import { fuzz, LONG_TIMEOUT } from '../support/long.ts';
import { damaged, expectPlace, orProblem } from './damage.ts';

const SERIES = [
  'search_path: [public, app]\ndefault: dev\ntargets:\n  dev: pglite:.pgquilt/dev\n  staging: postgres://app@staging/app\n',
  'targets: { shards: [postgres://a/x, postgres://b/x] }\nsetup: [test/schema.sql]\n',
  'finalize: { format: sql, directory: migrations }\n',
  'patches:\n  - lower-case-addresses\n  - count-signups             # comments stay\n  - partner-rates +partner -beta\n',
  'patches: [one, "two", \'three +x\']\n',
  'patches:\n- a\n- b: &x c\n- *x\n- ! d\n- |\n  e\n',
  '# a comment\n\n---\n...\n%YAML 1.2\n',
];
const SERIES_PIECES = [
  ...[
    '\n',
    '  - ',
    ': ',
    '- ',
    '#',
    ' #',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
    '!',
    '!!binary',
    '<<',
  ],
  ...['? ', '---\n', '\t', '\r', '\0', '\u2028', '../x', '/etc/passwd', '-x', 'a/b', '~', 'null', '0x1', '1e9', '.nan'],
  ...['__proto__', 'constructor', 'patches:\n', 'targets:\n', 'x'.repeat(300), '\u{1F418}', '+', ' +', '&a [*a, *a]'],
];
const seriesText = damaged(SERIES, SERIES_PIECES);
const name = fc.oneof(
  fc.constantFrom('one', 'count-signups', 'new-one', '__proto__', '../x', '-x', 'a/b', '', 'x #y', '~', 'null', '1e9'),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);

test(
  'a series is read or refused with its place, and a change to it is the only one',
  () => {
    fc.assert(
      fc.property(seriesText, name, name, fc.nat(4), (text, one, other, verb) => {
        const series = orProblem(() => readSeries(text));
        const plain = orProblem(() => readPlainSeries(text));
        if (plain instanceof Problem) throw plain;
        if (plain !== null) expect(plain).toEqual(series);
        if (series instanceof Problem) {
          expect(series).toMatchObject({ code: 'failed', file: 'series.yaml' });
          return expectPlace(series, text);
        }
        for (const { name: listed } of series.patches) expect(patchNameProblem(listed)).toBeNull();
        const names = series.patches.map((p) => p.name);
        const known = names.length > 0 ? (names[one.length % names.length] as string) : one;
        const edits = [
          () => insertPatch(text, one, 'end'),
          () => removePatch(text, known),
          () => renamePatch(text, known, other),
          () => movePatch(text, known, { after: null }),
          () => setGuards(text, known, [{ sign: '+', name: 'g' }]),
        ];
        const changed = orProblem(edits[verb] ?? (() => text));
        if (changed instanceof Problem) return;
        const now = readSeries(changed);
        const rest = (of: readonly string[]) => of.filter((n) => ![one, known, other].includes(n));
        expect(rest(now.patches.map((p) => p.name))).toEqual(rest(names));
        expect(now.settings).toEqual(series.settings);
        if (verb === 0) expect(now.patches.at(-1)?.name).toBe(one);
      }),
      { ...fuzz(500, 50_000), examples: [['\uFEFF...\n%YAML 1.2\n', 'one', 'one', 0]] },
    );
  },
  LONG_TIMEOUT,
);

const headerText = damaged(
  [
    'Subject: lower-case addresses\nAuthor: A B <a@b.example>\nDate: 2024-01-02\n\nWhy it is done.\n',
    'From 0123456789abcdef Mon Sep 17 00:00:00 2001\nFrom: x\nSubject: [PATCH 1/2] a long\n subject\n\nText: no field\n',
    'Description: short\n long\n .\n more\nForwarded: no\nBug-Debian: https://bugs.example/1\n',
    '',
  ],
  [
    'Subject:',
    'Subject: ',
    ':',
    '\n',
    '\n\n',
    ' ',
    '\t',
    ' .\n',
    '---\n',
    '[PATCH]',
    '\r',
    '\0',
    '\uFEFF',
    'From ',
    'diff',
    'X-Y:',
  ],
);

/** Line ends are the file's, not the value's. */
const fieldsOf = (text: string) =>
  parseHeader(text).fields.map(({ name, value }) => [name, value.replaceAll('\r', '')]);

test(
  'a header loses nothing by being read and written',
  () => {
    fc.assert(
      fc.property(headerText, fc.string({ maxLength: 20 }), (text, value) => {
        const header = parseHeader(text);
        const again = formatHeader(header);
        expect(fieldsOf(again)).toEqual(fieldsOf(text));
        expect(formatHeader(parseHeader(again)).replaceAll('\r', '')).toBe(again.replaceAll('\r', ''));
        expect(headerSubject(text)).not.toContain('\n');
        expect(headerField(formatHeader({ ...header, fields: [{ name: 'Subject', value: 'S' }] }), 'subject')).toBe(
          'S',
        );
        const other = formatHeader({ ...header, fields: [...header.fields, { name: 'X-Other', value }] });
        expect(parseHeader(other).fields.filter((f) => f.name === 'X-Other')).toHaveLength(
          header.fields.filter((f) => f.name === 'X-Other').length + 1,
        );
      }),
      fuzz(500, 50_000),
    );
  },
  LONG_TIMEOUT,
);

test('a field put into a mail whose first line is all there is has a line of its own', () => {
  const header = parseHeader('From 0123456789abcdef Mon Sep 17');
  expect(formatHeader({ ...header, fields: [{ name: 'Subject', value: 'S' }] })).toMatch(/\nSubject: S\n$/);
});
