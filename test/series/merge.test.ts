// What git's `merge=union` makes of series.yaml: patches of both branches stand one after the other; where it puts lines
// together that do not go together, the file is refused.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlainSeries } from '../../src/series/plain.ts';
import { readSeries } from '../../src/series/read.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';

const folder = tempDir();

function union(base: string, ours: string, theirs: string): string {
  needs('git');
  for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text);
  const args = ['merge-file', '-p', '--union', 'ours', 'base', 'theirs'];
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

const BASE = `search_path: [public]
default: dev
targets:
  dev: pglite:.pgquilt/dev
patches:
  - one
  - two +slow
  - three
`;
const change = (from: string, to: string) => BASE.replace(from, to);

test.each<[string, string, string, readonly string[] | RegExp]>([
  ['both add a patch', `${BASE}  - ours\n`, `${BASE}  - theirs\n`, ['one', 'two', 'three', 'ours', 'theirs']],
  [
    'one in the middle',
    change('  - two', '  - ours\n  - two'),
    `${BASE}  - theirs\n`,
    ['one', 'ours', 'two', 'three', 'theirs'],
  ],
  ['patch and setting', `${BASE}  - ours\n`, change('[public]', '[app]'), ['one', 'two', 'three', 'ours']],
  [
    'a target each',
    change('patches:', '  a: pglite:a\npatches:'),
    change('patches:', '  b: pglite:b\npatches:'),
    ['one', 'two', 'three'],
  ],
  // git has the patch's file gone, and status names a line without a file.
  [
    'one deletes what the other adds to',
    change('  - three\n', ''),
    `${BASE}  - theirs\n`,
    ['one', 'two', 'three', 'theirs'],
  ],
  ['the same setting', change('[public]', '[ours]'), change('[public]', '[theirs]'), /search_path|unique/],
  ['the same target', change('.pgquilt/dev', 'ours'), change('.pgquilt/dev', 'theirs'), /dev|unique/],
  ['the default', change('default: dev', 'default: a'), change('default: dev', 'default: b'), /default|unique/],
  ['the guards of one patch', change('+slow', '+ours'), change('+slow', '-theirs'), /two/],
  [
    'one moves what the other adds to',
    change('  - three\n', '').replace('  - one', '  - three\n  - one'),
    `${BASE}  - theirs\n`,
    /three/,
  ],
])('%s', (_, ours, theirs, outcome) => {
  const merged = union(BASE, ours, theirs);
  if (outcome instanceof RegExp) {
    expect(() => readSeries(merged)).toThrow(outcome);
    expect(readPlainSeries(merged)).toBe(null);
  } else expect(readSeries(merged).patches.map((p) => p.name)).toEqual(outcome);
});
