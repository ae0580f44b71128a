import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { errorCode, fsProblem, isMissing } from '../../src/worktree/fs-problem.ts';
import { makeTree } from './tree.ts';

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EACCES', 'permission denied'],
  ['EROFS', 'read-only'],
  ['EMFILE', 'too many files'],
  ['EWHATEVER', 'the message of node'],
])('%s in words', (code, words) => {
  const cause = Object.assign(new Error('the message of node'), { code });
  const problem = fsProblem(cause, 'write', 'udfs/a.sql');
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ code: 'failed', file: 'udfs/a.sql', cause });
  expect(problem.message).toContain(`cannot write udfs/a.sql: `);
  expect(problem.message).toContain(words);
  expect((problem as Problem).hint).toBeTruthy();
});

test('a real error', () => {
  const root = makeTree();
  try {
    readFileSync(root);
    expect.unreachable();
  } catch (error) {
    expect(errorCode(error)).toBe('EISDIR');
    expect(isMissing(error)).toBe(false);
    expect(fsProblem(error, 'read', 'x').message).toBe('cannot read x: it is a folder');
  }
});

test('what is no file system error passes through', () => {
  const bug = new TypeError('x');
  const problem = new Problem('failed', 'y');
  expect(fsProblem(bug, 'read', 'x')).toBe(bug);
  expect(fsProblem(problem, 'read', 'x')).toBe(problem);
});
