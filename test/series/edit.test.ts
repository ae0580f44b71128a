import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { insertPatch, insertPatches, movePatch, removePatch, renamePatch, setGuards } from '../../src/series/edit.ts';
import { formatEntry } from '../../src/series/guards.ts';
import { readSeries } from '../../src/series/read.ts';
import type { Place } from '../../src/series/types.ts';

const file = `# head
setup: [x.sql]
patches: # the queue

  # about a
  - a
  - b +g   # note on b
  # about c

  - "c"    # note on c
  # tail
default: ~ # last
`;

describe('a line at a time', () => {
  test.each<[string, Place, string, string]>([
    ['first', { after: null }, 'patches: # the queue\n', 'patches: # the queue\n  - n1\n'],
    ['after b', { after: 'b' }, '# note on b\n', '# note on b\n  - n1\n'],
    ['at the end', 'end', '# note on c\n', '# note on c\n  - n1\n'],
  ])('insert %s', (_, place, from, to) => {
    expect(insertPatch(file, 'n1', place)).toBe(file.replace(from, to));
  });

  test('insert several, with guards', () => {
    const guards = [{ sign: '+', name: 'g' }] as const;
    const several = [
      { name: 'n1', guards: [] },
      { name: '123', guards: [] },
      { name: 'n2', guards },
    ];
    const lines = "  - n1\n  - '123'\n  - n2 +g\n";
    expect(insertPatches(file, several, { after: 'a' })).toBe(file.replace('  - a\n', `  - a\n${lines}`));
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    expect(insertPatches(crlf('patches:\n'), several, 'end')).toBe(crlf(`patches:\n${lines}`));
    expect(insertPatches(file, [], 'end')).toBe(file);
    expect(() => insertPatches(file, [...several, { name: 'n1', guards }], 'end')).toThrow('has a patch "n1" already');
  });

  test('remove', () => {
    expect(removePatch(file, 'b')).toBe(file.replace('  - b +g   # note on b\n', ''));
  });

  test('rename keeps guards, quotes and comment', () => {
    expect(renamePatch(file, 'b', 'b2')).toBe(file.replace('- b +g', '- b2 +g'));
    expect(renamePatch(file, 'c', 'd')).toBe(file.replace('"c"', '"d"'));
    expect(renamePatch(file, 'a', 'a')).toBe(file);
  });

  test('move takes the comment on the line along', () => {
    const line = '  - b +g   # note on b\n';
    const without = file.replace(line, '');
    expect(movePatch(file, 'b', 'end')).toBe(without.replace('# note on c\n', `# note on c\n${line}`));
    expect(movePatch(file, 'b', { after: null })).toBe(without.replace('the queue\n', `the queue\n${line}`));
  });

  test.each<[string, Place]>([
    ['a', { after: null }],
    ['b', { after: 'a' }],
    ['b', { after: 'b' }],
    ['c', { after: 'b' }],
    ['c', 'end'],
  ])('a move of %s to where it is changes nothing', (name, place) => {
    expect(movePatch(file, name, place)).toBe(file);
  });

  test('guards', () => {
    expect(setGuards(file, 'b', [])).toBe(file.replace('- b +g ', '- b '));
    expect(setGuards(file, 'a', [{ sign: '-', name: 'x' }])).toBe(file.replace('- a\n', '- a -x\n'));
    expect(setGuards(file, 'c', [{ sign: '+', name: 'x' }])).toBe(file.replace('"c"', '"c +x"'));
  });
});

describe('every form of an empty list', () => {
  test.each([
    ['', 'patches:\n  - a\n'],
    ['\uFEFF', '\uFEFFpatches:\n  - a\n'],
    ['# only\n', '# only\npatches:\n  - a\n'],
    ['setup: []', 'setup: []\npatches:\n  - a'],
    ['setup: []\r\n', 'setup: []\r\npatches:\r\n  - a\r\n'],
    ['setup: []\n...\n', 'setup: []\npatches:\n  - a\n...\n'],
    ['patches:', 'patches:\n  - a'],
    ['patches: # none\nsetup: []\n', 'patches: # none\n  - a\nsetup: []\n'],
    ['patches:\n  # none\nsetup: []\n', 'patches:\n  - a\n  # none\nsetup: []\n'],
    ['patches: []\n', 'patches:\n  - a\n'],
    ['patches: [] # none\nsetup: []\n', 'patches: # none\n  - a\nsetup: []\n'],
    ['patches: [\n  # none\n]\n', 'patches:\n  - a\n  # none\n'],
    ['patches: null', 'patches:\n  - a'],
    ['patches:\n  ~\n', 'patches:\n  - a\n'],
    ['  setup: []\n', '  setup: []\n  patches:\n    - a\n'],
  ])('%j', (text, expected) => {
    expect(insertPatch(text, 'a', 'end')).toBe(expected);
    expect(insertPatch(text, 'a', { after: null })).toBe(expected);
  });
});

describe('flow style becomes block style, and only there', () => {
  test.each([
    ['setup: [x]\npatches: [a, b +g] # c\n', 'setup: [x]\npatches: # c\n  - a\n  - b +g\n  - n1\n'],
    ['patches: ["a", \'b\']', 'patches:\n  - "a"\n  - \'b\'\n  - n1'],
    ['patches: [a,\r\n  b]\r\n', 'patches:\r\n  - a\r\n  - b\r\n  - n1\r\n'],
    ['patches:\n  [a, b] # c\n', 'patches:\n  - a\n  - b\n  - n1\n  # c\n'],
    [
      'patches: [ # on the bracket\n  # above\n  a, # on a\n  # between\n  b # on b\n  # below\n] # end\n',
      'patches: # end\n  # on the bracket\n  # above\n  - a # on a\n  # between\n  - b # on b\n  - n1\n  # below\n',
    ],
  ])('%j', (text, expected) => {
    expect(insertPatch(text, 'n1', 'end')).toBe(expected);
  });
});

test.each(['yes', 'n', '123', '1.5', 'null', 'True', '2024-01-01', '0x1f', '1e3', '1_000'])(
  'the name %s is written in quotes',
  (name) => {
    const text = insertPatch('patches:\n  - a\n', name, 'end');
    expect(text).toBe(`patches:\n  - a\n  - '${name}'\n`);
    expect(readSeries(text).patches[1]?.name).toBe(name);
    expect(renamePatch('patches:\n  - a +g\n', 'a', name)).toBe(`patches:\n  - ${name} +g\n`);
  },
);

describe('refusals', () => {
  test.each<[string, () => string, string]>([
    [
      'a name that is none',
      () => insertPatch(file, 'a b', 'end'),
      '"a b" cannot name a patch: it contains white space',
    ],
    ['a name that is listed', () => insertPatch(file, 'b', 'end'), 'has a patch "b" already'],
    ['a rename onto another', () => renamePatch(file, 'a', 'b'), 'has a patch "b" already'],
    ['a rename to no name', () => renamePatch(file, 'a', '#'), 'cannot name a patch'],
    ['an unknown patch', () => removePatch(file, 'z'), 'the series has no patch "z"'],
    ['an unknown place', () => insertPatch(file, 'n1', { after: 'z' }), 'the series has no patch "z"'],
    ['an unknown place of a move', () => movePatch(file, 'a', { after: 'z' }), 'the series has no patch "z"'],
    ['a file that is not good', () => insertPatch('patches: {}', 'a', 'end'), 'must be a list'],
    ['a mapping in braces', () => insertPatch('{patches: [a]}', 'n1', 'end'), 'does not edit'],
    ['a mapping in braces, no key', () => insertPatch('{}', 'n1', 'end'), 'does not edit'],
    ['an explicit key', () => insertPatch('? patches\n: - a\n', 'n1', 'end'), 'does not edit'],
  ])('%s', (_, edit, message) => {
    expect(edit).toThrow(Problem);
    expect(edit).toThrow(message);
  });
});

// A generated file: comments, blank lines, quotes and guards in any mixture.
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$|^[0-9]{1,3}$|^yes$|^null$/);
const entry = fc.record({
  above: fc.array(fc.constantFrom('', '  # why', '# left', '    # right: [x]'), { maxLength: 2 }),
  quote: fc.constantFrom('', '', "'", '"'),
  guards: fc.constantFrom('', '', ' +g', ' -h', ' +g -h'),
  comment: fc.constantFrom('', '', ' # note', '    # - fake'),
});
const model = fc.record({
  names: fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
  entries: fc.array(entry, { minLength: 6, maxLength: 6 }),
  indent: fc.constantFrom('', '  ', '    '),
  eol: fc.constantFrom('\n', '\r\n'),
  // At least a line: a file of one line has no line end to go by.
  head: fc.constantFrom(['# head'], ['setup: [a.sql]', ''], ['\uFEFF# bom']),
  tail: fc.constantFrom([], ['# tail'], ['', 'setup2'], ['targets: {a: "pglite:x"}']),
  final: fc.boolean(),
});

function render({
  names,
  entries,
  indent,
  eol,
  head,
  tail,
  final,
}: typeof model extends fc.Arbitrary<infer T> ? T : never) {
  const lines = [...head, 'patches: # list'];
  for (const [index, patch] of names.entries()) {
    const { above, quote, guards, comment } = entries[index] ?? { above: [], quote: '', guards: '', comment: '' };
    lines.push(...above, `${indent}- ${quote}${patch}${guards}${quote}${comment}`);
  }
  lines.push(...tail.map((line) => (line === 'setup2' ? 'finalize: {format: sql}' : line)));
  return lines.join(eol) + (final ? eol : '');
}

const step = fc.record({
  kind: fc.constantFrom('insert', 'remove', 'rename', 'move', 'guards'),
  name,
  at: fc.nat(),
  to: fc.integer({ min: -1, max: 6 }),
});

const listed = (text: string) => readSeries(text).patches.map((patch) => formatEntry(patch.name, patch.guards));
const comments = (text: string) => (text.match(/#.*/g) ?? []).sort();

describe('properties', () => {
  test('insert, then remove, is nothing', () => {
    fc.assert(
      fc.property(model, fc.integer({ min: -1, max: 6 }), (file, to) => {
        const text = render(file);
        const place: Place = to === -1 ? { after: null } : { after: file.names[to % file.names.length] ?? null };
        expect(removePatch(insertPatch(text, 'zzzzzzzz', place), 'zzzzzzzz')).toBe(text);
        expect(removePatch(insertPatch(text, 'zzzzzzzz', 'end'), 'zzzzzzzz')).toBe(text);
      }),
    );
  });

  test('any run of edits reads as the same edits of a list, and no comment is lost but with its line', () => {
    fc.assert(
      fc.property(model, fc.array(step, { maxLength: 8 }), (file, steps) => {
        let text = render(file);
        let list = listed(text);
        for (const { kind, name: fresh, at, to } of steps) {
          const names = list.map((row) => row.split(' ')[0] ?? '');
          const chosen = names[at % Math.max(1, names.length)];
          const after = to === -1 ? null : (names[to % Math.max(1, names.length)] ?? null);
          const before = comments(text);
          if (kind === 'insert' && !names.includes(fresh)) {
            text = insertPatch(text, fresh, { after });
            list = list.toSpliced(after === null ? 0 : names.indexOf(after) + 1, 0, fresh);
            expect(comments(text)).toEqual(before);
          } else if (chosen === undefined) {
          } else if (kind === 'remove') {
            text = removePatch(text, chosen);
            list = list.toSpliced(names.indexOf(chosen), 1);
          } else if (kind === 'rename' && !names.includes(fresh)) {
            text = renamePatch(text, chosen, fresh);
            list = list.map((row, index) =>
              names[index] === chosen ? [fresh, ...row.split(' ').slice(1)].join(' ') : row,
            );
            expect(comments(text)).toEqual(before);
          } else if (kind === 'guards') {
            text = setGuards(text, chosen, [{ sign: '+', name: 'q' }]);
            list = list.map((row, index) => (names[index] === chosen ? `${chosen} +q` : row));
            expect(comments(text)).toEqual(before);
          } else if (kind === 'move' && chosen !== after) {
            const row = list[names.indexOf(chosen)] ?? '';
            const rest = names.filter((other) => other !== chosen);
            text = movePatch(text, chosen, { after });
            list = list
              .filter((other) => other !== row)
              .toSpliced(after === null ? 0 : rest.indexOf(after) + 1, 0, row);
            expect(comments(text)).toEqual(before);
          }
          expect(listed(text)).toEqual(list);
          expect(/\r(?!\n)|(?<!\r)\n/.test(text)).toBe(file.eol === '\n' && text.includes('\n'));
          if (file.final) expect(text.endsWith(file.eol)).toBe(true);
        }
      }),
    );
  });

  test('an edit touches no line but its own', () => {
    fc.assert(
      fc.property(model, fc.nat(), (file, at) => {
        const text = render(file);
        const chosen = file.names[at % file.names.length] ?? '';
        const line = (readSeries(text).patches.find((patch) => patch.name === chosen)?.line ?? 0) - 1;
        const others = (edited: string) => edited.split('\n').toSpliced(line, 1);
        expect(others(renamePatch(text, chosen, 'zzzzzzzz'))).toEqual(others(text));
        expect(others(setGuards(text, chosen, [{ sign: '-', name: 'q' }]))).toEqual(others(text));
      }),
    );
  });
});
