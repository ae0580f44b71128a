// The patches that this room writes, in the hands of git and patch: they apply, forward and in reverse, to the same
// bytes, and what git writes is read back. Many files in one patch, so that each tool is started a few times only.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { applyFileDiff } from '../../src/patch/apply.ts';
import { ABSENT } from '../../src/patch/blob-hash.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { mergeTexts } from '../../src/patch/merge.ts';
import { parsePatch } from '../../src/patch/parse.ts';
import { isMissing, needs } from '../support/needs.ts';
import { longBody, versions } from './texts.ts';

type Tree = Record<string, string | null>;

const long = longBody(10_000);
const FIXED: [string | null, string | null][] = [
  [null, 'a\nb\n'],
  ['a\nb', null],
  [null, ''],
  ['', null],
  ['', 'a\n'],
  ['a\n', ''],
  ['a\n', 'a'],
  ['a', 'a\n'],
  ['a\r\nb\n', 'a\nb\r\n'],
  ['\uFEFFa\n', 'a\n'],
  ['-- a\n-- b\n', '-- a\n++ b\n'],
  [long.join(''), long.map((line, i) => (i % 777 === 5 ? '  changed;\n' : line)).join('')],
];
const NAMES = ['é', 'a b', 'q"q', "it's", '$body', '-dash', '漢 字'];

// A fixed seed: the same cases each time, since a failure here is between programs and cannot be shrunk.
const cases = [...FIXED, ...fc.sample(versions, { numRuns: 48, seed: 7 })]
  .filter(([before, after]) => before !== after)
  .map(([before, after], i) => ({ path: `udfs/s${i % 3}/f${NAMES[i] ?? ''}${i}.sql`, before, after }));
const before: Tree = Object.fromEntries(cases.map((one) => [one.path, one.before]));
const after: Tree = Object.fromEntries(cases.map((one) => [one.path, one.after]));
const patch = formatPatch({
  header: 'Subject: all of them\n\n',
  files: cases.flatMap((one) => diffTexts(one.path, one.before, one.after) ?? []),
});

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(tree: Tree, inside = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'pgquilt-patch-'));
  folders.push(folder);
  put(join(folder, inside), tree);
  return folder;
}

function put(folder: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function treeOf(folder: string): Tree {
  const read = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null);
  return Object.fromEntries(cases.map((one) => [one.path, read(one.path)]));
}

function run(folder: string, command: string, args: string[], input = ''): string {
  needs(command);
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: tmpdir(),
  };
  const done = spawnSync(command, args, { cwd: folder, input, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  // `git diff --no-index` says 1 where there is a difference.
  if (done.status !== 0 && !(args[0] === 'diff' && done.status === 1)) throw new Error(`${done.stdout}${done.stderr}`);
  return done.stdout;
}

test('there are a few dozen cases', () => expect(cases.length).toBeGreaterThan(40));

test('git apply, forward and in reverse', () => {
  const folder = folderWith(before);
  run(folder, 'git', ['apply', '--whitespace=nowarn'], patch);
  expect(treeOf(folder)).toEqual(after);
  run(folder, 'git', ['apply', '-R', '--whitespace=nowarn'], patch);
  expect(treeOf(folder)).toEqual(before);
});

test('patch -p1, forward and in reverse', () => {
  const folder = folderWith(before);
  const flags = ['-p1', '-s', '-f', '-F0', '--no-backup-if-mismatch'];
  run(folder, 'patch', flags, patch);
  expect(treeOf(folder)).toEqual(after);
  run(folder, 'patch', [...flags, '-R'], patch);
  expect(treeOf(folder)).toEqual(before);
});

describe.skipIf(isMissing('git'))('git diff of the same trees', () => {
  const folder = folderWith(before, 'a');
  put(join(folder, 'b'), after);
  const flags = ['--no-index', '--full-index', '--no-renames', '--text', '--src-prefix=', '--dst-prefix='];
  // Made when the tests are collected, also where they are skipped.
  const written = isMissing('git') ? '' : run(folder, 'git', ['diff', ...flags, 'a', 'b']);
  const git = parsePatch(written, 'git');
  const ours = parsePatch(patch, 'ours');

  test('has the same names, kinds of change and hashes', () => {
    const data = (files: typeof git.files) =>
      files.map(({ path, change, before, after }) => `${path} ${change} ${before} ${after}`).sort();
    expect(data(git.files)).toEqual(data(ours.files));
  });

  test('is read and applied here', () => {
    for (const diff of git.files) {
      expect(applyFileDiff(before[diff.path] ?? null, diff)).toMatchObject({
        status: 'applied',
        text: after[diff.path],
      });
    }
  });

  test('is what we write, but for the choice of equal lines and the text after @@', () => {
    // Of a file on one side only, --no-index writes that side's name twice in the first line.
    const bare = (text: string) => text.replace(/^(@@ .*? @@).*$/gm, '$1').replace(/^diff --git .*$/gm, 'diff --git');
    const split = (text: string) => bare(text).split(/^(?=diff --git$)/m);
    const [a, b] = [split(written), split(patch)];
    const same = b.filter((diff) => a.includes(diff)).length;
    for (const [i] of FIXED.entries()) {
      expect(a).toContain(bare(formatPatch({ header: '', files: ours.files.slice(i, i + 1) })));
    }
    expect(same).toBeGreaterThan(cases.length * 0.7);
  });

  test('git hash-object gives the hashes that we write', () => {
    const there = ours.files.filter((diff) => diff.after !== ABSENT);
    const list = there
      .map((diff) => join('b', diff.path))
      .map((path) => (path.includes('"') ? JSON.stringify(path) : path));
    const hashes = run(folder, 'git', ['hash-object', '--no-filters', '--stdin-paths'], list.join('\n')).trim();
    expect(hashes.split('\n')).toEqual(there.map((diff) => diff.after));
  });
});

test.each([
  ['clean', 'a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n'],
  ['conflict', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nY\nc\n'],
  ['touching', 'a\nb\n', 'X\nb\n', 'a\nY\n'],
  ['no newline', 'a\nb', 'a\nX', 'a\nY'],
])('git merge-file --diff3 agrees: %s', (_, base, ours, theirs) => {
  needs('git');
  const folder = folderWith({ base, ours, theirs });
  const labels = ['ours', 'base', 'theirs'].flatMap((label) => ['-L', label]);
  const args = ['merge-file', '-p', '--diff3', ...labels, 'ours', 'base', 'theirs'];
  const merged = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  expect(mergeTexts(base, ours, theirs)).toEqual({
    clean: merged.status === 0,
    text: merged.stdout,
    conflicts: merged.status,
  });
});

test('git format-patch is read, signature and all', () => {
  needs('git');
  const folder = folderWith({ 'udfs/f.sql': 'a\n' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'base');
  put(folder, { 'udfs/f.sql': 'b\n', 'udfs/g.sql': 'g' });
  git('add', '.');
  git('commit', '-qm', 'Change f\n\nWith a body.');
  const read = parsePatch(git('format-patch', '--stdout', '--full-index', '-1'), 'mail');
  expect(read.header).toContain('With a body.');
  expect(read.files.map((diff) => applyFileDiff(diff.change === 'create' ? null : 'a\n', diff))).toMatchObject([
    { text: 'b\n' },
    { text: 'g' },
  ]);
});
