// The quick reader of series.yaml may refuse any text, but where it reads one it has to read what the YAML library reads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainSeries } from '../../src/series/plain.ts';
import { readSeries } from '../../src/series/read.ts';

const whole = `# A queue.
search_path: [app, public]
default: dev
targets:
  dev: pglite:.pgquilt/dev   # embedded
  staging: postgres://app@staging.example/app
  shards: [postgres://app@shard-1.example/app, postgres://app@shard-2.example/app]
setup: [test/schema.sql]
finalize: { format: sql, directory: migrations }
patches:
  - lower-case-addresses

  # a comment between
  - count-signups             # comments stay
  - partner-rates +partner -old
  - größe.2
`;

describe('readPlainSeries', () => {
  it('reads the whole plain form as YAML has it', () => {
    expect(readPlainSeries(whole)).toEqual(readSeries(whole));
    expect(readPlainSeries(whole.replaceAll('\n', '\r\n'))).toEqual(readSeries(whole.replaceAll('\n', '\r\n')));
    expect(readPlainSeries('')).toEqual(readSeries(''));
    expect(readPlainSeries('patches:')).toEqual(readSeries('patches:'));
  });

  it.each([
    ['a duplicate patch', 'patches:\n  - a\n  - a\n'],
    ['a duplicate key', 'patches:\npatches:\n'],
    ['an unknown key', 'patchez:\n'],
    ['quotes', 'patches:\n  - "a"\n'],
    ['a flow list of patches', 'patches: [a]\n'],
    ['a default that is no target', 'default: dev\n'],
    ['a null', 'search_path: [null]\n'],
    ['a number', 'search_path: [1.5]\n'],
    ['a tab', 'patches:\n\t- a\n'],
    ['a key in an entry', 'patches:\n  - a: b\n'],
    ['uneven indentation', 'patches:\n  - a\n    - b\n'],
    ['a carriage return alone', '\r'],
    ['a document marker', '---\npatches:\n'],
    ['a byte order mark', '\ufeffpatches:\n'],
    ['a bad name', 'patches:\n  - a.patch\n'],
    ['a no-break space after a URL', 'targets:\n  dev: postgres://a@b/c\u00a0\n'],
    ['a line separator after a URL', 'targets:\n  dev: postgres://a@b/c\u2028\n'],
    ['memory as a target', 'targets:\n  dev: pglite::memory:\n'],
  ])('leaves %s to the YAML library', (_, text) => {
    expect(readPlainSeries(text)).toBeNull();
  });

  it('reads nothing otherwise than the YAML library does', () => {
    const pieces = fc.constantFrom(
      ...whole.split('\n').map((line) => `${line}\n`),
      'patches:\n', '  - a\n', '  - b +x\n', ' - c\n', '  - null\n', '  - yes\n', '  - a#b\n', '  - a #b\n', '  -\n', '- d\n',
      '  - e -x +x\n', 'default: yes\n', 'setup: []\n', 'setup: [a, b]\n', 'targets:\n', '  yes: pglite:x\n', '  t: pglite:x:\n',
      '  t: postgres://a@b/c?d=e\n', 'finalize: { directory: a, directory: b }\n', '\n', '   \n', '#\n', '...\n',
    ); // biome-ignore format: a table
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (lines) => {
        const text = lines.join('');
        const plain = readPlainSeries(text);
        if (plain !== null) expect(plain).toEqual(readSeries(text));
      }),
      { numRuns: 3000 },
    );
  });
});
