import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findRoot, queuePaths } from '../../src/worktree/root.ts';
import { makeTree } from './tree.ts';

test('the root is the nearest folder above with a series.yaml', () => {
  const root = makeTree({ 'series.yaml': '', 'udfs/public/a.sql': '', 'inner/series.yaml': '' });
  mkdirSync(join(root, 'inner/deep/er'), { recursive: true });
  expect(findRoot(root)).toBe(root);
  expect(findRoot(join(root, 'udfs/public'))).toBe(root);
  expect(findRoot(join(root, 'not/there/yet'))).toBe(root);
  expect(findRoot(join(root, 'inner/deep/er'))).toBe(join(root, 'inner'));
});

test('no root', () => {
  expect(findRoot(makeTree())).toBeNull();
});

test('the paths of a queue', () => {
  expect(queuePaths('/q')).toEqual({
    series: '/q/series.yaml',
    patches: '/q/patches',
    udfs: '/q/udfs',
    local: '/q/.pgquilt',
  });
});
