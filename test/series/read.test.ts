import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { readSeries } from '../../src/series/read.ts';

/** The Problem of a text that is refused. */
function refusal(text: string): Problem {
  try {
    readSeries(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the text was taken');
}

const names = (text: string) => readSeries(text).patches.map((entry) => entry.name);

describe('what is there', () => {
  test('all settings and patches', () => {
    const series = readSeries(`# a queue
search_path: [app, public]
default: dev
targets:
  dev: pglite:.pgquilt/dev
  memory: "pglite::memory:"
  staging: postgres://app@staging.example/app
  shards: [postgres://app@shard-1/app, postgresql://app@shard-2/app] # a fleet
setup: [test/schema.sql]
finalize: { format: sql, directory: migrations }
keys: { push: '+', pop: [o, backspace] }
patches:
  - lower-case-addresses
  - count-signups             # comments stay

  - partner-rates +partner -eu
`);
    expect(series).toEqual({
      settings: {
        searchPath: ['app', 'public'],
        defaultTarget: 'dev',
        targets: new Map([
          ['dev', ['pglite:.pgquilt/dev']],
          ['memory', ['pglite::memory:']],
          ['staging', ['postgres://app@staging.example/app']],
          ['shards', ['postgres://app@shard-1/app', 'postgresql://app@shard-2/app']],
        ]),
        setup: ['test/schema.sql'],
        finalize: { format: 'sql', directory: 'migrations' },
        keys: { push: '+', pop: ['o', 'backspace'] },
      },
      patches: [
        { name: 'lower-case-addresses', guards: [], line: 13 },
        { name: 'count-signups', guards: [], line: 14 },
        {
          name: 'partner-rates',
          guards: [
            { sign: '+', name: 'partner' },
            { sign: '-', name: 'eu' },
          ],
          line: 16,
        },
      ],
    });
  });

  test.each([
    '',
    '\n',
    '\uFEFF',
    '# nothing yet\n',
    '---\n',
    'patches:\n',
    'patches: []',
    'patches: ~',
    'targets:\nsetup:\n',
  ])('%j is an empty series', (text) => {
    expect(readSeries(text)).toEqual({
      settings: { searchPath: ['public'], targets: new Map(), setup: [] },
      patches: [],
    });
  });

  test('names are what the file says, whatever YAML would make of them', () => {
    const written = ['123', 'yes', 'no', 'null', '1.50', '0x1F', '1e3', '2024-01-01', 'true', '0o17', 'NaN', '007'];
    expect(names(`patches:\n${written.map((name) => `  - ${name}\n`).join('')}`)).toEqual(written);
    expect(names(`patches: [${written.join(', ')}]`)).toEqual(written);
  });

  test('quotes, CRLF, a byte-order mark, no indentation', () => {
    const series = readSeries('\uFEFFpatches:\r\n- "a +g"\r\n- \'b\'   # c\r\n- c\t+x');
    expect(series.patches.map(({ name, guards, line }) => [name, guards.length, line])).toEqual([
      ['a', 1, 2],
      ['b', 0, 3],
      ['c', 1, 4],
    ]);
  });

  test('an alias is read as what it stands for', () => {
    const text = 'targets:\n  a: &url postgres://h/d\n  b: *url\n';
    expect(readSeries(text).settings.targets.get('b')).toEqual(['postgres://h/d']);
  });
});

describe('what is refused, with line and column', () => {
  test.each<[text: string, message: string, line: number, column: number, hint?: string]>([
    ['a: [', 'not valid YAML', 1, 5],
    ['patches:\n  - a\n - b\n', 'not valid YAML', 3, 1],
    ['patches:\n\t- a\n', 'not valid YAML: Tabs', 2, 1],
    ['setup: []\nsetup: []\n', 'the key "setup" is there twice', 2, 1],
    ['a: 1\n---\nb: 1\n', 'second YAML document', 2, 1],
    ['search_path: []\n...\n# more\n', 'ends the YAML document', 2, 1],
    ['- a\n', 'must be a mapping', 1, 1, 'patches:'],
    ['word\n', 'must be a mapping', 1, 1],
    ['null', 'must be a mapping', 1, 1],
    ['\npathces:\n  - a\n', 'the key "pathces" is not known', 2, 1, 'Did you mean "patches"?'],
    ['colour: red\n', 'the key "colour" is not known', 1, 1, 'The known keys are search_path,'],
    ['finalize:\n  fromat: sql\n', '"fromat" under "finalize" is not known', 2, 3, 'Did you mean "format"?'],
    ['search_path: public\n', '"search_path" must be a list of texts, not "public"', 1, 14],
    ['search_path: [a, 1]\n', '"search_path.1" must be a text, not 1', 1, 18, "'1'"],
    ['setup:\n  - a\n  -\n', '"setup.1" must be a text, not nothing', 3, 4],
    ['default: [a]\n', '"default" must be a text, not a list', 1, 10],
    ['targets: [a]\n', '"targets" must be', 1, 10],
    ['finalize: [sql]\n', '"finalize" must be a mapping', 1, 11],
    ['targets:\n  a: []\n', '"targets.a" must be a URL or a list of URLs, not an empty list', 2, 6],
    ['finalize: sql\n', '"finalize" must be a mapping', 1, 11],
    [
      'targets:\n  a: mysql://u:secret@h\n',
      'the URL of the target "a" has the unknown scheme "mysql://"',
      2,
      6,
      'pglite:',
    ],
    ['targets:\n  a: [postgres://h/d, host]\n', 'the URL of the target "a" has no scheme', 2, 23],
    ['targets:\n  a: "pglite:"\n', 'unknown scheme "pglite:"', 2, 6],
    ['default: prd\ntargets:\n  prod: pglite:x\n', 'the default "prd" is not', 1, 10, 'Did you mean "prod"?'],
    ['default: dev\n', 'the default "dev" is not', 1, 10, 'Name a target'],
    ['patches: a\n', '"patches" must be a list', 1, 10],
    ['patches: {a: b}\n', '"patches" must be a list', 1, 10],
    ['patches:\n  - a\n  - b\n  - a +g\n', 'listed twice, on lines 2 and 4', 4, 5],
    ['patches:\n  - \n', 'is empty', 2, 5],
    ['patches:\n  - ""\n', 'is empty', 2, 5],
    ['patches:\n  - a: b\n', 'must be the name of a patch', 2, 5],
    ['patches:\n  - [a]\n', 'must be the name of a patch', 2, 5],
    ['patches:\n  - a\n    +g\n', 'on one line', 2, 5],
    ['patches:\n  - &x a\n', 'no YAML anchor', 2, 8],
    ['patches:\n  - a/b\n', '"a/b" cannot name a patch: it contains a slash', 2, 5],
    ['patches:\n  - a.patch\n', '".patch"', 2, 5],
    ['patches:\n  - é +g word\n', '"word" after the patch "é" is not a guard', 2, 10, '+name'],
    ['patches:\n  - "a ++g"\n', '"++g" after the patch "a"', 2, 8],
    ['patches:\n  - a +g -g\n', 'the guard "g" twice', 2, 10],
  ])('%j', (text, message, line, column, hint) => {
    const problem = refusal(text);
    expect(problem.message).toContain(message);
    expect(problem).toMatchObject({ code: 'failed', file: 'series.yaml', line, column });
    expect(problem.hint ?? '').toContain(hint ?? '');
    expect(problem.hint).toBeTruthy();
  });

  test('a password is never shown', () => {
    const problem = refusal('targets:\n  a: mysql://u:secret@h\n');
    expect(JSON.stringify({ ...problem, message: problem.message })).not.toContain('secret');
  });

  test('aliases that multiply without bound', () => {
    const rows = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [key, below] of ['ba', 'cb', 'dc', 'ed']) rows.push(`${key}: &${key} [${Array(10).fill(`*${below}`)}]`);
    expect(refusal(`targets:\n  ${rows.join('\n  ')}\n`).message).toContain('"targets" cannot be read');
  });
});
