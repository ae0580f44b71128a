// Completion as a real bash does it, with the names of a queue; for other shells, that the scripts name every verb and parse.
// What zsh and fish make of them: completion-shells.test.ts.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { writeQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';
import { cleanEnvironment, program } from '../support/run.ts';
import { tempDir } from '../support/temp.ts';
import { ran } from './terminal.ts';

// A name that a shell must not run.
const evil = 'x$(touch$'.concat('{IFS}hit)');
const data = {
  settings: 'targets:\n  staging: postgres://localhost/x\n',
  units: { f: f(0) },
  patches: { 'fold-names': {}, 'fold-cases': {}, [evil]: {}, rates: {} },
};

/** What bash offers for each line, the cursor at its end. */
function offered(cwd: string, script: string, lines: readonly string[]): string[][] {
  const bin = tempDir();
  writeFileSync(join(bin, 'pgquilt'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'pgquilt'), 0o755);
  writeFileSync(join(bin, 'completion'), script);
  const asks = lines.map((line) => {
    const words = line.split(' ').map((word) => `'${word}'`);
    return `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _pgquilt; printf '%s\\n' "\${COMPREPLY[@]}" --`;
  });
  const bash = `set -u; source '${join(bin, 'completion')}'\n${asks.join('\n')}`;
  const env = { ...cleanEnvironment(), PATH: `${bin}:${process.env['PATH']}` };
  const text = execFileSync('bash', ['--norc', '-c', bash], { cwd, env, encoding: 'utf8' });
  const found = text.split(/^--\n/m).slice(0, -1);
  return found.map((block) => block.split('\n').filter((word) => word !== ''));
}

test('bash completes verbs, options, their values, and what the queue has', async () => {
  const queue = writeQueue(data);
  const { out, code } = await ran('completion bash');
  expect(code).toBe(0);
  const cases: [line: string, words: string[]][] = [
    ['pgquilt re', ['refresh', 'redo', 'rename']],
    ['pgquilt -C . un', ['unapplied', 'undo', 'unfinalize']],
    ['pgquilt push --all', ['--all', '--allow-rebuild', '--allow-broken']],
    ['pgquilt --col', ['--color']],
    ['pgquilt --color a', ['auto', 'always']],
    ['pgquilt completion ', ['bash', 'zsh', 'fish']],
    ['pgquilt help com', ['completion']],
    ['pgquilt goto fold', ['fold-names', 'fold-cases']],
    ['pgquilt rename fold-names fold', []],
    ['pgquilt new fold', []],
    ['pgquilt delete rates fold-c', ['fold-cases']],
    ['pgquilt fork -p ra', ['rates']],
    ['pgquilt header -m ra', []],
    ['pgquilt --target st', ['staging']],
    ['pgquilt edit udfs/', ['udfs/public/f.sql']],
    ['pgquilt show x', [String.raw`x\$\(touch\$\{IFS\}hit\)`]],
  ];
  const found = offered(
    queue.root,
    out,
    cases.map(([line]) => line),
  );
  for (const [i, [line, words]] of cases.entries()) {
    const own = line === 'pgquilt re' ? (found[i] ?? []).filter((word) => words.includes(word)) : (found[i] ?? []);
    expect([line, own.sort()]).toEqual([line, [...words].sort()]);
  }
  expect(existsSync(join(queue.root, 'hit'))).toBe(false);
}, 60_000);

test.each(['bash', 'zsh', 'fish'])('the script for %s names every verb, and the shell can read it', async (shell) => {
  const { out } = await ran(`completion ${shell}`);
  for (const { name } of commands) expect(out).toMatch(new RegExp(`\\b${name}\\b`));
  expect(out).not.toMatch(/undefined|\[object/);
  const file = join(tempDir(), 'script');
  writeFileSync(file, out);
  const read = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
  // Where the shell is not installed, nothing can be read.
  if (read.error === undefined) expect([read.status, read.stderr]).toEqual([0, '']);
});

test('a shell that is not known, and words of the queue', async () => {
  const queue = writeQueue(data);
  expect(await ran('completion csh')).toMatchObject({ code: 64, err: expect.stringContaining("'csh' is not known") });
  expect(await ran('completion')).toMatchObject({ code: 64 });
  expect((await ran('completion --words units', { cwd: queue.root })).out).toBe('f\nudfs/public/f.sql\n');
  expect(JSON.parse((await ran('completion --words guards --json', { cwd: queue.root })).out)).toEqual([]);
});
